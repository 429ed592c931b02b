import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { formatOfPath, openTableWriter, TABLE_FORMATS, type TableFormatName } from '../../src/formats/table-writer';
import type { ColumnInfo } from '../../src/protocol';
import { faultOf, readFile, rejection, Scratch, type Value } from '../compute/support';
import {
  batchOf,
  canonicalColumns,
  digest,
  itemOf,
  readBack,
  stilts,
  testStil,
  writeTable,
  type Plain,
  type Table
} from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const at = (name: string): string => join(scratch.folder, name);

const PROXIMA = 5853498713190525696n;
const FORMATS = TABLE_FORMATS.map(({ name }) => name);
const PROVENANCE = {
  product: 'gaialab 0.1.0',
  release: 'DR3',
  request:
    '{"type":"Rows","columns":["ra & dec","é"],"note":"a \'quoted\' <text> that is long enough for several cards of a header"}'
};

const list = (item: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  name: `${item}s`,
  datatype: 'string',
  subtype: `${item}[null]`,
  ...more
});

const COLUMNS: ColumnInfo[] = [
  { name: 'source_id', datatype: 'int64', description: 'Unique source identifier', ucd: 'meta.id;meta.main' },
  { name: 'ok', datatype: 'bool', description: 'A "quoted", <marked> & long description: '.padEnd(150, 'abc ').trim() },
  { name: 'tiny', datatype: 'int8' },
  { name: 'short', datatype: 'int16' },
  { name: 'word', datatype: 'int32', unit: 'd' },
  { name: 'flux', datatype: 'float32', unit: "'electron'.s**-1", ucd: 'phot.flux' },
  { name: 'pmra', datatype: 'float64', unit: 'mas.yr**-1', description: 'Proper motion: along ra' },
  { name: 'logg', datatype: 'float32', unit: 'log(cm.s**-2)' },
  { name: 'text', datatype: 'string' },
  list('int64', { unit: 'd' }),
  list('int16'),
  list('float32', { unit: 'mag' }),
  list('float64'),
  list('bool'),
  list('string')
];

