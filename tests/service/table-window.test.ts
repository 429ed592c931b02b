import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { TableFormatName } from '../../src/formats/table-writer';
import { unpackLz4 } from '../../src/formats/lz4-frame';
import type { ColumnInfo, TableWindow } from '../../src/protocol';
import { OpenTable } from '../../src/service/table-window/open-table';
import { TableWindows } from '../../src/service/table-window/table-windows';
import { python, readBy } from '../compute/support';
import { writeTable, type Plain, type Table } from '../formats/support';
import { describeReal, real } from '../support/real-data';
import { MAIN } from '../support/service-process';

interface Truth {
  columns: string[];
  cells: Cell[][];
}
type Cell = string | null | Cell[];

const ORACLE = join(__dirname, 'table_oracle.py');
const truthOf = (path: string): Truth => JSON.parse(python(ORACLE, 'read', path)) as Truth;

const folder = mkdtempSync(join(tmpdir(), 'gaialab-window-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FOREIGN = join(MAIN, '../parquet-worker.cjs');
const open = (path: string, keep?: string): Promise<OpenTable> =>
  OpenTable.open(path, statSync(path).size, keep, FOREIGN);

/** A double as Python's float.hex() writes it, or NaN. */
const ofHex = (text: string): number => {
  const [, sign, whole, digits = '', power] = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text) ?? [];
  if (power === undefined) {
    return Number(text.replace('inf', 'Infinity'));
  }
  const value = parseInt(whole + digits, 16) * 2 ** (Number(power) - 4 * digits.length);
  return sign === '-' ? -value : value;
};

/** Whether a cell's text says what the other reader found. */
function says(text: string | null, truth: Cell, { datatype, subtype }: ColumnInfo): boolean {
  if (Array.isArray(truth)) {
    const items = JSON.parse((text ?? 'null').replace(/NaN/g, '"NaN"').replace(/True|False/g, '"$&"')) as unknown[];
    const item = { name: 'item', datatype: subtype!.replace(/\[.*/, '') };
    const word = (own: unknown): string => (own === true ? 'True' : own === false ? 'False' : String(own));
    return (
      items.length === truth.length && items.every((own, i) => says(own === null ? null : word(own), truth[i], item))
    );
  }
  if (text === null || truth === null) {
    return text === truth;
  }
  if (datatype.startsWith('float') && /^(-?0x|nan|-?inf)/.test(truth)) {
    const own = datatype === 'float32' ? Math.fround(Number(text)) : Number(text);
    return Object.is(own, ofHex(truth));
  }
  return text === truth;
}

async function expectWindow(table: OpenTable, truth: Truth, start: number, count: number): Promise<TableWindow> {
  const { columns } = table.describe();
  const window = await table.window({ start, count, whole: true });
  expect(window.columns).toEqual(truth.columns);
  const length = truth.cells[0]?.length ?? 0;
  expect(window.rows).toBe(Math.max(0, Math.min(count, length - start)));
  window.cells.forEach((cells, c) =>
    cells.forEach((text, i) => {
      const expected = truth.cells[c][start + i];
      if (!says(text, expected, columns[c])) {
        throw new Error(`${columns[c].name}, row ${start + i}: ${String(text)} for ${JSON.stringify(expected)}`);
      }
    })
  );
  return window;
}

/** Windows here and there, in whatever order, and the last rows. */
async function expectWindows(path: string, runs = 12, keep?: string): Promise<void> {
  const truth = truthOf(path);
  const rows = truth.cells[0].length;
  const table = await open(path, keep);
  await expectWindow(table, truth, 0, 20);
  await fc.assert(
    fc.asyncProperty(fc.nat(rows + 5), fc.nat(60), async (start, count) => {
      await expectWindow(table, truth, start, count);
    }),
    { numRuns: runs }
  );
  const { total } = await table.window({ start: Math.max(0, rows - 3), count: 10 });
  expect(total).toEqual({ rows, isExact: true });
  table.close();
}

describeReal('windows of real files', () => {
  it.each([
    'real/bulk_dr3/GalaxyCandidates_022411-022698.csv.gz',
    'real/bulk_dr3/GalaxyCatalogueName_003112-005263.csv.gz',
    'real/bulk_dr3/VariSummary_018029-018472.csv.gz',
    'real/bulk_dr3/EpochPhotometry_head5.csv.gz',
    'real/derived/gdr3_sm_bulkdialect.csv.gz',
    'real/derived/gdr2_sm_plain.csv.gz',
    'real/gaia_source/1712337806100O-result.ecsv',
    'real/gaia_source/hats_gaia_minimum.csv',
    'real/xp_gaiaxpy/SampledMeanSpectrum.csv',
    'real/bulk_edr3/GaiaSource_000000-003111_first2rows.csv'
  ])('%s as Python reads it', async name => {
    await expectWindows(real(name), 6);
  });

  it('knows units and descriptions, also of files without header', async () => {
    const dr3 = (await open(real('real/derived/gdr3_sm_bulkdialect.csv.gz'))).describe();
    expect(dr3.columns.find(({ name }) => name === 'parallax')).toMatchObject({ datatype: 'float64', unit: 'mas' });
    const edr3 = (await open(real('real/bulk_edr3/GaiaSource_000000-003111_first2rows.csv'))).describe();
    expect(edr3.columns.find(({ name }) => name === 'pmra')).toMatchObject({ datatype: 'float64' });
    expect(edr3.columns.find(({ name }) => name === 'pmra')!.description).toMatch(/proper motion/i);
  });
});

const COLUMNS: ColumnInfo[] = [
  { name: 'source_id', datatype: 'int64', description: 'Id' },
  { name: 'parallax', datatype: 'float64', unit: 'mas', description: 'Parallax' },
  { name: 'g', datatype: 'float32', unit: 'mag' },
  { name: 'n', datatype: 'int16' },
  { name: 'flag', datatype: 'bool' },
  { name: 'name', datatype: 'string' },
  { name: 'flux', datatype: 'string', subtype: 'float32[null]', unit: 'W.m**-2.nm**-1' }
];

/** A made-up table with everything that is easily lost. */
function madeUp(rows: number): Table {
  const value = (i: number): Plain[] => [
    i === 0
      ? 5853498713190525696n
      : i === 1
        ? 4472832130942575872n
        : 5853498713190525696n + BigInt((i * 7919) % 100003),
    i % 5 === 0 ? null : i % 11 === 0 ? NaN : Math.sin(i) * 10 ** ((i % 9) - 4),
    i % 6 === 0 ? null : Math.fround(Math.cos(i)),
    i % 4 === 0 ? null : (i % 601) - 300,
    i % 3 === 0 ? null : i % 2 === 0,
    i % 7 === 0 ? null : i % 7 === 1 ? '' : `Gaia "${i}", é`,
    i % 8 === 0 ? null : Array.from({ length: i % 5 }, (_, k) => Math.fround(i / (k + 1)))
  ];
  return { columns: COLUMNS, rows: Array.from({ length: rows }, (_, i) => value(i)) };
}

describe('windows of result files', () => {
  const files = {} as Record<TableFormatName, string>;
  const table = madeUp(2500);
  beforeAll(async () => {
    for (const format of ['arrow', 'arrows', 'parquet', 'csv', 'ecsv', 'vot'] as const) {
      files[format] = join(folder, `rows.${format}`);
      await writeTable(format, files[format], table, {}, 311);
    }
  });

  it.each(['arrow', 'arrows', 'parquet'] as const)('%s as pyarrow reads it', format => expectWindows(files[format]));

  it.each(['arrow', 'arrows', 'parquet', 'csv', 'ecsv', 'vot'] as const)(
    '%s: exact ids; null, empty text and NaN stay apart',
    async format => {
      const open_ = await open(files[format]);
      const { cells, columns } = await open_.window({ start: 0, count: 60, whole: true });
      const of = (name: string): (string | null)[] => cells[columns.indexOf(name)];
      expect(of('source_id').slice(0, 2)).toEqual(['5853498713190525696', '4472832130942575872']);
      table.rows.slice(0, 60).forEach((row, i) => {
        expect(of('source_id')[i]).toBe(String(row[0]));
        expect(of('parallax')[i] === null ? null : Number(of('parallax')[i])).toBe(row[1]);
        expect(of('g')[i] === null ? null : Math.fround(Number(of('g')[i]))).toBe(row[2]);
        expect(of('n')[i]).toBe(row[3] === null ? null : String(row[3]));
        expect(of('flag')[i]).toBe(row[4] === null ? null : row[4] ? 'True' : 'False');
        expect(of('name')[i]).toBe(row[5]);
        const flux = of('flux')[i];
        expect(flux === null ? null : (JSON.parse(flux) as number[]).map(Math.fround)).toEqual(row[6]);
      });
      open_.close();
    }
  );

  it('keeps units and descriptions', async () => {
    for (const format of ['arrow', 'parquet', 'ecsv', 'vot'] as const) {
      const { columns } = (await open(files[format])).describe();
      expect(columns[1]).toMatchObject({ name: 'parallax', unit: 'mas', description: 'Parallax', datatype: 'float64' });
    }
  });

  it.each(['arrow', 'parquet', 'csv', 'ecsv', 'vot'] as const)('%s: filters and orders', async format => {
    const open_ = await open(files[format]);
    const where = 'n > 100 AND parallax IS NOT NULL';
    const expected = table.rows.flatMap((row, i) =>
      row[3] !== null && (row[3] as number) > 100 && row[1] !== null ? [i] : []
    );
    const filtered = await open_.window({ start: 3, count: 40, where, columns: ['n'] });
    expect(filtered.numbers).toEqual(expected.slice(3, 43));
    expect(filtered.cells[0]).toEqual(expected.slice(3, 43).map(i => String(table.rows[i][3])));
    const all = await open_.window({ start: 0, count: 0, where, exact: true, columns: ['n'] });
    expect(all.total).toEqual({ rows: expected.length, isExact: true });

    const rank = (value: Plain): number => (value === null ? 2 : Number.isNaN(value) ? 1 : 0);
    for (const descending of [false, true]) {
      const ordered = table.rows.map((_, i) => i);
      ordered.sort((a, b) => {
        const [x, y] = [table.rows[a][1], table.rows[b][1]];
        return (
          rank(x) - rank(y) || (rank(x) === 0 ? (descending ? -1 : 1) * ((x as number) - (y as number)) : 0) || a - b
        );
      });
      for (const start of [0, 1234, 2480]) {
        const window = await open_.window({
          start,
          count: 50,
          sort: { by: 'parallax', descending },
          columns: ['source_id']
        });
        expect(window.numbers).toEqual(ordered.slice(start, start + 50));
        expect(window.cells[0]).toEqual(ordered.slice(start, start + 50).map(i => String(table.rows[i][0])));
      }
    }
    open_.close();
  });

  it('orders ids beyond 2^53 exactly, and texts', async () => {
    const open_ = await open(files.arrow);
    const { numbers } = await open_.window({ start: 0, count: 2500, sort: { by: 'source_id' }, columns: ['n'] });
    const ids = table.rows.map(row => row[0] as bigint);
    const expected = ids.map((_, i) => i).sort((a, b) => (ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : a - b));
    expect(numbers).toEqual(expected);
    const names = (await open_.window({ start: 0, count: 9, sort: { by: 'name' }, columns: ['name'] })).cells[0];
    expect(names).toEqual(Array(9).fill(''));
  });

  it('abbreviates arrays, unless the whole is asked for', async () => {
    const path = join(folder, 'spectra.arrow');
    const flux = Array.from({ length: 343 }, (_, i) => Math.fround(i / 7));
    await writeTable('arrow', path, { columns: [COLUMNS[6]], rows: [[flux]] });
    const table_ = await open(path);
    expect((await table_.window({ start: 0, count: 1 })).cells[0][0]).toMatch(
      /^\[0\.0, 0\.142\d+, 0\.285\d+, … 343 values\]$/
    );
    const whole = JSON.parse((await table_.window({ start: 0, count: 1, whole: true })).cells[0][0]!) as number[];
    expect(whole.map(Math.fround)).toEqual(flux);
  });

  it('says where a condition is wrong, and which column there is not', async () => {
    const table_ = await open(files.arrow);
    await expect(table_.window({ start: 0, count: 1, where: 'n > > 3' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { start: 4 }
    });
    await expect(table_.window({ start: 0, count: 1, columns: ['nn'] })).rejects.toMatchObject({
      code: 'UNKNOWN_COLUMN'
    });
  });
});

describe('windows of files of other writers', () => {
  const made = join(folder, 'made');
  beforeAll(() => python(ORACLE, 'make', made));

  it.each(['pyarrow.arrow', 'pyarrow.arrows', 'lz4.feather', 'zstd.feather', 'lz4.arrows', 'zstd.arrows'])('%s', name =>
    expectWindows(join(made, name))
  );
  it('astropy.fits, with columns of every form', () => expectWindows(join(made, 'astropy.fits')));
  it.each(['tabledata.vot', 'binary.vot', 'binary2.vot'])('%s', name => expectWindows(join(made, name)));

  it('takes the description and unit of a VOTable', async () => {
    const { columns } = (await open(join(made, 'binary2.vot'))).describe();
    expect(columns[1]).toEqual({ name: 'real', datatype: 'float64', unit: 'mas', description: 'A <real> number' });
  });
});

describe('Parquet files of other writers', () => {
  const made = join(folder, 'parquet');
  beforeAll(() => python(ORACLE, 'make', made));

  it.each(['snappy.parquet', 'zstd.parquet', 'gzip.parquet'])('%s', name => expectWindows(join(made, name)));

  it('filters and orders as in our own', async () => {
    const truth = truthOf(join(made, 'snappy.parquet'));
    const small = truth.cells[truth.columns.indexOf('small')] as (string | null)[];
    const expected = small.flatMap((value, i) => (value !== null && Number(value) > 200 ? [i] : []));
    const tables = new TableWindows(join(MAIN, '../table-worker.cjs'));
    const path = join(made, 'snappy.parquet');
    const file = { path, bytes: statSync(path).size, mtimeMs: 1 };
    const ask = { start: 2, count: 30, where: 'small > 200', columns: ['source_id'] };
    expect((await tables.window(file, ask)).numbers).toEqual(expected.slice(2, 32));
    const sort = { by: 'source_id' };
    const { numbers } = await tables.window(file, { start: 0, count: 50, sort, columns: ['small'] });
    await tables.close();
    const ids = (truth.cells[0] as string[]).map(BigInt);
    expect(numbers).toEqual(
      ids
        .map((_, i) => i)
        .sort((a, b) => (ids[a] < ids[b] ? -1 : 1))
        .slice(0, 50)
    );
  });

  it('several windows at once, one of them given up', async () => {
    const table = await open(join(made, 'zstd.parquet'));
    const window = (start: number) => table.window({ start, count: 3, columns: ['source_id'] });
    const { cells } = await table.window({ start: 0, count: 1200, columns: ['source_id'] });
    const given = table.window({ start: 0, count: 1200 }, { isCancelled: () => true });
    const [first, , last] = await Promise.all([window(7), given.catch(() => undefined), window(1100)]);
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(first.cells[0]).toEqual(cells[0].slice(7, 10));
    expect(last.cells[0]).toEqual(cells[0].slice(1100, 1103));
    table.close();
  });

  it('shows as text what it has no type for', async () => {
    const table = await open(join(made, 'pandas.parquet'));
    const { cells } = await table.window({ start: 1, count: 1 });
    expect(cells.map(([cell]) => cell)).toEqual(['2016-01-02 00:00:00', '1', "{'a': 1}"]);
    table.close();
  });

  it('says in one line what is no Parquet file, and what DuckDB is needed for', async () => {
    const bytes = readFileSync(join(made, 'snappy.parquet'));
    const cut = join(made, 'cut.parquet');
    writeFileSync(cut, bytes.subarray(0, bytes.length - 100));
    await expect(open(cut)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/cut\.parquet: cannot be read as Parquet: [^\n]+$/) as string
    });
    const path = join(made, 'snappy.parquet');
    await expect(OpenTable.open(path, bytes.length, undefined, '/nowhere/worker.cjs')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('DuckDB') as string
    });
  });
});

