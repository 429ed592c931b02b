import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnData } from '../../src/compute/batch';
import { powersOfTen } from '../../src/compute/powers-of-ten';
import { RowBatcher } from '../../src/compute/row-batcher';
import { rowScanner } from '../../src/compute/wasm-row-scanner';
import { random } from './fold-files';
import { anyDecimal, filled, HARD, nearHalfWay, patterns } from './number-texts';
import { PYTHON, Scratch } from './support';

/** How many numbers are compared; `GAIALAB_NUMBERS=10000000` for a night. */
const NUMBERS = Number(process.env.GAIALAB_NUMBERS ?? 2e6);
const PIECE = 100000;

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** Reads lines of one cell as a column. */
function readColumn(datatype: string, text: string): ColumnData[] {
  const columns: ColumnData[] = [];
  const batcher = new RowBatcher('t', undefined, batch => columns.push(batch.columns[0]));
  const wanted = batcher.bind([{ name: 'x', datatype }]);
  const scanner = rowScanner('t', 1, wanted, 44, batcher, { engine: 'wasm' });
  scanner.push(Buffer.from(text, 'latin1'));
  scanner.end();
  batcher.end();
  return columns;
}

function* texts(count: number, seed: number): Generator<string[]> {
  const next = random(seed);
  const known = patterns();
  const makers: (() => string)[] = [
    () => filled(known[Math.floor(next() * known.length)], next),
    () => filled(known[Math.floor(next() * next() * known.length)], next),
    () => filled(known[Math.floor(next() * 20)], next),
    () => anyDecimal(next),
    () => nearHalfWay(next)
  ];
  yield [...HARD, ...HARD.map(text => `-${text.replace('-', '')}`)];
  for (let made = 0; made < count; made += PIECE) {
    yield Array.from({ length: PIECE }, (_, i) => makers[i % makers.length]());
  }
}

test('the powers of ten (oracle: Python integers)', () => {
  const script = `
import sys, struct
for q in range(-342, 309):
    if q >= 0:
        c = 5 ** q
        while c < 1 << 127: c *= 2
        while c >= 1 << 128: c //= 2
    else:
        five = 5 ** -q
        z = 0
        while (1 << z) < five: z += 1
        if q >= -27: c = 2 ** (z + 127) // five + 1
        else:
            c = 2 ** (2 * z + 256) // five + 1
            while c >= 1 << 128: c //= 2
    print(c >> 64, c & (1 << 64) - 1)
`;
  const expected = execFileSync(PYTHON, ['-c', script], { encoding: 'utf8' }).trim().split(/\s+/);
  expect(Array.from(powersOfTen(), String)).toEqual(expected);
});

test(`${NUMBERS} texts to float64, bit for bit (oracle: the engine's Number)`, () => {
  const words = new BigUint64Array(1);
  const double = new Float64Array(words.buffer);
  let compared = 0;
  for (const list of texts(NUMBERS, 20240712)) {
    let i = 0;
    for (const { values } of readColumn('float64', `${list.join('\n')}\n`)) {
      const found = values as Float64Array;
      for (let k = 0; k < found.length; k++, i++) {
        if (!Object.is(found[k], Number(list[i]))) {
          double[0] = found[k];
          throw new Error(`${list[i]} was read as ${found[k]} (${words[0].toString(16)})`);
        }
      }
    }
    expect(i).toBe(list.length);
    compared += i;
  }
  expect(compared).toBeGreaterThanOrEqual(NUMBERS);
}, 600000);

test(`${NUMBERS} texts to float32, bit for bit (oracle: strtof of the C library)`, () => {
  const script = `
import sys, ctypes, array
strtof = ctypes.CDLL(None).strtof
strtof.restype = ctypes.c_float
strtof.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
out = array.array('f', (strtof(line, None) for line in open(sys.argv[1], 'rb')))
out.tofile(open(sys.argv[1] + '.out', 'wb'))
`;
  const name = join(scratch.folder, 'numbers.txt');
  let compared = 0;
  for (const list of texts(NUMBERS, 20240713)) {
    const text = `${list.join('\n')}\n`;
    scratch.file('numbers.txt', text);
    execFileSync(PYTHON, ['-c', script, name]);
    const bytes = readFileSync(`${name}.out`);
    const expected = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    let i = 0;
    for (const { values } of readColumn('float32', text)) {
      const found = new Uint32Array((values as Float32Array).buffer, values!.byteOffset, values!.length);
      for (let k = 0; k < found.length; k++, i++) {
        if (found[k] !== expected[i]) {
          throw new Error(`${list[i]} was read as ${found[k].toString(16)}, not ${expected[i].toString(16)}`);
        }
      }
    }
    expect(i).toBe(list.length);
    compared += i;
  }
  expect(compared).toBeGreaterThanOrEqual(NUMBERS);
}, 600000);

const RANGES = { int8: 8n, int16: 16n, int32: 32n, int64: 64n };

test.each(Object.entries(RANGES))('%s: the whole range, and nothing beyond it', (datatype, bits) => {
  const limit = 1n << (bits - 1n);
  const next = random(5);
  const inside = [0n, 1n, -1n, limit - 1n, -limit, 1n - limit, limit / 10n, limit / 10n + 1n];
  for (let i = 0; i < 20000; i++) {
    const size = BigInt(Math.floor(next() * Number(bits)));
    const value = (BigInt(Math.floor(next() * 2 ** 32)) << 32n) + BigInt(Math.floor(next() * 2 ** 32));
    inside.push(BigInt.asIntN(Number(bits), BigInt.asUintN(Number(size) + 1, value) * (next() < 0.5 ? 1n : -1n)));
  }
  const spelled = inside.map((value, i) =>
    i % 7 === 3 && value >= 0n ? `${i % 2 ? '+' : '000'}${value}` : `${value}`
  );
  const found = readColumn(datatype, `${spelled.join('\n')}\n`).flatMap(({ values }) => Array.from(values!, String));
  expect(found).toEqual(inside.map(String));
  for (const text of [
    limit,
    -limit - 1n,
    limit * 10n,
    10n ** 19n,
    10n ** 25n,
    '1.0',
    '1e3',
    '-',
    '+',
    '--1',
    '1-',
    '1 ',
    'x'
  ]) {
    expect(() => readColumn(datatype, `1\n2\n3\n4\n5\n${text}\n7\n`)).toThrow(`row 6, column x: "${text}"`);
  }
});