const MAX = 9223372036854775807n;
const ROWS: Plain[][] = [
  [
    PROXIMA,
    true,
    127,
    32767,
    2147483647,
    0.1,
    Math.PI,
    4.5,
    'plain',
    [PROXIMA, -1n],
    [1, -2],
    [0.1, -0],
    [1e-300, 5e-324],
    [true, false],
    ['a', 'b,"c"']
  ],
  [null, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
  [-MAX, false, -127, -32767, -2147483647, NaN, NaN, NaN, ' né, "x"\nline\ttab Ω😀', [], [], [], [], [], []],
  [
    0n,
    true,
    0,
    0,
    0,
    -0,
    -0,
    0,
    'null',
    [1n, null],
    [null, 5],
    [NaN, null, Infinity],
    [null, -0],
    [null, true],
    ['', null, 'é\n']
  ],
  [
    MAX,
    false,
    1,
    -1,
    1,
    1.401298464324817e-45,
    5e-324,
    3.4028234663852886e38,
    "it's",
    [MAX],
    [7],
    [1.5],
    [0.1],
    [false],
    ['null']
  ],
  [1n, true, 2, 2, 2, Infinity, -Infinity, -Infinity, '#1', [0n], [0], [-Infinity], [Infinity], [true], ['x']],
  [9007199254740993n, null, 3, 3, 3, 16777216, 1e300, 9.5367431640625e-7, '2020', [2n], [1], [3], [4], [true], [',']],
  [
    -9007199254740993n,
    true,
    4,
    4,
    4,
    1e21,
    1e21,
    123456.7890625,
    'Gaia DR3 5853498713190525696',
    [2n],
    [1],
    [3],
    [4],
    [true],
    ['"']
  ]
];
const TABLE: Table = { columns: COLUMNS, rows: ROWS };

/** The table as a format with losses gives it back. */
function lossy(change: (value: Plain, column: ColumnInfo, item?: string) => Plain): Value[][] {
  const rows = ROWS.map(row => row.map((value, c) => change(value, COLUMNS[c], itemOf(COLUMNS[c]))));
  return canonicalColumns({ columns: COLUMNS, rows });
}

const json = (value: Plain): string => JSON.stringify(value);

/** What stands for a null item in a list. */
function voNull(item: string): Plain {
  const none: Record<string, Plain> = { float32: NaN, float64: NaN, bool: null, int16: -32768 };
  return item in none ? none[item] : -MAX - 1n;
}

const isFloat = (kind: string): boolean => kind.startsWith('float');

describe('every type, null and NaN', () => {
  const paths = {} as Record<TableFormatName, string>;
  beforeAll(async () => {
    for (const name of FORMATS) {
      paths[name] = at(`types.${name}`);
      await writeTable(name, paths[name], TABLE, PROVENANCE, 3);
    }
  });

  test.each(['arrow', 'arrows', 'parquet'] as const)('%s, by pyarrow: nothing is lost', format => {
    const found = readBack(format, paths[format]);
    expect(found.columns).toEqual(canonicalColumns(TABLE));
    expect(found.metadata).toMatchObject(PROVENANCE);
    expect(found.fields[0]).toMatchObject({
      type: 'int64',
      description: 'Unique source identifier',
      ucd: 'meta.id;meta.main'
    });
    expect(found.fields.map(({ name, unit }) => [name, unit])).toEqual(COLUMNS.map(({ name, unit }) => [name, unit]));
    expect(found.fields.slice(0, 9).map(({ type }) => type)).toEqual([
      'int64',
      'bool',
      'int8',
      'int16',
      'int32',
      'float',
      'double',
      'float',
      'string'
    ]);
  });

  test('parquet, by DuckDB and pandas', () => {
    const found = readBack('duckdb-parquet', paths.parquet);
    expect(found.columns).toEqual(canonicalColumns(TABLE));
    expect(found.extra).toEqual({ largest: String(MAX), found: 1 });
    expect(found.metadata).toMatchObject(PROVENANCE);
    expect(JSON.parse(found.metadata['gaialab.columns'])).toEqual(COLUMNS);
    expect(readBack('pandas-parquet', paths.parquet).columns[0]).toEqual(canonicalColumns(TABLE)[0]);
  });

  test('parquet: statistics', () => {
    const { groups } = readBack('parquet', paths.parquet).extra as { groups: { stats: Record<string, unknown> }[] };
    expect(groups[0].stats).toMatchObject({
      source_id: [String(-MAX), String(MAX), 1],
      tiny: ['-127', '127', 1],
      flux: ['-0.0', 'inf', 1],
      pmra: ['-inf', '1e+300', 1],
      'int64s.list.element': ['-1', String(MAX), 3]
    });
  });

  test('csv: by Python, DuckDB and our own reader', async () => {
    const empty = (column: Value[]): Value[] => column.map(value => (value === '' ? null : value));
    const { columns, fields } = readBack('csv', paths.csv, COLUMNS);
    expect(fields.map(({ name }) => name)).toEqual(COLUMNS.map(({ name }) => name));
    expect(columns).toEqual(canonicalColumns(TABLE).map(empty));
    expect(readBack('duckdb-csv', paths.csv, COLUMNS).columns).toEqual(canonicalColumns(TABLE));
    const rows = await readFile(paths.csv, undefined, COLUMNS);
    const ours = COLUMNS.map((_, c) => rows.map(row => row[c]));
    expect(ours.filter((_, c) => c !== 8)).toEqual(canonicalColumns(TABLE).filter((_, c) => c !== 8));
  });

  test('csv: the text itself', () => {
    const text = readFileSync(paths.csv, 'utf8');
    expect(text.split('\n')[1]).toBe(
      '5853498713190525696,True,127,32767,2147483647,0.1,3.141592653589793,4.5,plain,"[5853498713190525696,-1]","[1,-2]",' +
        '"[0.1,-0.0]","[1e-300,5e-324]","[true,false]","[""a"",""b,\\""c\\""""]"'
    );
    expect(text.split('\n')[2]).toBe(','.repeat(14));
    expect(text).toContain('\n-9007199254740993,True,4,4,4,1e+21,1e+21,123456.79,');
  });

  test('ecsv, by astropy', async () => {
    const { columns, fields, metadata } = readBack('ecsv', paths.ecsv);
    expect(columns).toEqual(
      lossy((value, { datatype }, item) => {
        if (value === null || !item) {
          return datatype === 'string' && value !== null ? (value as string).trim() : value;
        }
        const none: Record<string, Plain> = { float32: NaN, float64: NaN, bool: false, string: 'None' };
        return (value as Plain[]).map(v => v ?? none[item] ?? null);
      })
    );
    expect(metadata).toMatchObject(PROVENANCE);
    expect(fields.map(({ unit }) => unit)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'd',
      'electron / s',
      'mas / yr',
      'dex(cm / s2)',
      undefined,
      'd',
      undefined,
      'mag',
      undefined,
      undefined,
      undefined
    ]);
    expect(fields.map(({ description, ucd }) => [description, ucd])).toEqual(
      COLUMNS.map(({ description, ucd }) => [description, ucd])
    );
    const rows = await readFile(paths.ecsv);
    expect(COLUMNS.map((_, c) => rows.map(row => row[c]))[0]).toEqual(canonicalColumns(TABLE)[0]);
  });

  test('votable, byte by byte: null and NaN apart', () => {
    const { columns } = readBack('binary2', paths.vot);
    expect(columns).toEqual(
      lossy((value, _, item) => {
        if (value === null || !item) {
          return value;
        }
        const items = value as Plain[];
        return item === 'string' ? JSON.stringify(items) : items.map(v => v ?? voNull(item));
      })
    );
  });

  test('votable, by astropy, to which NaN is null, and null texts are empty', () => {
    const { columns, fields, metadata, extra } = readBack('vot', paths.vot);
    expect(extra.warnings).toEqual([expect.stringContaining("Invalid unit string 'log(cm.s**-2)'")]); // VOUnits has it
    const known = (value: Plain): Plain => (Number.isNaN(value) ? null : value);
    expect(columns).toEqual(
      lossy((value, { datatype }, item) => {
        if (item === 'string') {
          return value === null ? '' : json(value);
        }
        return item ? value && (value as Plain[]).map(known) : datatype === 'string' ? (value ?? '') : known(value);
      })
    );
    expect(metadata).toMatchObject(PROVENANCE);
    expect(fields.map(({ description, ucd }) => [description, ucd])).toEqual(
      COLUMNS.map(({ description, ucd }) => [description, ucd])
    );
    expect(fields.slice(4, 8).map(({ unit }) => unit)).toEqual(['d', 'electron / s', 'mas / yr', 'log(cm.s**-2)']);
  });

  testStil('votable, by STIL: valid, with nulls where they were', () => {
    expect(stilts('votlint', `votable=${paths.vot}`)).toBe('');
    const nulls = COLUMNS.slice(0, 9).map(({ name }) => `NULL_${name}`);
    const out = stilts(
      'tpipe',
      `in=${paths.vot}`,
      'ifmt=votable',
      ...nulls.map((n, i) => `cmd=addcol n${i} ${n}`),
      'cmd=keepcols n*',
      'ofmt=csv'
    );
    const flags = out
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',').map(flag => flag === 'true'));
    // STIL's floats and integers of a null flag are null; its NaN is null too
    expect(flags).toEqual(ROWS.map(row => row.slice(0, 9).map(value => value === null || Number.isNaN(value))));
  });

  test('fits, by astropy: what FITS cannot hold is lost as documented', () => {
    const { columns, fields, metadata, extra } = readBack('fits', paths.fits);
    expect(columns).toEqual(
      lossy((value, { datatype }, item) => {
        const items = (value ?? []) as Plain[];
        if (item) {
          const text = (): string => (value === null ? '' : json(value));
          return item === 'string' ? text() : items.map(v => v ?? voNull(item) ?? false);
        }
        return value ?? (isFloat(datatype) ? NaN : datatype === 'string' ? '' : datatype === 'bool' ? false : null);
      })
    );
    expect(extra).toMatchObject({
      NAXIS2: ROWS.length,
      TNULL4: -32768,
      TUNIT6: 'electron s-1',
      TUNIT7: 'mas yr-1',
      TUNIT8: 'log(cm s-2)'
    });
    expect(Object.keys(extra)).not.toContain('TNULL6');
    expect(fields.map(({ description, ucd }) => [description, ucd])).toEqual(
      COLUMNS.map(({ description, ucd }) => [description, ucd])
    );
    expect(metadata.history).toContain('product = gaialab 0.1.0');
    expect(readFileSync(paths.fits).length % 2880).toBe(0);
  });

  testStil.each(['fits', 'vot', 'ecsv'] as const)('%s, by STIL: ids', format => {
    const out = stilts(
      'tpipe',
      `in=${paths[format]}`,
      `ifmt=${format === 'vot' ? 'votable' : format}`,
      'cmd=keepcols source_id',
      'ofmt=csv'
    );
    expect(
      out
        .trim()
        .split('\n')
        .slice(1)
        .map(id => id.replaceAll('"', '') || null)
    ).toEqual(canonicalColumns(TABLE)[0]);
  });
});

