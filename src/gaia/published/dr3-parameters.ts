import type { PublishedFigures } from './figures';

/** Of the 1,590,932,717 rows of gaiadr3.astrophysical_parameters 128,611,111 have a mass from FLAME. */
export const DR3_ASTROPHYSICAL_PARAMETERS_FIGURES: PublishedFigures = {
  columns: { mass_flame: { nulls: 1_462_321_606 } },
  source: 'Measured on a public copy.'
};
