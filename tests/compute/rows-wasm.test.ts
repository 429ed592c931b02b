import type { ColumnInfo } from '../../src/protocol';
import { GaiaError } from '../../src/protocol';
import type { RowBatch } from '../../src/compute/batch';
import { MOST_WANTED } from '../../src/compute/row-kernel';
import { RowBatcher } from '../../src/compute/row-batcher';
import { rowScanner, WasmRowScanner } from '../../src/compute/wasm-row-scanner';
import { random } from './fold-files';
import { faultOf, rowsOf, type Value } from './support';

/** The scanner in TypeScript is the oracle here; it is held to slower and foreign readers by the other tests. */

const COMMA = 44;
const BLANK = 32;

interface Table {
  columns: ColumnInfo[];
  text: string;
  delimiter?: number;
  names?: string[];
}

type Outcome = { rows: number; values: Value[][] } | { fault: string };

/** What comes of a table whose text comes in these pieces. */
function outcome(engine: 'wasm' | 'zlib', { columns, text, delimiter = COMMA, names }: Table, cuts: number[]): Outcome {
  const values: Value[][] = [];
  const batcher = new RowBatcher('t', names, (batch: RowBatch) => values.push(...rowsOf(batch)));
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  try {
    const scanner = rowScanner('t', columns.length, batcher.bind(columns), delimiter, batcher, { engine });
    expect(scanner instanceof WasmRowScanner).toBe(engine === 'wasm');
    [0, ...cuts].forEach((from, i) => scanner.push(bytes.slice(from, cuts[i] ?? bytes.length)));
    scanner.end();
    batcher.end();
    return { rows: scanner.rows, values };
  } catch (reason) {
    if (reason instanceof GaiaError) {
      return { fault: `${reason.code} ${reason.message}` };
    }
    throw reason;
  }
}

function expectSame(table: Table, cuts: number[]): Outcome {
  const found = outcome('wasm', table, cuts);
  const expected = outcome('zlib', table, []);
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(
      `${JSON.stringify(table)} in pieces ${cuts.join()}\n${JSON.stringify(found)}\n${JSON.stringify(expected)}`
    );
  }
  return found;
}

const KINDS = ['float64', 'float32', 'int64', 'int32', 'int16', 'int8', 'bool', 'string'];
const ITEMS = ['float64', 'float32', 'int64', 'int32', 'int16', 'int8', 'bool', 'string'];

/** Cells of each kind, ordinary ones and such as the kernels leave to the host. */
const CELLS: Record<string, string[]> = {
  float: [
    '1.5',
    '-0.25',
    '2016.0',
    '44.99615537864534',
    '2.2585478E-4',
    'NaN',
    'nan',
    '-Infinity',
    '+1.5',
    '123',
    '0.1234567890123456789012',
    '"7.25"',
    '1e400',
    '3.4028236e38',
    '1.000000059604644775390625'
  ],
  int: ['0', '7', '-7', '12', '-128', '127', '+5', '007', '"9"'],
  big: ['4472832130942575872', '-9223372036854775808', '9223372036854775807', '12345678', '123456789012345678', '1'],
  bool: ['True', 'False', '"True"', '"False"', 'true', 'FALSE'],
  string: [
    'abc',
    '"a b"',
    '"Gaia DR3 4472832130942575872"',
    '"x,y"',
    '"null"',
    '""',
    '"a ""b"" c"',
    'n',
    '"line\nbreak"',
    'ab"c',
    '\xe9',
    'a longer text that needs more than sixteen bytes'
  ]
};
const NULLS = ['null', '', 'null', '""'];

const cellsOf = (kind: string): string[] =>
  CELLS[kind.startsWith('float') ? 'float' : kind === 'int64' ? 'big' : kind.startsWith('int') ? 'int' : kind];