const FEW: ColumnInfo[] = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'parallax', datatype: 'float64', unit: 'mas' },
  { name: 'name', datatype: 'string' },
  list('float32'),
  { name: 'flag', datatype: 'bool' }
];

function manyRows(count: number): Plain[][] {
  return Array.from({ length: count }, (_, i) => [
    PROXIMA + BigInt(i),
    i % 7 === 3 ? null : Math.sin(i) * 10 ** (i % 30),
    i % 11 === 5 ? null : `star ${'x'.repeat(i % 13)}${i}`,
    i % 5 === 0 ? [] : Array.from({ length: i % 4 }, (_v, k) => Math.fround(i / (k + 3))),
    i > 100000 ? true : i % 3 === 0
  ]);
}

describe('sizes', () => {
  test.each(FORMATS)('%s: no rows', async format => {
    const path = at(`none.${format}`);
    await writeTable(format, path, { columns: COLUMNS, rows: [] }, PROVENANCE);
    const { rows, fields } = readBack(format, path, COLUMNS);
    expect([rows, fields.map(({ name }) => name)]).toEqual([0, COLUMNS.map(({ name }) => name)]);
  });

  test.each(FORMATS)('%s: more rows than fit a batch, in batches of odd sizes', async format => {
    const table = { columns: FEW, rows: manyRows(20011) };
    const path = at(`many.${format}`);
    await writeTable(format, path, table, {}, 17001);
    const { rows, columns } = readBack(format, path, FEW, 'digest');
    const emptied = (column: Value[], none: Value): Value[] => column.map(value => value ?? none);
    const expected = canonicalColumns(table);
    expected[1] = format === 'fits' ? emptied(expected[1], 'nan') : expected[1];
    expected[2] = format === 'fits' || format === 'vot' ? emptied(expected[2], '') : expected[2];
    expect(rows).toBe(20011);
    expect(columns).toEqual(expected.map(digest));
  });

  test('parquet: more rows than a row group', async () => {
    const table = { columns: FEW, rows: manyRows(140003) };
    await writeTable('parquet', at('many.parquet'), table, {}, 50001);
    const expected = canonicalColumns(table).map(digest);
    expect(readBack('parquet', at('many.parquet'), [], 'digest').columns).toEqual(expected);
    const { groups } = readBack('parquet', at('many.parquet'), [], 'digest').extra as {
      groups: { rows: number; codec: string }[];
    };
    expect(groups.length).toBe(2);
    expect(groups[0].rows).toBeLessThanOrEqual(131072);
    expect(groups[0].codec).toBe('ZSTD');
    expect(readBack('duckdb-parquet', at('many.parquet'), [], 'digest').columns).toEqual(expected);
  });
});