describe('FITS tables', () => {
  const made = join(folder, 'fits');
  let bytes: Buffer;
  beforeAll(() => {
    python(ORACLE, 'make', made);
    bytes = readFileSync(join(made, 'astropy.fits'));
  });

  it('have units, descriptions and nulls', async () => {
    const table = await open(join(made, 'astropy.fits'));
    const { kind, columns, total } = table.describe();
    expect({ kind, total }).toEqual({ kind: 'fits', total: { rows: 1200, isExact: true } });
    expect(columns[1]).toEqual({
      ...{ name: 'real', datatype: 'float64', unit: 'mas' },
      description: 'A real number, with so long a description that it is continued on the card behind it'
    });
    const where = 'small IS NULL';
    const { numbers } = await table.window({ start: 0, count: 10, where, columns: ['small'] });
    expect(numbers).toContain(5);
    table.close();
  });

  it('are told apart from images, and from files that are damaged', async () => {
    await expect(open(join(made, 'image.fits'))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('no binary table') as string,
      hint: expect.stringContaining('binary tables are shown') as string
    });
    const cut = join(made, 'cut.fits');
    writeFileSync(cut, bytes.subarray(0, bytes.length >> 1));
    const table = await open(cut);
    expect((await table.window({ start: 0, count: 5, columns: ['real'] })).rows).toBe(5);
    await expect(table.window({ start: 1190, count: 5, columns: ['real'] })).rejects.toMatchObject({
      code: 'ROW_BROKEN'
    });
    table.close();
    writeFileSync(cut, bytes.subarray(0, 2000));
    await expect(open(cut)).rejects.toMatchObject({ code: 'HEADER_BROKEN' });
    const wrong = Buffer.from(bytes);
    wrong.write("'7Z      '", wrong.indexOf("TFORM1  = 'K") + 10);
    writeFileSync(cut, wrong);
    await expect(open(cut)).rejects.toMatchObject({ code: 'HEADER_BROKEN' });
  });
});

