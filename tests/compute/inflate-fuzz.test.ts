import { loadKernel } from '../../src/compute/kernel';
import { deflateRound, fuzz, gzipRound } from './inflate-fuzz';
import { blocksTaken, readyRound } from './ready-fuzz';

const kernel = loadKernel();
const SEED = 20220613;
/** On a machine that does much else. */
const PATIENCE_MS = 300000;
// The faults, of which there are tens of thousands, are told by their messages.
const { stackTraceLimit } = Error;
beforeAll(() => (Error.stackTraceLimit = 0));
afterAll(() => (Error.stackTraceLimit = stackTraceLimit));

/** Rounds of nine streams each: more than 100,000 in all. scripts/fuzz-nightly.mjs runs ten times as many. */
describe('like node zlib', () => {
  test.each([
    [7600, 300],
    [1500, 4000],
    [60, 100000]
  ])(
    '%i rounds of deflate streams of up to %i bytes, in random steps',
    (rounds, most) => {
      const [cases, faults] = fuzz(deflateRound, kernel, SEED, rounds, most);
      expect(cases).toBe(9 * rounds);
      expect(faults).toBeGreaterThan(cases / 3);
    },
    PATIENCE_MS
  );

  test.each([
    [2100, 300],
    [40, 60000]
  ])(
    '%i rounds of gzip files of members of up to %i bytes, in random steps',
    (rounds, most) => {
      const [cases, faults] = fuzz(gzipRound, kernel, SEED, rounds, most);
      expect(cases).toBe(9 * rounds);
      expect(faults).toBeGreaterThan(cases / 3);
    },
    PATIENCE_MS
  );

  test.each([
    [1500, 3000],
    [60, 200000]
  ])(
    '%i rounds of gzip files of members of up to %i bytes, some of whose blocks come as tokens',
    (rounds, most) => {
      const before = blocksTaken();
      const [cases, faults] = fuzz(readyRound, kernel, SEED, rounds, most);
      expect(faults).toBeGreaterThan(cases / 5);
      expect(blocksTaken() - before).toBeGreaterThan(rounds);
    },
    PATIENCE_MS
  );
});