test('random runs of nulls, empty lists and null items', async () => {
  const columns: ColumnInfo[] = [
    { name: 'id', datatype: 'int64' },
    { name: 'ok', datatype: 'bool' },
    { name: 'mag', datatype: 'float32' },
    { name: 'name', datatype: 'string' },
    list('int64'),
    list('string')
  ];
  const run = fc.record({ size: fc.nat(60), kind: fc.constantFrom('null', 'value', 'empty', 'holes', 'mixed') });
  const cells = (make: (i: number) => Plain, makeList: boolean): Plain[] => {
    const values: Plain[] = [];
    while (values.length < 9000) {
      const [{ size, kind }] = fc.sample(run, 1);
      for (let k = 0; k < size; k++) {
        const i = values.length;
        const shape = kind === 'mixed' ? ['null', 'value', 'empty', 'holes'][(i * i) % 4] : kind;
        const items = Array.from({ length: 1 + (i % 3) }, (_, n) =>
          shape === 'holes' && n !== 1 ? null : make(i + n)
        );
        values.push(shape === 'null' ? null : !makeList ? make(i) : shape === 'empty' ? [] : items);
      }
    }
    return values.slice(0, 9000);
  };
  const id = (i: number): Plain => PROXIMA + BigInt(i * 7919);
  const made = [
    cells(id, false),
    cells(i => i % 3 === 0, false),
    cells(i => Math.fround(i / 7), false),
    cells(i => `é${i}`, false),
    cells(id, true),
    cells(i => `"${i % 10}`, true)
  ];
  const table = { columns, rows: made[0].map((_, i) => made.map(column => column[i])) };
  const expected = canonicalColumns(table);
  for (const format of ['parquet', 'csv'] as const) {
    await writeTable(format, at(`runs.${format}`), table, {}, 1013);
    expect(readBack(format, at(`runs.${format}`), columns).columns).toEqual(expected);
  }
  expect(readBack('duckdb-parquet', at('runs.parquet')).columns).toEqual(expected);
});