describe('compressed Arrow files that are damaged', () => {
  it('never give other values, or end in an endless loop', () => {
    const frame = Buffer.from('04224d186040820900008061626364656667686900000000', 'hex');
    expect(Buffer.from(unpackLz4(frame)).toString()).toBe('abcdefghi');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(40), (noise, at) => {
        const damaged = Buffer.concat([frame.subarray(0, at), noise]);
        try {
          expect(unpackLz4(damaged).length).toBeLessThan(1 << 20);
        } catch (reason) {
          expect((reason as Error).message).toMatch(/LZ4/);
        }
      })
    );
  });
});

/** Enough text for several seek points, with rows of many lengths. */
function longCsv(): string {
  const lines = ['# %ECSV 1.0', '# ---', "# delimiter: ','", '# datatype:'];
  for (const [name, type] of [
    ['source_id', 'int64'],
    ['x', 'float64'],
    ['note', 'string']
  ]) {
    lines.push(`# -`, `#   name: ${name}`, `#   datatype: ${type}`);
  }
  lines.push('source_id,x,note');
  let seed = 12345;
  for (let i = 0; i < 90_000; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const note = `"${seed.toString(36).repeat(1 + (seed % 37))}"`;
    lines.push(`${5853498713190525696n + BigInt(i) * 4096n},${i % 13 === 0 ? 'null' : String(seed / 977)},${note}`);
  }
  return `${lines.join('\n')}\n`;
}

