import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parseFloat32, parseFloat64, spellsNaN } from '../../src/compute/decimal';
import { int64AsDouble, int64Words, parseInt64, parseSmallInteger } from '../../src/compute/integers';
import { PYTHON } from './support';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(`x${text}9`);
const float64 = (text: string): number => parseFloat64(bytesOf(text), 1, text.length + 1);
const float32 = (text: string): number => parseFloat32(bytesOf(text), 1, text.length + 1);
const int64 = (text: string): bigint | undefined =>
  parseInt64(bytesOf(text), 1, text.length + 1)
    ? (BigInt(int64Words[1]) << 32n) | BigInt(int64Words[0] >>> 0)
    : undefined;

const shortest = (value: number): string => (Object.is(value, -0) ? '-0.0' : String(value));

const digits = (max: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`)).map(text => text.replace(/^0+(?=.)/, ''));
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(20),
    fc.option(digits(20)),
    fc.option(fc.integer({ min: -340, max: 320 }))
  )
  .map(([sign, whole, part, e]) => `${sign}${whole}${part === null ? '' : `.${part}`}${e === null ? '' : `E${e}`}`);

describe('float64', () => {
  test('any decimal is the nearest double (oracle: the engine)', () => {
    fc.assert(
      fc.property(decimal, text => Object.is(float64(text), Number(text))),
      { numRuns: 20000 }
    );
  });

  test('every double comes back from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), value => Object.is(float64(shortest(value)), value)),
      { numRuns: 20000 }
    );
  });

  test('half-way cases between two doubles', () => {
    const cell = new Float64Array(1);
    const word = new BigInt64Array(cell.buffer);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999999 }), fc.integer({ min: 1, max: 9 }), fc.nat(17), (m, d, k) => {
        cell[0] = m / 10 ** d;
        const low = cell[0];
        word[0]++;
        // the decimal with k places that lies nearest to the middle of two doubles
        const middle = (low + (cell[0] - low) / 2).toPrecision(Math.max(1, k));
        return Object.is(float64(middle), Number(middle));
      }),
      { numRuns: 20000 }
    );
    const ties = [
      '9007199254740993',
      '9007199254740993.0',
      '9007199254740993.00000000000000001',
      '900719925474099.3e1'
    ];
    expect(ties.map(float64)).toEqual(ties.map(Number));
  });

  test('not-numbers', () => {
    expect(float64('Infinity')).toBe(Infinity);
    expect(float64('-inf')).toBe(-Infinity);
    for (const text of ['NaN', 'nan', '-nan']) {
      expect(float64(text)).toBeNaN();
      expect(spellsNaN(bytesOf(text), 1, text.length + 1)).toBe(true);
    }
    for (const text of ['', '-', '.', 'e5', '1e', '1e+', '0x10', '1 2', '1.2.3', '--1', 'naan', '1_000', 'infinit']) {
      expect([text, float64(text)]).toEqual([text, NaN]);
      expect(spellsNaN(bytesOf(text), 1, text.length + 1)).toBe(false);
    }
  });
});

describe('float32', () => {
  // texts beside the middle of two float32, by less than a double can see
  const hard = [
    '1.00000005960464477539062500000000000001',
    '1.000000059604644775390625',
    '1.000000178813934326171875',
    '1.00000017881393432617187499999999999999',
    '-1.00000017881393432617187500000000000001',
    '3.4028235677973366163753939545814e38',
    '3.40282356779733661637539395458142568447999999e38',
    '3.40282356779733661637539395458142568448e38',
    '7.006492321624085354618647916449580656401309709382578858785341419448955413429303e-46',
    '7.006492321624085354618647916449580656401309709382578858785341419448955413429304e-46',
    '2.1019476964872256e-45',
    '1.17549428140000000000000001e-38',
    '16777217',
    '16777217.0000000000000000000000000000000001',
    '16777219',
    '8.589973e9',
    '1e-50',
    '4e38'
  ];

  test('rounds once, from the text (oracle: exact fractions in Python)', () => {
    const random = fc.sample(
      fc.tuple(fc.integer({ min: 1, max: 0x7f7fffff }), fc.constantFrom('', '0000000000000000000000000001')),
      400
    );
    const script = `
import sys, json
from fractions import Fraction
import struct
def bits(i): return Fraction(struct.unpack('<f', struct.pack('<I', i))[0])
TOP = Fraction(2) ** 128
def value(i): return TOP if i == 0x7f800000 else bits(i)
def nearest(text):
    x = abs(Fraction(text)); lo, hi = 0, 0x7f800000
    while hi - lo > 1:
        mid = (lo + hi) // 2
        lo, hi = (mid, hi) if value(mid) <= x else (lo, mid)
    d = (x - value(lo)) - (value(hi) - x)
    i = hi if d > 0 or (d == 0 and lo % 2 == 1) else lo
    return i | (0x80000000 if text[0] == '-' else 0)
def exact(fr):
    k = 0
    while (fr * 10 ** k).denominator != 1: k += 1
    n = str(fr.numerator * 10 ** k // fr.denominator).rjust(k + 1, '0')
    return n[:-k] + '.' + n[-k:] if k else n + '.0'
texts = json.load(sys.stdin)
out = []
for t in texts['plain']: out.append([t, nearest(t)])
for i, tail in texts['middles']:
    m = exact((value(i) + value(i + 1)) / 2) + tail
    for t in (m, '-' + m): out.append([t, nearest(t)])
print(json.dumps(out))
`;
    const input = JSON.stringify({ plain: hard, middles: random });
    const answers = JSON.parse(
      execFileSync(PYTHON, ['-c', script], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
    ) as [string, number][];
    const cell = new Float32Array(1);
    const word = new Uint32Array(cell.buffer);
    expect(answers.length).toBe(hard.length + 800);
    for (const [text, expected] of answers) {
      cell[0] = float32(text);
      expect([text, word[0]]).toEqual([text, expected]);
    }
  });

  test('every float32 comes back from nine digits', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), value =>
        Object.is(float32(`${Object.is(value, -0) ? '-' : ''}${value.toPrecision(9)}`), value)
      ),
      { numRuns: 20000, examples: [[0], [-0], [1.401298464324817e-45]] }
    );
  });
});

describe('int64', () => {
  test('exact over its whole range', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), value => int64(String(value)) === value),
      { numRuns: 20000 }
    );
    for (const text of ['5853498713190525696', '4472832130942575872', '9223372036854775807', '-9223372036854775808']) {
      expect(int64(text)).toBe(BigInt(text));
    }
    expect(int64('+0000000000000000000000000007')).toBe(7n);
    expect(int64('-0')).toBe(0n);
  });

  test('beyond its range, or no integer', () => {
    const texts = [
      '9223372036854775808',
      '-9223372036854775809',
      '99999999999999999999',
      '1.0',
      '',
      '-',
      '1e3',
      'null'
    ];
    expect(texts.map(int64)).toEqual(texts.map(() => undefined));
    fc.assert(fc.property(fc.bigInt({ min: 2n ** 63n, max: 10n ** 30n }), value => int64(String(value)) === undefined));
  });

  test('as the nearest double', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), value => {
        int64(String(value));
        return int64AsDouble() === Number(value);
      })
    );
  });

  test('small integers', () => {
    const small = (text: string) => parseSmallInteger(bytesOf(text), 1, text.length + 1);
    fc.assert(fc.property(fc.integer(), value => Object.is(small(String(value)), value)));
    expect(['-0', '+5', '00012', '1.0', '', '-', 'x'].map(small)).toEqual([0, 5, 12, NaN, NaN, NaN, NaN]);
  });
});