describe('whole or absent', () => {
  const table: Table = { columns: FEW, rows: manyRows(20) };
  const left = (name: string): string[] => readdirSync(scratch.folder).filter(entry => entry.startsWith(name));

  test.each(FORMATS)('%s: aborted, nothing remains', async format => {
    const path = at(`gone.${format}`);
    const writer = openTableWriter(format, path, FEW, {});
    await writer.write(batchOf(FEW, table.rows));
    expect(existsSync(path)).toBe(false);
    await writer.abort();
    expect(left('gone')).toEqual([]);
  });

  test.each(FORMATS)('%s: a full disk', async format => {
    const path = at(`full.${format}`);
    symlinkSync('/dev/full', `${path}.${process.pid}.part`);
    expect(await rejection(writeTable(format, path, table))).toMatchObject({
      code: 'DISK_FULL',
      details: { file: path }
    });
    const again = openTableWriter(format, at(`no/${format}`), FEW, {});
    expect((await rejection(again.close())).code).toBe('FILE_UNREADABLE');
    await again.abort();
  });
});

test('formats by extension', () => {
  expect(formatOfPath('/a/B.FITS')).toBe('fits');
  expect(formatOfPath('x.ecsv')).toBe('ecsv');
  expect(TABLE_FORMATS.map(({ extension }) => formatOfPath(`x${extension}`))).toEqual(FORMATS);
  expect(faultOf(() => formatOfPath('x.xlsx'))).toMatchObject({
    code: 'BAD_REQUEST',
    hint: expect.stringContaining('.parquet') as string
  });
});
