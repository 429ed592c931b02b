import fc from 'fast-check';
import { kept, valueOf, valuesOf } from './support';

const PROXIMA = 5853498713190525696n;
const NEIGHBOUR = 5853498713190525952n;

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** Any int64, often near the places where words and doubles end. */
const int64 = fc.oneof(
  fc.bigInt(MIN, MAX),
  fc
    .tuple(
      fc.constantFrom(0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 62n, MAX, MIN, -(2n ** 32n), PROXIMA),
      fc.integer({ min: -3, max: 3 })
    )
    .map(([base, step]) => base + BigInt(step))
    .filter(value => value >= MIN && value <= MAX)
);

const inRange = (value: bigint): bigint | null => (value > MAX || value < MIN ? null : value);

describe('int64', () => {
  it('tells Proxima from the id that is the same double', () => {
    expect(Number(PROXIMA) === Number(PROXIMA + 100n)).toBe(true);
    const rows = [{ source_id: PROXIMA }, { source_id: PROXIMA + 100n }, { source_id: NEIGHBOUR }];
    expect(kept(`source_id = ${PROXIMA}`, rows)).toEqual([true, false, false]);
    expect(kept(`source_id IN (${PROXIMA}, ${NEIGHBOUR}, 3)`, rows)).toEqual([true, false, true]);
    expect(kept(`source_id > ${PROXIMA}`, rows)).toEqual([false, true, true]);
    // With a point it is a double, and the nearest one is the neighbour.
    expect(kept(`source_id = ${PROXIMA}.0`, rows)).toEqual([false, false, true]);
    expect(kept(`source_id < ${PROXIMA}.0`, rows)).toEqual([true, true, false]);
  });

  it('compares exactly', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const rows = [{ source_id: a, random_index: b }];
        const answers = ['=', '<>', '<', '<=', '>', '>='].map(op => kept(`source_id ${op} random_index`, rows)[0]);
        expect(answers).toEqual([a === b, a !== b, a < b, a <= b, a > b, a >= b]);
        expect(kept(`source_id <= ${b}`, rows)).toEqual([a <= b]);
        expect(kept(`${b} < source_id`, rows)).toEqual([b < a]);
        expect(kept(`source_id IN (${b}, 5, 2.5, 7.0)`, rows)).toEqual([a === b || a === 5n || a === 7n]);
      })
    );
  });

  it('compares with doubles as exact numbers', () => {
    const real = fc.oneof(fc.double(), int64.map(Number));
    fc.assert(
      fc.property(int64, real, (a, x) => {
        const rows = [{ source_id: a, parallax: x }];
        const answers = ['=', '<', '>='].map(op => kept(`source_id ${op} parallax`, rows)[0]);
        // JavaScript compares BigInt with number by value.
        expect(answers).toEqual([a <= x && a >= x, a < x, a >= x]);
        expect(kept('parallax < source_id', rows)).toEqual([x < a]);
      })
    );
  });

  it('computes exactly, and NULL beyond 64 bits', () => {
    fc.assert(
      fc.property(int64, fc.oneof(int64, fc.bigInt(-40n, 40n)), (a, b) => {
        const rows = [{ source_id: a, random_index: b }];
        const compute = (text: string): unknown => valuesOf(text, rows)[0];
        expect(compute('source_id + random_index')).toBe(inRange(a + b));
        expect(compute('source_id - random_index')).toBe(inRange(a - b));
        expect(compute('source_id * random_index')).toBe(inRange(a * b));
        expect(compute('source_id / random_index')).toBe(b === 0n ? null : inRange(a / b));
        expect(compute('MOD(source_id, random_index)')).toBe(b === 0n ? null : a % b);
        expect(compute('-source_id')).toBe(inRange(-a));
        expect(compute('ABS(source_id)')).toBe(inRange(a < 0n ? -a : a));
        expect(compute('SIGN(source_id)')).toBe(a > 0n ? 1n : a < 0n ? -1n : 0n);
        expect(compute('LEAST(source_id, random_index)')).toBe(a < b ? a : b);
        expect(compute('source_id + 0.0')).toBe(Number(a));
      })
    );
  });

  it('divides by powers of two exactly', () => {
    fc.assert(
      fc.property(int64, fc.integer({ min: 1, max: 62 }), (a, bits) => {
        const d = 2n ** BigInt(bits);
        const rows = [{ source_id: a }];
        expect(valuesOf(`source_id / ${d}`, rows)).toEqual([a / d]);
        expect(valuesOf(`source_id % ${d}`, rows)).toEqual([a % d]);
        expect(valuesOf(`FLOOR(source_id / ${d})`, rows)).toEqual([a / d]);
        if (bits <= 52) {
          expect(valuesOf(`FLOOR(source_id / ${d}.0)`, rows)).toEqual([Number(a >> BigInt(bits))]);
        }
        const floor = a / 1000n - (a < 0n && a % 1000n !== 0n ? 1n : 0n);
        expect(valuesOf('FLOOR(source_id / 1000.0)', rows)).toEqual([Number(floor)]);
      })
    );
  });

  it('reads the HEALPix pixel of every order', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX), fc.integer({ min: 0, max: 12 }), (id, order) => {
        const pixel = id >> BigInt(59 - 2 * order);
        expect(valueOf(`GAIA_HEALPIX_INDEX(${order}, source_id)`, { source_id: id })).toBe(pixel);
      })
    );
  });

  it('keeps small integers exact where products grow beyond 2^53', () => {
    const row = { rv_nb_transits: 2147483647, matched_transits: -32768 };
    expect(valueOf('rv_nb_transits * rv_nb_transits', row)).toBe(2147483647n ** 2n);
    expect(valueOf('rv_nb_transits * rv_nb_transits * matched_transits', row)).toBe(null);
    expect(valueOf('rv_nb_transits * 3 % 2147483648', row)).toBe(2147483645n);
    expect(valueOf('0 * matched_transits', row)).toBe(0n);
    expect(valueOf('1.0 / (0 * matched_transits)', row)).toBe(Infinity);
  });
});
