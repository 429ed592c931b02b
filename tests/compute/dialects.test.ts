import fc from 'fast-check';
import { defaultEngine } from '../../src/compute/kernel';
import type { ColumnInfo } from '../../src/protocol';
import { ENGINES, faultOf, readBy, readChunks, readText, type Value } from './support';

/** A table as values, and the way to write them. */
interface Dialect {
  nulls: 'null' | '';
  newline: '\n' | '\r\n';
  lastNewline: boolean;
  quoteAll: boolean;
  bools: readonly [string, string];
  brackets: readonly [string, string];
  header: boolean;
}

const dialect: fc.Arbitrary<Dialect> = fc.record({
  nulls: fc.constantFrom('null' as const, '' as const),
  newline: fc.constantFrom('\n' as const, '\r\n' as const),
  lastNewline: fc.boolean(),
  quoteAll: fc.boolean(),
  bools: fc.constantFrom(['False', 'True'] as const, ['false', 'true'] as const, ['"False"', '"True"'] as const),
  brackets: fc.constantFrom(['[', ',', ']'], ['(', ', ', ')'], ['[', ', ', ']']).map(b => [b[0] + b[1], b[2]] as const),
  header: fc.boolean()
});

const hex = (value: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};

/** A kind of column: what may stand in it, its text, and what must come out. */
interface Kind {
  datatype: string;
  subtype?: string;
  value: fc.Arbitrary<unknown>;
  write(value: never, dialect: Dialect): string;
  canonical(value: never): Value;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const unquoted = (text: string): boolean => !/[",\r\n]/.test(text) && text !== '' && text !== 'null';
const javaDouble = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : String(value).replace('e', 'E').replace('E+', 'E');
const list = (items: string[], { brackets: [open, close] }: Dialect): string =>
  quoted(open[0] + items.join(open.slice(1)) + close);
const doubles = fc.double().map(value => (Object.is(value, -0) ? 0 : value));
const float = (value: number): Value => (Number.isNaN(value) ? 'nan' : hex(value));
const text = fc.oneof(
  fc.string({ maxLength: 8, unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '#', 'ß', '\u{1f52d}') }),
  fc.constantFrom('null', '', 'NaN', 'Gaia DR3 5853498713190525696')
);

const KINDS: readonly Kind[] = [
  {
    datatype: 'int64',
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    write: (value: bigint) => String(value),
    canonical: (value: bigint) => String(value)
  },
  {
    datatype: 'int8',
    value: fc.integer({ min: -128, max: 127 }),
    write: (value: number) => String(value),
    canonical: (value: number) => String(value)
  },
  { datatype: 'float64', value: doubles, write: javaDouble, canonical: float },
  {
    datatype: 'bool',
    value: fc.boolean(),
    write: (value: boolean, { bools, quoteAll }: Dialect) => bools[+value].replaceAll('"', quoteAll ? '' : '"'),
    canonical: (value: boolean) => value
  },
  {
    datatype: 'string',
    value: text,
    write: (value: string, { quoteAll }: Dialect) => (unquoted(value) && !quoteAll ? value : quoted(value)),
    canonical: (value: string) => value
  },
  {
    datatype: 'string',
    subtype: 'float64[null]',
    value: fc.array(fc.option(doubles), { maxLength: 5 }),
    write: (value: (number | null)[], how: Dialect) =>
      list(
        value.map(item => (item === null ? 'null' : javaDouble(item))),
        how
      ),
    canonical: (value: (number | null)[]) => value.map(item => (item === null ? null : float(item)))
  },
  {
    datatype: 'string',
    subtype: 'bool[null]',
    value: fc.array(fc.boolean(), { maxLength: 5 }),
    write: (value: boolean[], how: Dialect) =>
      list(
        value.map(item => (item ? '"True"' : '"False"')),
        how
      ),
    canonical: (value: boolean[]) => value
  },
  {
    datatype: 'string',
    subtype: 'string[null]',
    value: fc.array(fc.option(text), { maxLength: 4 }),
    write: (value: (string | null)[], how: Dialect) =>
      list(
        value.map(item => JSON.stringify(item)),
        how
      ),
    canonical: (value: (string | null)[]) => value
  }
];

interface Case {
  kinds: number[];
  rows: { value: unknown; kind: number }[][];
}

const table: fc.Arbitrary<Case> = fc.array(fc.nat(KINDS.length - 1), { minLength: 1, maxLength: 5 }).chain(kinds =>
  fc.record({
    kinds: fc.constant(kinds),
    rows: fc.array(fc.tuple(...kinds.map(kind => fc.option(KINDS[kind].value).map(value => ({ value, kind })))), {
      maxLength: 5
    })
  })
);

const infoOf = (kind: number, i: number): ColumnInfo => {
  const { datatype, subtype } = KINDS[kind];
  return { name: `c${i}`, datatype, ...(subtype !== undefined && { subtype }) };
};

function write({ kinds, rows }: Case, how: Dialect): string {
  const header = how.header
    ? ['%ECSV 1.0', '---', "delimiter: ','", 'datatype:'].concat(
        kinds.flatMap((kind, i) => {
          const { name, datatype, subtype } = infoOf(kind, i);
          const lines = ['- ', `  name: ${name}`, `  datatype: ${datatype} `];
          return subtype === undefined ? lines : [...lines, `  subtype: '${subtype}' `];
        })
      )
    : [];
  const lines = header.map(line => `# ${line}`);
  lines.push(kinds.map((_, i) => `c${i}`).join(','));
  for (const row of rows) {
    const cells = row.map(({ value, kind }) => {
      if (value === null) {
        return how.nulls;
      }
      const cell = KINDS[kind].write(value as never, how);
      return how.quoteAll && !cell.startsWith('"') ? quoted(cell) : cell;
    });
    lines.push(cells.join(','));
  }
  return lines.join(how.newline) + (how.lastNewline ? how.newline : '');
}

const canonicalRows = ({ rows }: Case): Value[][] =>
  rows.map(row => row.map(({ value, kind }) => (value === null ? null : KINDS[kind].canonical(value as never))));

/** A lone empty cell without line end behind it is no row: there is nothing to read. */
const readable = ({ kinds, rows }: Case, how: Dialect): boolean =>
  kinds.length > 1 || how.nulls === 'null' || how.lastNewline || rows.at(-1)?.[0].value !== null;

describe.each(ENGINES)('read by %s', engine => {
  readBy(engine);

  test('which is the one that reads', () => expect(defaultEngine()).toBe(engine));

  test('any table, in any dialect, split anywhere, comes back as it was', () => {
    fc.assert(
      fc.property(table, dialect, fc.array(fc.nat(400), { maxLength: 6 }), (given, how, cuts) => {
        fc.pre(readable(given, how));
        const bytes = new TextEncoder().encode(write(given, how));
        const at = [0, ...cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.slice(at[i], end));
        const rows = readChunks(chunks, given.kinds.map(infoOf));
        expect(rows).toEqual(canonicalRows(given));
      }),
      { numRuns: 4000 }
    );
  });

  test('byte by byte gives the same', () => {
    fc.assert(
      fc.property(table, dialect, (given, how) => {
        fc.pre(readable(given, how));
        const bytes = new TextEncoder().encode(write(given, how));
        const chunks = Array.from(bytes, byte => Uint8Array.of(byte));
        expect(readChunks(chunks, given.kinds.map(infoOf))).toEqual(canonicalRows(given));
      }),
      { numRuns: 300 }
    );
  });

  test('a row longer than many chunks', () => {
    const items = Array.from({ length: 60000 }, (_, i) => i / 7);
    const bytes = new TextEncoder().encode(`id,flux\n7,"[${items.join(',')}]"\n8,null\n`);
    const chunks: Uint8Array[] = [];
    for (let i = 0; i < bytes.length; i += 50021) {
      chunks.push(bytes.subarray(i, i + 50021));
    }
    const columns = [
      { name: 'id', datatype: 'int64' },
      { name: 'flux', datatype: 'string', subtype: 'float64[null]' }
    ];
    expect(readChunks(chunks, columns)).toEqual([
      ['7', items.map(hex)],
      ['8', null]
    ]);
  });

  test('without types everything is a string; a byte order mark and comments do not matter', () => {
    expect(readText('\ufeff# a comment\r\na,b\r\n1,"null"\r\n\r\nnull,#3')).toEqual([
      ['1', 'null'],
      [null, '#3']
    ]);
  });

  test('more rows than a batch holds', () => {
    const lines = Array.from({ length: 40000 }, (_, i) => (i % 3 === 0 ? 'null' : String(i)));
    const rows = readText(`n\n${lines.join('\n')}\n`, [{ name: 'n', datatype: 'int32' }]);
    expect(rows.map(([value]) => value)).toEqual(lines.map(line => (line === 'null' ? null : line)));
  });

  describe('faults name file, row, column and value', () => {
    const columns: ColumnInfo[] = [
      { name: 'n', datatype: 'int16' },
      { name: 'x', datatype: 'float32' },
      { name: 'ok', datatype: 'bool' },
      { name: 'list', datatype: 'string', subtype: 'int32[null]' }
    ];
    const NAMES = 'n,x,ok,list\n';
    const GOOD = '1,2.5,True,"[1]"\n';

    test.each([
      ['1,2.5,True\n', 'it has 3 cells, the table has 4 columns'],
      ['1,2.5,True,"[1]",\n', 'it has 5 cells, the table has 4 columns'],
      ['1,2.5,True,"[1]"x\n', 'cell 4 goes on after its closing quote'],
      ['1,2.5,True,"[1]', 'a quote is opened and not closed']
    ])('row %j', (row, why) => {
      const fault = faultOf(() => readText(NAMES + GOOD + row, columns));
      expect(fault).toMatchObject({ code: 'ROW_BROKEN', details: { file: 't.csv', row: 2 } });
      expect(fault.message).toBe(`t.csv: row 2 is broken: ${why}.`);
    });

    test.each([
      ['32768,1,True,null', 'n', '32768', 'int16'],
      ['1.0,1,True,null', 'n', '1.0', 'int16'],
      ['NaN,1,True,null', 'n', 'NaN', 'int16'],
      ['1,abc,True,null', 'x', 'abc', 'float32'],
      ['1,1,yes,null', 'ok', 'yes', 'bool'],
      ['1,1,True,"[1,x]"', 'list', '[1,x]', 'int32[null]'],
      ['1,1,True,"[1,2"', 'list', '[1,2', 'int32[null]'],
      ['1,1,True,"[1,,2]"', 'list', '[1,,2]', 'int32[null]'],
      ['1,1,True,"[3000000000]"', 'list', '[3000000000]', 'int32[null]']
    ])('value of %j', (row, column, value, type) => {
      const fault = faultOf(() => readText(`${NAMES}${GOOD}${row}\n`, columns));
      expect(fault).toMatchObject({ code: 'VALUE_BROKEN', details: { file: 't.csv', row: 2, column, value } });
      expect(fault.message).toBe(`t.csv: row 2, column ${column}: "${value}" is not a value of type ${type}.`);
    });

    test('bytes that are not UTF-8', () => {
      const bytes = Uint8Array.from([...new TextEncoder().encode('a,b\nx,y\nz,'), 0xff, 10]);
      expect(faultOf(() => readChunks([bytes]))).toMatchObject({
        code: 'VALUE_BROKEN',
        details: { row: 2, column: 'b' }
      });
    });

    test('an unknown column', () => {
      const fault = faultOf(() => readText(NAMES + GOOD, columns, ['lst']));
      expect(fault).toMatchObject({ code: 'UNKNOWN_COLUMN', details: { column: 'lst' } });
      expect(fault.hint).toContain('list');
    });

    test('headers', () => {
      const ecsv = '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int64}\n';
      for (const text of [`${ecsv}b\n1\n`, `${ecsv}a b\n1 2\n`, ecsv, '# %ECSV 1.0\n# ---\na\n1\n', 'a,a\n1,2\n']) {
        expect(faultOf(() => readText(text))).toMatchObject({ code: 'HEADER_BROKEN', details: { file: 't.csv' } });
      }
    });
  });
});
