import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';
import { DR1_GAIA_SOURCE } from './dr1-gaia-source';

/** The 59 columns of gaiadr1.tgas_source in file order: those of gaia_source, after the names in older catalogues. */
export const DR1_TGAS_SOURCE: readonly ColumnInfo[] = [
  c('hip', 'int32', '', 'meta.id.cross', 'Number in the Hipparcos catalogue'),
  c('tycho2_id', 'string', '', 'meta.id.cross', 'Name in Tycho-2, such as 55-28-1'),
  ...DR1_GAIA_SOURCE
];
