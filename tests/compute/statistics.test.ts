import type { ColumnStatistics, StatisticsSpec } from '../../src/compute/scan';
import { scanFold, visitOrder, WorkerPool } from '../../src/compute/scan';
import { describeReal, real } from '../support/real-data';
import { foldFiles, foldOracle } from './fold-files';
import { readFile, rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const files = foldFiles(scratch);
const run = async (spec: Omit<StatisticsSpec, 'type'>, workers = pool, list = files): Promise<ColumnStatistics[]> =>
  (await scanFold(workers, list, { type: 'Statistics', ...spec })).snapshot(1).result.columns;

describe('statistics of columns', () => {
  const quantiles = [0, 0.1, 0.5, 0.99, 1];

  test('of all columns in one pass equal those of numpy', async () => {
    type Oracle = Record<string, Record<string, number | string> & { lower: number[] }>;
    const [oracle] = foldOracle<[Oracle]>(scratch, files, [{ kind: 'statistics', quantiles }]);
    const columns = await run({ quantiles });
    expect(columns.map(({ name }) => name).join()).toBe('source_id,random_index,ra,dec,mag,colour,flag,name');
    for (const name of ['ra', 'dec', 'mag', 'colour']) {
      const found = columns.find(column => column.name === name)!;
      const { count, nulls, nan, min, max, mean, stddev, lower } = oracle[name];
      expect(found).toMatchObject({ count, nulls, nan, min, max });
      expect(found.mean! / (mean as number)).toBeCloseTo(1, 12);
      expect(found.stddev! / (stddev as number)).toBeCloseTo(1, 12);
      found.approxQuantiles!.forEach((value, i) => {
        expect(Math.abs(value - lower[i])).toBeLessThanOrEqual(0.002 * Math.abs(lower[i]) * (1 + 1e-9));
      });
    }
    expect(columns[0]).toMatchObject({ datatype: 'int64', ...oracle.source_id, nulls: 0 });
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    expect(columns[6]).toMatchObject({ name: 'flag', datatype: 'bool', count: rows });
    expect(columns[6].trues).toBeGreaterThan(0.25 * rows);
    expect(columns[7]).toMatchObject({ name: 'name', minLength: 2, maxLength: 2, distinct: 9 });
  });

  test('of chosen columns and expressions, the same for one worker and two', async () => {
    const spec = { columns: ['mag + colour AS sum', 'mag > 10 AS faint', 'mag', 'ra'], where: 'flag', quantiles };
    const one = await run(spec, single);
    expect(one.map(({ name, datatype }) => [name, datatype])).toEqual([
      ['sum', 'float64'],
      ['faint', 'bool'],
      ['mag', 'float64'],
      ['ra', 'float64']
    ]);
    expect(await run(spec)).toEqual(one);
    expect(one[1].nulls).toBe(one[2].nulls);
  });

  test('strings: characters, and different ones up to a limit', async () => {
    const lines = Array.from(
      { length: 1500 },
      (_, i) => `${i < 3 ? '' : `é\u{1f52d}${i % 1200}`},"[1,2${',3'.repeat(i % 5)}]"\n`
    );
    const columns = [
      { name: 's', datatype: 'string' },
      { name: 'list', datatype: 'string', subtype: 'int32[null]' }
    ];
    const file = scratch.file('text.csv', `s,list\n${lines.join('')}`);
    const options = { columns };
    const of = async (where?: string): Promise<ColumnStatistics[]> =>
      (await scanFold(pool, [file], { type: 'Statistics', where }, options)).snapshot(1).result.columns;
    const [text, list] = await of();
    expect(text).toMatchObject({ count: 1497, nulls: 3, minLength: 3, maxLength: 6, distinctOverflow: true });
    expect(text.distinct).toBeUndefined();
    expect(list).toMatchObject({ count: 1500, nulls: 0, minLength: 2, maxLength: 6 });
    expect((await of("s LIKE '%77'"))[0]).toMatchObject({ count: 15, distinct: 12 });
  });

  test('of no rows', async () => {
    const [column] = await run({ columns: ['mag'], where: 'FALSE', quantiles });
    expect(column).toEqual({ name: 'mag', datatype: 'float64', unit: 'mag', count: 0, nulls: 0, nan: 0 });
  });

  test('faults', async () => {
    expect((await rejection(run({ columns: ['mga'] }))).code).toBe('UNKNOWN_COLUMN');
    expect((await rejection(run({ quantiles: [2] }))).code).toBe('BAD_REQUEST');
    expect((await rejection(run({ accuracy: 1 }))).code).toBe('BAD_REQUEST');
  });
});

describe('a scan in the order of the sky', () => {
  const others = new Scratch();
  afterAll(() => others.remove());
  const many = foldFiles(others, 31);

  test('visits every file once, the halves of the sky in turn', () => {
    const order = visitOrder([...many.keys()]);
    expect([...order].sort((a, b) => a - b)).toEqual([...many.keys()]);
    expect(order.slice(0, 4)).toEqual([0, 16, 8, 24]);
  });

  test('tells what the whole will come to, with an error that holds', async () => {
    const total = many.reduce((sum, file) => sum + file.rows, 0);
    const seen: { filesDone: number; value: number; error?: number }[] = [];
    const scan = await scanFold(
      pool,
      many,
      { type: 'Statistics', columns: ['mag'], where: 'flag' },
      {
        order: 'sky',
        area: 100,
        onMerged: (filesDone, growing) => {
          const { estimate } = growing.snapshot(filesDone);
          seen.push({ filesDone, ...estimate!.rows });
          expect(estimate!.density!.value).toBeCloseTo(estimate!.selected.value / 100, 9);
        }
      }
    );
    expect(scan.files.map(({ path }) => path)).toEqual(visitOrder(many).map(({ path }) => path));
    expect(seen[0].error).toBeUndefined();
    seen.slice(4).forEach(({ value, error }) => {
      expect(Math.abs(value - total)).toBeLessThanOrEqual(4 * error! + 1e-9);
      expect(Math.abs(value / total - 1)).toBeLessThan(0.05);
    });
    expect(seen.at(-1)).toEqual({ filesDone: 31, value: total, error: 0 });
    expect(scan.snapshot(0)).toMatchObject({ rows: total, complete: true });
    expect(scan.selected).toBeLessThan(total / 2);
  });
});

describeReal('statistics of real files', () => {
  test('equal those from the rows', async () => {
    const path = real('real/bulk_dr3/GalaxyCandidates_022411-022698.csv.gz');
    const rows = await readFile(path);
    const columns = await run({}, pool, [{ path, bytes: 1, rows: rows.length }]);
    columns.forEach((column, i) => {
      expect([column.name, column.nulls]).toEqual([column.name, rows.filter(row => row[i] === null).length]);
      expect(column.count + column.nulls).toBe(rows.length);
    });
    expect(columns.length).toBe(rows[0].length);
    expect(columns.reduce((sum, { nulls }) => sum + nulls, 0)).toBeGreaterThan(0);
  });
});