/** @param few - wide rows of which up to three cells are wanted */
const makeTable = (next: () => number, few = false): Table => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const wide = few || next() < 0.1;
  const width = !few && next() < 0.1 ? 1 : wide ? 60 + Math.floor(next() * 100) : 2 + Math.floor(next() * 12);
  const strange = next() < 0.5 ? 0 : next() * 0.3;
  const columns = Array.from({ length: width }, (_, i): ColumnInfo => {
    const item = next() < 0.15 ? pick(ITEMS) : undefined;
    return { name: `c${i}`, datatype: item ? 'string' : pick(KINDS), ...(item && { subtype: `${item}[null]` }) };
  });
  const bare = (kind: string): string => pick(cellsOf(kind).slice(0, kind === 'string' ? 1 : 4)).replaceAll('"', '');
  const cell = ({ datatype, subtype }: ColumnInfo): string => {
    const odd = next() < strange;
    if (next() < 0.2) {
      return odd ? pick(NULLS) : 'null';
    }
    if (subtype) {
      const item = subtype.slice(0, subtype.indexOf('['));
      const list = Array.from({ length: Math.floor(next() * (next() < 0.1 ? 60 : 6)) }, () => {
        if (odd && next() < 0.2) {
          return pick(cellsOf(item)).replaceAll('"', '');
        }
        return next() < 0.1 ? 'null' : item === 'string' || item === 'bool' ? `""${bare(item)}""` : bare(item);
      });
      const [open, between, close] = odd
        ? pick([
            ['(', ', ', ')'],
            ['[', ' , ', ']'],
            ['[', ',', ',]'],
            ['(', ',', ',)'],
            ['[', ',', ''],
            [' [', ', ', '] ']
          ])
        : ['[', ',', ']'];
      return `"${open}${list.join(between)}${close}"`;
    }
    return odd ? pick(cellsOf(datatype)) : bare(datatype);
  };
  const ending = next() < strange / 2 ? '\r\n' : '\n';
  const lines = Array.from({ length: Math.floor(next() * (next() < 0.1 ? 300 : 12)) }, () => columns.map(cell));
  const delimiter = next() < 0.15 ? BLANK : COMMA;
  let text = lines.map(line => line.join(String.fromCharCode(delimiter))).join(ending) + (next() < 0.8 ? ending : '');
  for (let damage = next() < 0.3 ? Math.ceil(next() * 3) : 0; damage > 0 && text !== ''; damage--) {
    const at = Math.floor(next() * text.length);
    const put = pick(['', '"', '""', ',', '\n', '\r\n', '\r', '\n\n', 'x', '9', ' ', '"\n', '",']);
    text = text.slice(0, at) + put + text.slice(at + (next() < 0.5 ? 1 : 0));
  }
  const share = few ? 2 / width : 0.3;
  const some = columns.filter(() => next() < share).map(({ name }) => name);
  const names = (!few && next() < 0.5) || some.length === 0 ? undefined : next() < 0.5 ? some : some.reverse();
  return { columns, text, delimiter, names };
};

/** `GAIALAB_TABLES=100000` for a night. */
const TABLES = Number(process.env.GAIALAB_TABLES ?? 8000);

test(`${TABLES} tables of all kinds, sound and damaged, whole and in pieces`, () => {
  const next = random(20240714);
  let faults = 0;
  let rows = 0;
  for (let i = 0; i < TABLES; i++) {
    const table = makeTable(next);
    const pieces = Math.floor(next() * next() * 6);
    const cuts = Array.from({ length: pieces }, () => Math.floor(next() * (table.text.length + 1))).sort(
      (a, b) => a - b
    );
    const found = expectSame(table, cuts);
    faults += 'fault' in found ? 1 : 0;
    rows += 'rows' in found ? found.rows : 0;
  }
  expect(faults).toBeGreaterThan(TABLES / 20);
  expect(faults).toBeLessThan(TABLES / 2);
  expect(rows).toBeGreaterThan(TABLES);
}, 600000);

test(`${TABLES / 4} tables of wide rows of which few cells are wanted`, () => {
  const next = random(20240815);
  let faults = 0;
  let rows = 0;
  for (let i = 0; i < TABLES / 4; i++) {
    const table = makeTable(next, true);
    const found = expectSame(table, next() < 0.5 ? [] : [Math.floor(next() * (table.text.length + 1))]);
    faults += 'fault' in found ? 1 : 0;
    rows += 'rows' in found ? found.rows : 0;
  }
  expect(faults).toBeGreaterThan(TABLES / 80);
  expect(faults).toBeLessThan(TABLES / 8);
  expect(rows).toBeGreaterThan(TABLES / 4);
}, 600000);

