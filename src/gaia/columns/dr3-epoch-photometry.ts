import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';

const FLUX = "'electron'.s**-1";
const TIME = 'BJD TCB - 2455197.5';

/** A value for each transit: in the files a text with values in brackets. */
const series = (name: string, type: string, unit: string, ucd: string, description: string): ColumnInfo => ({
  ...c(name, 'string', unit, ucd, description),
  subtype: `${type}[null]`
});

/** Fluxes and magnitudes of a band. */
const brightness = (name: string, band: string, em: string): ColumnInfo[] => [
  series(`${name}_flux`, 'float64', FLUX, 'phot.flux;stat.mean', `Flux in ${band}, transit by transit`),
  series(`${name}_flux_error`, 'float64', FLUX, `stat.error;phot.flux;${em}`, `Uncertainty of the flux in ${band}`),
  series(`${name}_flux_over_error`, 'float32', '', `stat.snr;phot.flux;${em}`, `Flux in ${band} over its uncertainty`),
  series(`${name}_mag`, 'float64', 'mag', `phot.mag;${em}`, `Magnitude in ${band}, Vega system`)
];

/** CCDs of the focal plane in the order in which a source crosses them. */
const CCDS = ['sm', ...Array.from({ length: 9 }, (_, i) => `af${i + 1}`), 'bp', 'rp'];

const flag = (name: string, what: string): ColumnInfo => series(name, 'bool', '', 'meta.code.status', what);

/** The 48 columns of gaiadr3.epoch_photometry in file order: a source a row, its light curves as arrays. */
export const DR3_EPOCH_PHOTOMETRY: readonly ColumnInfo[] = [
  c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row'),
  c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source'),
  c('n_transits', 'int16', '', 'meta.number', 'Transits of the source, the length of the arrays'),
  series('transit_id', 'int64', '', 'meta.id', 'Number of each transit'),
  series('g_transit_time', 'float64', 'd', 'time.epoch', `Time of each transit in G, ${TIME}`),
  ...brightness('g_transit', 'G', 'em.opt'),
  series('g_transit_n_obs', 'int8', '', 'meta.number', 'CCDs behind the flux in G of each transit'),
  series('bp_obs_time', 'float64', 'd', 'time.epoch', `Time of each transit in BP, ${TIME}`),
  ...brightness('bp', 'BP', 'em.opt.B'),
  series('rp_obs_time', 'float64', 'd', 'time.epoch', `Time of each transit in RP, ${TIME}`),
  ...brightness('rp', 'RP', 'em.opt.R'),
  flag('photometry_flag_noisy_data', 'Whether the flux in G scatters more than it should between CCDs'),
  ...CCDS.map(ccd => flag(`photometry_flag_${ccd}_unavailable`, `Whether CCD ${ccd.toUpperCase()} has no measurement`)),
  ...CCDS.map(ccd => flag(`photometry_flag_${ccd}_reject`, `Whether the photometry left out CCD ${ccd.toUpperCase()}`)),
  ...['g', 'bp', 'rp'].map(band =>
    flag(`variability_flag_${band}_reject`, `Whether the variability analysis left out ${band.toUpperCase()}`)
  )
];
