import fc from 'fast-check';
import { SumState } from '../../src/compute/pixel-state';
import '../support/property-seed';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e300, -1e300, 5e-324) }
);
/** Runs as a file sorted by pixel has them: one goes on in the next batch. */
const batches = fc.array(fc.array(fc.array(value, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 9 }), {
  minLength: 1,
  maxLength: 5
});

/** A double's own bits, but for NaN, which is one. */
const bits = (values: Float64Array): bigint[] =>
  [...values].map(real => (Number.isNaN(real) ? -1n : new BigInt64Array(Float64Array.of(real).buffer)[0]));

test('sums of runs made by the kernel are those made row by row, to the last bit', () => {
  fc.assert(
    fc.property(batches, fc.boolean(), (lists, isMean) => {
      const kernel = new SumState(isMean);
      const plain = new SumState(isMean);
      let entry = 0;
      for (const runs of lists) {
        const flat = runs.flatMap((run, i) => [entry + i, run.length]);
        const values = Float64Array.from(runs.flat());
        const entries = Int32Array.from(runs.flatMap((run, i) => run.map(() => entry + i)));
        entry += runs.length - 1;
        [kernel, plain].forEach(state => state.reserve(entry + 1));
        expect(kernel.addRuns(flat, values)).toBe(true);
        plain.addAll(entries, values, values.length);
      }
      const all = Int32Array.from({ length: entry + 1 }, (_, i) => i);
      const [own, other] = [kernel.part(all), plain.part(all)];
      expect([...own.counts]).toEqual([...other.counts]);
      expect(bits(own.sums!)).toEqual(bits(other.sums!));
      expect(bits(own.lost!)).toEqual(bits(other.lost!));
      expect(bits(kernel.values(all))).toEqual(bits(plain.values(all)));
    })
  );
});

test('more rows than the kernel has room for are left to the loop', () => {
  const state = new SumState(false);
  state.reserve(1);
  expect(state.addRuns([0, 200_000], new Float64Array(200_000).fill(1))).toBe(false);
  expect([...state.values(Int32Array.of(0))]).toEqual([NaN]);
});
