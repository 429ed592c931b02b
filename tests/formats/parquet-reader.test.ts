import fc from 'fast-check';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArrowColumn } from '../../src/formats/arrow-column';
import { PartitionWriter } from '../../src/formats/parquet-partition';
import { ParquetFile } from '../../src/formats/parquet-reader';
import { bitAt, isValid, storageOf, type Scalar } from '../../src/formats/storage';
import type { ColumnInfo, GaiaError } from '../../src/protocol';
import type { Value } from '../compute/support';
import { batchOf, canonical, canonicalColumns, readBack, writeTable, type Plain, type Table } from './support';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-parquet-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a table in batches of `step` rows on this thread. */
function write(path: string, { columns, rows }: Table, step = 5, notes: Record<string, string> = {}): void {
  const writer = new PartitionWriter(path, columns);
  for (let start = 0; start < rows.length; start += step) {
    writer.add(batchOf(columns, rows.slice(start, start + step)));
  }
  writer.finish(notes);
  writer.commit();
}

function valueAt(scalar: Scalar, column: ArrowColumn, i: number): Value {
  if (!isValid(column, i)) {
    return null;
  }
  const { values, offsets } = column;
  switch (scalar) {
    case 'bool':
      return bitAt(values as Uint8Array, i);
    case 'string':
      return Buffer.from((values as Uint8Array).subarray(offsets![i], offsets![i + 1])).toString('utf8');
    default:
      return canonical(scalar, (values as Float64Array)[i]);
  }
}

/** All columns as our reader finds them, in canonical form. */
function read(path: string): Value[][] {
  const file = ParquetFile.open(path);
  const found = file.columns.map((info, c): Value[] => {
    const { scalar, isList } = storageOf(info);
    return file.groups.flatMap((_, g) => {
      const column = file.read(g, c);
      expect(column.length).toBe(file.groups[g].rows);
      return Array.from({ length: column.length }, (_, i): Value => {
        if (!isList) {
          return valueAt(scalar, column, i);
        }
        const { offsets, items } = column;
        return isValid(column, i)
          ? Array.from({ length: offsets![i + 1] - offsets![i] }, (_, k) => valueAt(scalar, items!, offsets![i] + k))
          : null;
      });
    });
  });
  file.close();
  return found;
}

const f32 = fc.oneof(fc.float(), fc.constantFrom(NaN, -0, 0, Infinity, -Infinity, Math.fround(1e-45)));
const f64 = fc.oneof(fc.double(), fc.constantFrom(NaN, -0, 0, Infinity, -Infinity, 5e-324));
const VALUES: Record<Scalar, fc.Arbitrary<Plain>> = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32768, max: 32767 }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  int64: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, 5853498713190525696n, 9221120237041090561n)
  ),
  float32: f32,
  float64: f64,
  string: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', 'NOT_AVAILABLE', 'VARIABLE', 'null', 'x'.repeat(80))
  )
};
const SCALARS = Object.keys(VALUES) as Scalar[];

const COLUMNS: ColumnInfo[] = SCALARS.flatMap(name => [
  { name, datatype: name, unit: 'mas', description: `A ${name}.` },
  { name: `${name}s`, datatype: 'string', subtype: `${name}[null]` }
]);
// support.batchOf takes the item's type from the subtype
const rowsOf = (maxLength: number): fc.Arbitrary<Plain[][]> =>
  fc
    .record({
      nullable: fc.double({ min: 0, max: 1, noNaN: true }),
      rows: fc.array(
        fc.tuple(
          ...SCALARS.flatMap(name => [
            fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), VALUES[name]),
            fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.array(fc.option(VALUES[name]), { maxLength: 3 }))
          ])
        ),
        { maxLength }
      )
    })
    .map(({ nullable, rows }) =>
      rows.map(row => row.map(([chance, value]) => (chance < nullable ? null : (value as Plain))))
    );

const expected = (table: Table): Value[][] =>
  table.columns.map((column, c) => {
    const { scalar, isList } = storageOf(column);
    return table.rows.map(row => canonical(scalar, row[c], isList ? scalar : undefined));
  });

test('random tables: what is written is read, to the last bit', () => {
  fc.assert(
    fc.property(rowsOf(40), fc.integer({ min: 1, max: 17 }), (rows, step) => {
      const table = { columns: COLUMNS, rows };
      write(at('random.parquet'), table, step);
      expect(read(at('random.parquet'))).toEqual(expected(table));
    }),
    { numRuns: 200 }
  );
});

test('random tables: pyarrow, pandas and DuckDB read what we read', () => {
  const [rows] = fc.sample(rowsOf(900), 1);
  const table = { columns: COLUMNS, rows: rows.length > 0 ? rows : [COLUMNS.map(() => null)] };
  write(at('judged.parquet'), table, 64);
  const own = read(at('judged.parquet'));
  expect(own).toEqual(expected(table));
  for (const reader of ['parquet', 'duckdb-parquet', 'pandas-parquet']) {
    expect(readBack(reader, at('judged.parquet')).columns).toEqual(own);
  }
});

test('the writer of result files is read as well', async () => {
  const [rows] = fc.sample(rowsOf(300), 1);
  await writeTable('parquet', at('result.parquet'), { columns: COLUMNS, rows }, { note: 'é' }, 7);
  expect(read(at('result.parquet'))).toEqual(expected({ columns: COLUMNS, rows }));
  expect(ParquetFile.open(at('result.parquet')).note('note')).toBe('é');
});

