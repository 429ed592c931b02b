import { defaultEngine, loadKernel, releaseKernel } from './kernel';
import { MOST_RUNS, MOST_VALUES, RUN_SIZE, RUNS, VALUES } from './wasm/sums/layout';

/** Compensated sums by entry, see SumState. */
export interface Sums {
  counts: Uint32Array;
  sums: Float64Array;
  lost: Float64Array;
}

/**
 * Adds values to the sums of runs of rows, in the kernel: a map of a stored copy does little else, and ends before V8 has
 * compiled a loop in JavaScript.
 * @param runs - entry and number of rows of each run, one after the other
 * @param values - of all rows; NaN is left out
 * @returns false where the kernel cannot do it
 */
export function addRuns({ counts, sums, lost }: Sums, runs: readonly number[], values: Float64Array): boolean {
  const count = runs.length >> 1;
  if (defaultEngine() !== 'wasm' || values.length > MOST_VALUES || count > MOST_RUNS) {
    return false;
  }
  const kernel = loadKernel();
  const { buffer } = kernel.memory;
  new Float64Array(buffer, VALUES, values.length).set(values);
  const words = new Uint32Array(buffer, RUNS, (count * RUN_SIZE) / 4);
  const reals = new Float64Array(buffer, RUNS, (count * RUN_SIZE) / 8);
  // an entry stands in one run only
  for (let i = 0; i < count; i++) {
    const entry = runs[2 * i];
    words[6 * i] = runs[2 * i + 1];
    words[6 * i + 1] = counts[entry];
    reals[3 * i + 1] = sums[entry];
    reals[3 * i + 2] = lost[entry];
  }
  kernel.exports.addRuns(count);
  for (let i = 0; i < count; i++) {
    const entry = runs[2 * i];
    counts[entry] = words[6 * i + 1];
    sums[entry] = reals[3 * i + 1];
    lost[entry] = reals[3 * i + 2];
  }
  releaseKernel(kernel);
  return true;
}
