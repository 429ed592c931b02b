import { INPUT, INPUT_SIZE, TEXT, TEXT_SIZE } from '../layout';

/** Memory of the sums, in that of the decoder: nothing is decoded meanwhile. Read by both languages, as ../layout.ts is. */

/** A run: number of values, count (32 bits each), sum, rest (doubles). */
export const RUN_SIZE = 24;
export const RUNS = INPUT;
export const MOST_RUNS = INPUT_SIZE / RUN_SIZE;

export const VALUES = TEXT;
export const MOST_VALUES = TEXT_SIZE / 8;
