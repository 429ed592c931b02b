import { DR3_GAIA_SOURCE } from '../../gaia/columns/dr3-gaia-source';

/** One row of gaia_source as numbers, in file order: NaN is null, 0 and 1 are booleans, strings are codes. */
export type Row = Float64Array;

const INDEX = new Map(DR3_GAIA_SOURCE.map((column, index) => [column.name, index]));

/** Place of a column in a {@link Row}. */
export function at(name: string): number {
  const index = INDEX.get(name);
  if (index === undefined) {
    throw new Error(`gaia_source has no column ${name}`);
  }
  return index;
}

/** As {@link at}, but -1 where there is no such column. */
export const placeOf = (name: string): number => INDEX.get(name) ?? -1;

export const newRow = (): Row => new Float64Array(DR3_GAIA_SOURCE.length);

/** Words behind the codes of string columns. */
export const VARIABLE_FLAGS = ['NOT_AVAILABLE', 'VARIABLE'] as const;
export const LIBRARIES = ['MARCS', 'PHOENIX', 'A', 'OB'] as const;

export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

/** Rounds to a number of decimals, as DPAC did for some parameters. */
export const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
