import { RUN_SIZE, RUNS, VALUES } from './memory';

/**
 * Adds values to compensated sums (Neumaier 1974, ZAMM 54, 39), run by run: at RUNS stand the number of a run's values,
 * how many its sum has, the sum and what it lost, at VALUES the doubles of all runs. NaN is left out.
 */
export function addRuns(runs: i32): void {
  let at = VALUES;
  let run = RUNS;
  for (let i = 0; i < runs; i++, run += RUN_SIZE) {
    const end = at + ((<usize>load<u32>(run)) << 3);
    let count = load<u32>(run, 4);
    let sum = load<f64>(run, 8);
    let lost = load<f64>(run, 16);
    for (; at < end; at += 8) {
      const value = load<f64>(at);
      if (value === value) {
        const next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
        count++;
      }
    }
    store<u32>(run, count, 4);
    store<f64>(run, sum, 8);
    store<f64>(run, lost, 16);
  }
}