test('every place of quotes in cells that are passed, in rows of the right length and of others', () => {
  const columns = Array.from({ length: 60 }, (_, i) => ({ name: `c${i}`, datatype: 'string' }));
  const cells = ['"q"', '""', '"a,b"', '"a,"', '",b"', '"a""b"', '"a"x', 'ab"', 'a"b', '"a\nb"', '"', 'x\r', '"a","b'];
  for (const cell of cells) {
    for (let before = 0; before < 70; before++) {
      const row = (own: string, others: number): string => `${'x'.repeat(70)},${own},${'1,'.repeat(others)}z\n`;
      for (const others of [57, 56]) {
        const text = row('0'.repeat(before), 57) + row(cell, others) + row('"q"', 57);
        expectSame({ columns, text, names: ['c59'] }, []);
        expectSame({ columns, text, names: ['c0', 'c40'] }, [before + 9]);
      }
    }
  }
});

test('every place of quotes, delimiters and line ends against the blocks of 64 bytes', () => {
  const columns = ['string', 'float64', 'string'].map((datatype, i) => ({ name: `c${i}`, datatype }));
  const ends = [
    '"q",1.5,"r"\n',
    '"",,""\n',
    'q,null,r\n',
    '"a,b\n",2.5,"\n"\n',
    '"a""b",1,"c"\n',
    '"a"x,1,2\n',
    'a"b,1,"c"\r\n',
    '1,2\n',
    '1,2,3,4\n'
  ];
  for (const row of ends) {
    for (let before = 0; before < 140; before++) {
      const text = `${'x'.repeat(before)},1,2\n${row}${row}"${'y,'.repeat(before)}",3,${row}`;
      expectSame({ columns, text }, []);
      expectSame({ columns, text: text + row }, [before + 5, before + 9]);
      expectSame({ columns, text, names: ['c2', 'c0'] }, [before + 7]);
    }
  }
});

test('rows from one byte to many megabytes', () => {
  const columns = [
    { name: 'id', datatype: 'int64' },
    { name: 'flux', datatype: 'string', subtype: 'float64[null]' },
    { name: 'name', datatype: 'string' }
  ];
  const next = random(3);
  const row = (items: number, length: number): string =>
    `7,"[${Array.from({ length: items }, () => (next() < 0.01 ? 'null' : (next() * 9).toFixed(15))).join(',')}]",${'z'.repeat(length)}\n`;
  for (const sizes of [
    [1, 1],
    [3000, 10],
    [70000, 5],
    [2, 1500000],
    [60000, 60000],
    [200000, 1]
  ]) {
    const [items, length] = sizes;
    const text = row(2, 3) + row(items, length) + row(5, 5) + row(items, length) + row(1, 0);
    const cuts = Array.from({ length: Math.floor(text.length / 900001) }, (_, i) => (i + 1) * 900001);
    expect(expectSame({ columns, text }, cuts)).toMatchObject({ rows: 5 });
    expect(expectSame({ columns, text, names: ['id'] }, cuts)).toMatchObject({ rows: 5 });
  }
  const one = [{ name: 'b', datatype: 'bool' }];
  expect(expectSame({ columns: one, text: 'true\n'.repeat(50000) }, [7, 100000])).toMatchObject({ rows: 50000 });
  expect(expectSame({ columns: one, text: '\n'.repeat(50000) }, [7, 100000])).toMatchObject({ rows: 50000 });
});

test('lists of more items than the kernel holds', () => {
  const columns = [{ name: 'n', datatype: 'string', subtype: 'int8[null]' }];
  const text = `"[${'1,'.repeat(250000)}2]"\n`.repeat(4) + `"[${'1,'.repeat(800000)}2]"\n`;
  expect(expectSame({ columns, text }, [400000, 700000, 1000000])).toMatchObject({ rows: 5 });
});

test('more wanted columns than the kernel notes', () => {
  const columns = Array.from({ length: MOST_WANTED + 1 }, (_, i) => ({ name: `c${i}`, datatype: 'int16' }));
  const line = columns.map((_, i) => i % 300).join();
  const batcher = new RowBatcher('t', undefined, () => undefined);
  const scanner = rowScanner('t', columns.length, batcher.bind(columns), COMMA, batcher, { engine: 'wasm' });
  expect(scanner).not.toBeInstanceOf(WasmRowScanner);
  const fewer = { columns: columns.slice(1), text: `${line.slice(2)}\n`.repeat(200) };
  expect(expectSame(fewer, [100, 5000])).toMatchObject({ rows: 200 });
});