describe('many rows', () => {
  const columns: ColumnInfo[] = [
    { name: 'source_id', datatype: 'int64' },
    { name: 'g', datatype: 'float32', unit: 'mag' },
    { name: 'flag', datatype: 'string' },
    { name: 'designation', datatype: 'string' },
    { name: 'variable', datatype: 'bool' },
    { name: 'nothing', datatype: 'float64' }
  ];
  const flags = ['NOT_AVAILABLE', 'VARIABLE', '', 'CONSTANT'];
  const rows = Array.from({ length: 150_000 }, (_, i): Plain[] => [
    BigInt(i) * 1_000_003n * 1024n,
    i % 7 === 0 ? null : Math.fround(10 + Math.sin(i)),
    i % 11 === 0 ? null : flags[(i >> 9) % (i > 140_000 ? 4 : 3)],
    `Gaia DR3 ${i % 100_000}`,
    i % 13 === 0 ? null : i % 3 === 0,
    null
  ]);
  const table: Table = { columns, rows };

  beforeAll(() => write(at('many.parquet'), table, 16384, { 'gaialab.note': 'kept' }));

  test('groups, statistics and values', () => {
    const file = ParquetFile.open(at('many.parquet'));
    expect(file.rows).toBe(150_000);
    expect(file.groups.map(group => group.rows)).toEqual([131_072, 18_928]);
    expect(file.int64Range(0, 0)).toEqual([0n, 131_071n * 1_000_003n * 1024n]);
    expect(file.note('gaialab.note')).toBe('kept');
    expect(file.columns).toEqual(columns);
    file.close();
    expect(read(at('many.parquet'))).toEqual(canonicalColumns(table));
  });

  test('independent readers agree, also on what the statistics select', () => {
    for (const reader of ['parquet', 'duckdb-parquet']) {
      const found = readBack(reader, at('many.parquet'), [], 'digest');
      expect(found.rows).toBe(150_000);
      expect(found.columns).toEqual(readBack('parquet', at('many.parquet'), [], 'digest').columns);
    }
    const found = readBack('duckdb-parquet', at('many.parquet'));
    expect(found.extra).toEqual({ largest: String(149_999n * 1_000_003n * 1024n), found: 1 });
    const { groups } = readBack('parquet', at('many.parquet')).extra as { groups: { stats: object }[] };
    expect(groups[0].stats).toMatchObject({
      source_id: ['0', String(131_071n * 1_000_003n * 1024n), 0],
      flag: ['', 'VARIABLE', Math.ceil(131_072 / 11)],
      nothing: [null, null, 131_072]
    });
  });

  test('few texts take a dictionary', () => {
    const file = ParquetFile.open(at('many.parquet'));
    expect(file.bytesOf(2)).toBeLessThan(40_000);
    file.close();
  });
});

describe('damage', () => {
  const columns: ColumnInfo[] = [
    { name: 'source_id', datatype: 'int64' },
    { name: 'g', datatype: 'float32' },
    { name: 'flag', datatype: 'string' },
    { name: 'flux', datatype: 'string', subtype: 'float32[343]' }
  ];
  const rows = Array.from({ length: 500 }, (_, i): Plain[] => [
    BigInt(i) << 35n,
    i % 3 === 0 ? null : i / 7,
    `t${i % 5}`,
    i % 4 === 0 ? null : [i, null, 2.5]
  ]);
  const whole = (): Buffer => readFileSync(at('sound.parquet'));
  const message = (bytes: Uint8Array): string | undefined => {
    writeFileSync(at('bad.parquet'), bytes);
    try {
      read(at('bad.parquet'));
      return undefined;
    } catch (reason) {
      expect(reason).toMatchObject({ name: 'GaiaError', code: 'FILE_UNREADABLE' });
      return (reason as GaiaError).message;
    }
  };

  beforeAll(() => write(at('sound.parquet'), { columns, rows }));

  test('a file that is cut off anywhere is refused', () => {
    const bytes = whole();
    for (let size = 0; size < bytes.length; size += 97) {
      expect(message(bytes.subarray(0, size))).toContain('bad.parquet: cannot be read');
    }
  });

  test('a flipped bit in the pages is found, one in the metadata never does worse than an error', () => {
    const bytes = whole();
    const sound = read(at('sound.parquet'));
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: bytes.length - 1 }), fc.integer({ min: 0, max: 7 }), (place, bit) => {
        const bad = Buffer.from(bytes);
        bad[place] ^= 1 << bit;
        writeFileSync(at('flipped.parquet'), bad);
        let found: Value[][] | undefined;
        try {
          found = read(at('flipped.parquet'));
        } catch (reason) {
          if ((reason as Error).name !== 'GaiaError') {
            throw reason;
          }
        }
        // What says how many values a page has is not under its checksum, but is checked against the row group.
        if (found !== undefined && place < footer) {
          expect(found).toEqual(sound);
        }
      }),
      { numRuns: 1500 }
    );
  });

  test('files of other writers are refused, and say why', () => {
    expect(message(Buffer.from('source_id,ra\n1,2\n'))).toContain('it does not end as a Parquet file does');
    expect(message(Buffer.alloc(0))).toContain('it is too short');
    expect(() => ParquetFile.open(at('absent.parquet'))).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
  });

  test('what is given up leaves nothing, what is finished has its name', () => {
    const writer = new PartitionWriter(at('given-up.parquet'), columns);
    writer.add(batchOf(columns, rows));
    writer.finish({});
    expect(existsSync(at('given-up.parquet'))).toBe(false);
    writer.abandon();
    expect(readdirSync(folder).filter(name => name.startsWith('given-up'))).toEqual([]);
    copyFileSync(at('sound.parquet'), at('copy.parquet'));
    expect(statSync(at('copy.parquet')).size).toBe(whole().length);
  });
});