describe.each(['wasm', 'zlib'] as const)('windows deep in a long file, read by %s', engine => {
  readBy(engine);
  const text = longCsv();
  it.each(['long.csv.gz', 'long.csv'])('%s', async name => {
    const path = join(folder, name);
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    await expectWindows(path, engine === 'wasm' ? 40 : 8);
  });
});

describe('points of a long file', () => {
  const path = join(folder, 'points.csv.gz');
  const keep = join(folder, 'cache/points');
  beforeAll(() => writeFileSync(path, gzipSync(longCsv())));

  it('gives the first rows having read only the beginning, with an estimate of all', async () => {
    const parts: number[] = [];
    const table = await open(path);
    const window = await table.window({ start: 0, count: 50 }, { onPart: part => parts.push(part) });
    expect(window.numbers).toHaveLength(50);
    expect(Math.max(...parts)).toBeLessThan(0.2);
    expect(window.total.isExact).toBe(false);
    expect(Math.abs(window.total.rows / 90_000 - 1)).toBeLessThan(0.1);
  });

  it('reads no more than the way from the last point, once it was there', async () => {
    const table = await open(path, keep);
    await table.window({ start: 89_990, count: 50 });
    const parts: number[] = [];
    const { cells } = await table.window({ start: 60_000, count: 1 }, { onPart: part => parts.push(part) });
    expect(cells[0]).toEqual([String(5853498713190525696n + 60_000n * 4096n)]);
    expect(parts[0]).toBeGreaterThan(0.3);
    table.close();
  });

  it('keeps them, so that another time nothing is read on the way and the number of rows is known', async () => {
    expect(statSync(keep).size).toBeGreaterThan(1000);
    const table = await open(path, keep);
    expect(table.describe().total).toEqual({ rows: 90_000, isExact: true });
    const parts: number[] = [];
    const { cells } = await table.window({ start: 75_000, count: 2 }, { onPart: part => parts.push(part) });
    expect(cells[0][0]).toBe(String(5853498713190525696n + 75_000n * 4096n));
    expect(parts[0]).toBeGreaterThan(0.5);
  });

  it('stops when nobody wants it any more, and can be asked again', async () => {
    const table = await open(path);
    let calls = 0;
    const reading = { isCancelled: () => ++calls > 3 };
    await expect(table.window({ start: 89_000, count: 1 }, reading)).rejects.toMatchObject({ code: 'CANCELLED' });
    const sort = { by: 'x' };
    await expect(table.window({ start: 0, count: 1, sort }, reading)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await table.window({ start: 89_000, count: 1 })).rows).toBe(1);
    expect((await table.window({ start: 0, count: 1, sort })).rows).toBe(1);
  });

  it('shows the rows before a damage, and names it beyond', async () => {
    const broken = join(folder, 'broken.csv.gz');
    const bytes = gzipSync(longCsv());
    writeFileSync(broken, bytes.subarray(0, bytes.length / 2));
    const table = await open(broken);
    expect((await table.window({ start: 1000, count: 20 })).rows).toBe(20);
    await expect(table.window({ start: 80_000, count: 20 })).rejects.toMatchObject({ code: 'GZIP_BROKEN' });
    expect((await table.window({ start: 2000, count: 20 })).rows).toBe(20);
  });
});