test('of two bad cells, the first one is told', () => {
  const columns = ['string', 'float64', 'int16', 'string', 'bool'].map((datatype, i) => ({
    name: `c${i}`,
    datatype,
    ...(i === 3 && { subtype: 'float64[null]' })
  }));
  const good = 'a,1.5,7,"[1.0,2.0]",True\n'.repeat(9);
  const bad: [string, string][] = [
    ['a,1.5,x,"[1.0",True\n', 'column c2: "x"'],
    ['a,1.5,7,"[1.0",Maybe\n', 'column c3: "[1.0"'],
    ['a,1.5,7,"[1.0]",Maybe\n', 'column c4: "Maybe"'],
    ['a,y,99999,null,no\n', 'column c1: "y"'],
    ['a,1.5,99999,null,no\n', 'column c2: "99999"'],
    ['a,1.5,"7""",null,no\n', 'column c2: "7""']
  ];
  for (const [row, says] of bad) {
    const table = { columns, text: good + row + row + good };
    expectSame(table, []);
    const batcher = new RowBatcher('t', undefined, () => undefined);
    const scanner = rowScanner('t', 5, batcher.bind(columns), COMMA, batcher, { engine: 'wasm' });
    const fault = faultOf(() => scanner.push(Buffer.from(table.text)));
    expect(fault.message).toContain(`row 10, ${says}`);
  }
});

test('two scans that take turns on one thread', () => {
  const columns = ['int64', 'string', 'float32'].map((datatype, i) => ({ name: `c${i}`, datatype }));
  const found = [2, 3].map(width => {
    const values: Value[][] = [];
    const batcher = new RowBatcher('t', undefined, batch => values.push(...rowsOf(batch)));
    const scanner = rowScanner('t', width, batcher.bind(columns.slice(0, width)), COMMA, batcher, { engine: 'wasm' });
    return { width, values, batcher, scanner };
  });
  for (let i = 0; i < 40; i++) {
    found.forEach(({ width, scanner }) =>
      scanner.push(Buffer.from(`${i},"a${i}",${i}.5`.split(',').slice(0, width).join() + (i % 3 ? '\n' : '')))
    );
    found.forEach(({ scanner }) => scanner.push(Buffer.from(i % 3 ? '' : '\n')));
  }
  found.forEach(({ width, scanner, batcher, values }) => {
    scanner.end();
    batcher.end();
    expect(values.map(row => row.slice(0, 2))).toEqual(Array.from({ length: 40 }, (_, i) => [`${i}`, `a${i}`]));
    expect(values[0].length).toBe(width);
  });
});

test('scans that take turns on one thread while rows of both are gathered', () => {
  const next = random(5);
  const columns = ['int64', 'bool', 'float32', 'int8', 'string'].map((datatype, i) => ({ name: `c${i}`, datatype }));
  const row = (i: number): string =>
    [i * 1e9, next() < 0.5, next() < 0.01 ? 'Infinity' : next() - 0.5, i % 100, `s${i}`]
      .map(cell => (next() < 0.1 ? 'null' : cell))
      .join();
  const texts = [30000, 21000].map(rows => Array.from({ length: rows }, (_, i) => `${row(i)}\n`).join(''));
  const found = texts.map(text => {
    const values: Value[][] = [];
    const batcher = new RowBatcher('t', undefined, batch => values.push(...rowsOf(batch)));
    const scanner = rowScanner('t', 5, batcher.bind(columns), COMMA, batcher, { engine: 'wasm' });
    const bytes = Buffer.from(text);
    return { text, values, batcher, scanner, bytes };
  });
  while (found.some(({ bytes }) => bytes.length > 0)) {
    found.forEach(one => {
      const size = Math.floor(next() * 200000);
      one.scanner.push(one.bytes.subarray(0, size));
      one.bytes = one.bytes.subarray(size);
    });
  }
  found.forEach(({ text, values, scanner, batcher }) => {
    scanner.end();
    batcher.end();
    const expected = outcome('zlib', { columns, text }, []);
    expect('values' in expected && values.length === expected.values.length).toBe(true);
    expect({ rows: values.length, values }).toEqual(expected);
  });
});
