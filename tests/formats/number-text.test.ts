import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { ByteBuffer } from '../../src/formats/byte-buffer';
import { float32Text, float64Text } from '../../src/formats/float-text';
import { putInt64, putInteger } from '../../src/formats/integer-text';
import { PYTHON } from '../compute/support';

/** Number of significant digits that numpy needs for each value, and whether it reads the texts as these bits. */
const ORACLE = `
import sys, json, numpy as np
kind = np.dtype(sys.argv[1])
found = []
for bits, text in json.load(sys.stdin):
    value = np.array([int(bits)], dtype='u%d' % kind.itemsize).view(kind)[0]
    same = np.array([kind.type(text)]).tobytes() == np.array([value]).tobytes() or (value != value and text == 'NaN')
    count = lambda t: len(t.lower().lstrip('-').split('e')[0].replace('.', '').strip('0'))
    shortest = np.format_float_scientific(value, unique=True)
    found.append([bool(same), text in ('NaN', 'Infinity', '-Infinity') or count(text) <= count(shortest)])
print(json.dumps(found))
`;

function judge(kind: string, cases: [string, string][]): void {
  const input = JSON.stringify(cases);
  const found = JSON.parse(execFileSync(PYTHON, ['-c', ORACLE, kind], { input, encoding: 'utf8' })) as boolean[][];
  expect(found.length).toBe(cases.length);
  expect(cases.filter((_, i) => !found[i][0])).toEqual([]);
  expect(cases.filter((_, i) => !found[i][1])).toEqual([]);
}

test('float32: the shortest text that gives the value back', () => {
  const bits = new Uint32Array([
    ...fc.sample(fc.integer({ min: 0, max: 0xffffffff }), 20000),
    ...Array.from({ length: 255 }, (_, e) => e << 23), // powers of two, where the gap below is half the gap above
    ...Array.from({ length: 3000 }, (_, i) => new Uint32Array(Float32Array.of(i / 1000).buffer)[0]),
    0x80000000,
    1,
    2,
    0x7fffff,
    0x800000,
    0x7f7fffff,
    0x7f800000,
    0xff800000,
    0x7fc00000
  ]);
  judge(
    'f4',
    Array.from(new Float32Array(bits.buffer), (value, i) => [String(bits[i]), float32Text(value)])
  );
});

test('float64: the shortest text that gives the value back', () => {
  const values = [...fc.sample(fc.double(), 5000), -0, 5e-324, 1e21, 1e22, 123456789012345680000, 0.1, 1 / 3];
  const bits = new BigUint64Array(Float64Array.from(values).buffer);
  judge(
    'f8',
    values.map((value, i) => [String(bits[i]), float64Text(value)])
  );
  expect([5, -0, 1e20].map(float64Text)).toEqual(['5.0', '-0.0', '100000000000000000000.0']);
});

function textOf(put: (out: ByteBuffer) => void): string {
  const out = new ByteBuffer(4);
  put(out);
  return out.contents().toString();
}

test('int64 by its words', () => {
  const edges = [
    0n,
    1n,
    -1n,
    2n ** 53n,
    2n ** 53n - 1n,
    -(2n ** 53n),
    2n ** 63n - 1n,
    -(2n ** 63n),
    5853498713190525696n,
    10n ** 18n,
    -(10n ** 9n),
    2n ** 32n,
    -(2n ** 32n)
  ];
  const words = new BigInt64Array(1);
  const halves = new Uint32Array(words.buffer);
  const check = (value: bigint): void => {
    words[0] = value;
    expect(textOf(out => putInt64(out, halves[0], halves[1]))).toBe(String(value));
  };
  edges.forEach(check);
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), check), { numRuns: 3000 });
  fc.assert(
    fc.property(fc.maxSafeInteger(), value => expect(textOf(out => putInteger(out, value))).toBe(String(value)))
  );
});
