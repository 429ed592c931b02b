import type { RowsQuery, ScanFile, TopRowsSpec } from '../../src/compute/scan';
import { scanFold, scanRows, WorkerPool } from '../../src/compute/scan';
import type { ColumnInfo } from '../../src/protocol';
import { foldFiles, foldOracle } from './fold-files';
import { readFile, rejection, rowsOf, Scratch, WORKER, type Value } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const files = foldFiles(scratch);

async function rows(
  query: RowsQuery,
  list: readonly ScanFile[] = files,
  policy?: 'skip'
): Promise<{ rows: Value[][]; columns: ColumnInfo[]; batches: number; filesRead: number }> {
  const found: Value[][] = [];
  let batches = 0;
  const sink = (batch: Parameters<typeof rowsOf>[0]): void => void (found.push(...rowsOf(batch)), batches++);
  const { columns, files: read } = await scanRows(pool, list, query, sink, { policy });
  return { rows: found, columns, batches, filesRead: read.length };
}

const ids = async (query: RowsQuery): Promise<Value[]> =>
  (await rows({ columns: ['source_id'], ...query })).rows.map(([id]) => id);
const all = async (): Promise<Value[][]> => (await Promise.all(files.map(({ path }) => readFile(path)))).flat();

const hex = (value: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};
const number = (bits: Value): number => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${String(bits)}`));
  return view.getFloat64(0);
};

describe('selecting rows', () => {
  test('by a condition: all columns of the rows that meet it, in order', async () => {
    const expected = (await all()).filter(row => row[4] !== null && row[4] !== 'nan' && number(row[4]) < 10);
    const found = await rows({ where: 'mag < 10' });
    expect(found.rows).toEqual(expected);
    expect(expected.length).toBeGreaterThan(1000);
    expect(found.batches).toBe(1);
  });

  test('by a cone: the rows that astropy finds', async () => {
    for (const cone of [
      { ra: 10, dec: 80, radius: 25 },
      { ra: 359.5, dec: -3, radius: 8 },
      { ra: 180, dec: 0, radius: 179 },
      { ra: 20, dec: -90, radius: 10 }
    ]) {
      const [expected] = foldOracle<[string[]]>(scratch, files, [{ kind: 'cone', ...cone }]);
      expect(await ids({ cone })).toEqual(expected);
      expect(await ids({ region: { cone } })).toEqual(expected);
      expect(expected.length).toBeGreaterThan(10);
    }
  });

  test('by a sample of random_index', async () => {
    const [expected] = foldOracle<[string[]]>(scratch, files, [{ kind: 'sample', below: 2000 }]);
    expect(await ids({ sample: { randomIndexBelow: 2000 } })).toEqual(expected);
    expect(await ids({ sample: { fraction: 0.1, total: 20000 } })).toEqual(expected);
    expect(expected.length).toBeGreaterThan(500);
  });

  test('by all of these together', async () => {
    const cone = { ra: 100, dec: 10, radius: 100 };
    const parts = await Promise.all([
      ids({ cone }),
      ids({ where: 'NOT flag' }),
      ids({ sample: { randomIndexBelow: 9000 } })
    ]);
    const sets = parts.map(part => new Set(part));
    const expected = parts[0].filter(id => sets.every(set => set.has(id)));
    expect(await ids({ cone, where: 'NOT flag', sample: { randomIndexBelow: 9000 } })).toEqual(expected);
    expect(expected.length).toBeGreaterThan(200);
  });

  test('computed columns have a type, a unit and say what they are', async () => {
    const { rows: found, columns } = await rows({
      columns: ['source_id', 'mag - 5 AS shifted', 'mag > 10 AS faint', "name || '!' AS loud", 'mag AS g', 'mag'],
      limit: 3000
    });
    expect(columns.map(({ name, datatype, unit }) => [name, datatype, unit])).toEqual([
      ['source_id', 'int64', undefined],
      ['shifted', 'float64', 'mag'],
      ['faint', 'bool', undefined],
      ['loud', 'string', undefined],
      ['g', 'float64', 'mag'],
      ['mag', 'float64', 'mag']
    ]);
    expect(columns[1].description).toContain('mag - 5');
    const expected = (await all()).slice(0, 3000).map(([id, , , , mag, , , name]) => {
      const value = mag === null || mag === 'nan' ? mag : number(mag);
      const shifted = typeof value === 'number' ? hex(value - 5) : value;
      return [
        id,
        shifted,
        value === null ? null : typeof value === 'number' && value > 10,
        `${String(name)}!`,
        mag,
        mag
      ];
    });
    expect(found).toEqual(expected);
  });

  test('a limit ends the scan early', async () => {
    const expected = (await all()).map(([id]) => id);
    for (const limit of [0, 1, 39, 40, 41, 5000, 1e6]) {
      const found = await rows({ columns: ['source_id'], limit });
      expect(found.rows.map(([id]) => id)).toEqual(expected.slice(0, limit));
    }
    expect((await rows({ limit: 41 })).filesRead).toBe(2);
    expect((await rows({ limit: 41 }, files, 'skip')).rows.length).toBe(41);
    const where = (await rows({ where: 'mag < 10', columns: ['source_id'] })).rows.slice(0, 700);
    expect((await rows({ where: 'mag < 10', columns: ['source_id'], limit: 700 })).rows).toEqual(where);
    // what comes after the limit is not even opened
    const list = [files[1], { path: '/none', bytes: 0 }];
    expect((await rows({ limit: 10 }, list)).rows.length).toBe(10);
    expect((await rejection(rows({}, list))).code).toBe('FILE_NOT_FOUND');
  });

  test('many small files become few batches', async () => {
    const list = Array<ScanFile>(60).fill(files[0]);
    const found = await rows({}, list);
    expect([found.rows.length, found.batches, found.filesRead]).toEqual([2400, 1, 60]);
  });

  test('a column asked for twice', async () => {
    const { rows: found } = await rows({ columns: ['mag AS a', 'mag AS b', 'name AS c', 'name'], limit: 10 });
    found.forEach(([a, b, c, d]) => expect([a, c]).toEqual([b, d]));
  });

  test('faults name what is wrong', async () => {
    expect((await rejection(rows({ where: 'mga < 3' }))).code).toBe('UNKNOWN_COLUMN');
    expect((await rejection(rows({ columns: ['mag +'] }))).code).toBe('BAD_REQUEST');
    expect((await rejection(rows({ limit: -1 }))).code).toBe('BAD_REQUEST');
    expect((await rejection(rows({ sample: { fraction: 2, total: 5 } }))).code).toBe('BAD_REQUEST');
  });
});

describe('top rows', () => {
  const top = async (spec: Omit<TopRowsSpec, 'type'>, workers = pool, list = files): Promise<Value[][]> =>
    rowsOf((await scanFold(workers, list, { type: 'TopRows', ...spec })).snapshot(1).result.rows);

  test('are those that sorting all rows finds, ties by source_id, NaN and null last', async () => {
    for (const count of [1, 100, 3000, 20000]) {
      for (const descending of [false, true]) {
        const [expected] = foldOracle<[string[]]>(scratch, files, [{ kind: 'top', count, descending }]);
        for (const workers of [pool, single]) {
          const found = await top({ by: 'mag', count, descending, columns: ['source_id'] }, workers);
          expect(found.map(([id]) => id)).toEqual(expected);
        }
      }
    }
  });

  test('do not depend on the order of files where ids differ', async () => {
    const spec = { by: 'floor(mag)', count: 500, where: 'flag', columns: ['source_id', 'mag * 2 AS twice', 'name'] };
    const expected = await top(spec);
    expect(await top(spec, pool, [...files].reverse())).toEqual(expected);
    expect(expected.length).toBe(500);
  });

  test('by whole numbers, text and booleans', async () => {
    const everything = await all();
    const largest = await top({ by: 'source_id', count: 3, descending: true });
    expect(largest).toEqual(everything.slice(-3).reverse());
    const names = await top({ by: 'name', count: 20, columns: ['name'] });
    expect(names.every(([name]) => name === 'n0')).toBe(true);
    const flags = await top({ by: 'flag', count: 20, descending: true, columns: ['flag'] });
    expect(flags.every(([flag]) => flag === true)).toBe(true);
  });

  test('of no rows, or of no sensible number', async () => {
    expect(await top({ by: 'mag', count: 5, where: 'FALSE' })).toEqual([]);
    expect((await rejection(top({ by: 'mag', count: 0 }))).code).toBe('BAD_REQUEST');
  });
});
