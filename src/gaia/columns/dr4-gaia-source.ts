import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';
import { DR3_GAIA_SOURCE } from './dr3-gaia-source';

/** Columns of DR3 that the draft data model of DR4 renames or drops. */
const GONE = new Set(['astrometric_params_solved']);

/**
 * A draft of gaiadr4.gaia_source: the columns of DR3 with the changes that are known. To be replaced by the header of
 * the first public file, which in any case comes before this list where a file has one.
 */
export const DR4_GAIA_SOURCE: readonly ColumnInfo[] = [
  ...DR3_GAIA_SOURCE.filter(column => !GONE.has(column.name)),
  c(
    'astrometric_params',
    'int16',
    '',
    'meta.number',
    'Which parameters were solved for, as a mask: one of 19 values such as 3, 7, 31, 63, 95, 479'
  ),
  c('tentative_parallax_bias', 'float32', 'mas', 'pos.parallax.trig', 'Tentative estimate of the bias of parallax')
];
