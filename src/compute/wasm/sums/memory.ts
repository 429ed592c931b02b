import * as layout from './layout';

/** The addresses of layout.ts, typed for the kernels. */

export const RUN_SIZE: usize = <usize>layout.RUN_SIZE;
export const RUNS: usize = <usize>layout.RUNS;
export const VALUES: usize = <usize>layout.VALUES;
