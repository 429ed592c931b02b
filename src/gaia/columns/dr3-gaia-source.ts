import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';

const FLUX = "'electron'.s**-1";
const PM = 'mas.yr**-1';
const KMS = 'km.s**-1';
const WAVENUMBER = 'um**-1';
const LOGG = 'log(cm.s**-2)';
const DEX = "'dex'";

/**
 * The 152 columns of gaiadr3.gaia_source in file order. Names, types, units and UCDs are those of the bulk files
 * (byte columns are int8 there, int16 in the archive); the descriptions are ours.
 */
export const DR3_GAIA_SOURCE: readonly ColumnInfo[] = [
  c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row'),
  c('designation', 'string', '', 'meta.id;meta.main', 'Name of the source: the release and its source_id'),
  c('source_id', 'int64', '', 'meta.id', 'Number of the source in this release; holds its HEALPix pixel of level 12'),
  c('random_index', 'int64', '', 'meta.code', 'Position in a random order of all rows: a range of it is a fair sample'),
  c('ref_epoch', 'float64', 'yr', 'meta.ref;time.epoch', 'Epoch of the position and motion, Julian years TCB'),
  c('ra', 'float64', 'deg', 'pos.eq.ra;meta.main', 'Barycentric right ascension at ref_epoch, ICRS'),
  c('ra_error', 'float32', 'mas', 'stat.error;pos.eq.ra', 'Uncertainty of ra times cos(dec)'),
  c('dec', 'float64', 'deg', 'pos.eq.dec;meta.main', 'Barycentric declination at ref_epoch, ICRS'),
  c('dec_error', 'float32', 'mas', 'stat.error;pos.eq.dec', 'Uncertainty of dec'),
  c('parallax', 'float64', 'mas', 'pos.parallax.trig', 'Absolute stellar parallax; noise makes it negative at times'),
  c('parallax_error', 'float32', 'mas', 'stat.error;pos.parallax.trig', 'Uncertainty of parallax'),
  c('parallax_over_error', 'float32', '', 'stat.snr;pos.parallax.trig', 'parallax in units of parallax_error'),
  c('pm', 'float32', PM, 'pos.pm;pos.eq', 'Size of the proper motion vector (pmra, pmdec)'),
  c('pmra', 'float64', PM, 'pos.pm;pos.eq.ra', 'Proper motion along right ascension, with the cos(dec) factor'),
  c('pmra_error', 'float32', PM, 'stat.error;pos.pm;pos.eq.ra', 'Uncertainty of pmra'),
  c('pmdec', 'float64', PM, 'pos.pm;pos.eq.dec', 'Proper motion along declination'),
  c('pmdec_error', 'float32', PM, 'stat.error;pos.pm;pos.eq.dec', 'Uncertainty of pmdec'),
  c('ra_dec_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of ra and dec'),
  c('ra_parallax_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of ra and parallax'),
  c('ra_pmra_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of ra and pmra'),
  c('ra_pmdec_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of ra and pmdec'),
  c('dec_parallax_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of dec and parallax'),
  c('dec_pmra_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of dec and pmra'),
  c('dec_pmdec_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of dec and pmdec'),
  c('parallax_pmra_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of parallax and pmra'),
  c('parallax_pmdec_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of parallax and pmdec'),
  c('pmra_pmdec_corr', 'float32', '', 'stat.correlation', 'Correlation coefficient of pmra and pmdec'),
  c('astrometric_n_obs_al', 'int16', '', 'meta.number', 'CCD observations along scan given to the astrometric fit'),
  c('astrometric_n_obs_ac', 'int16', '', 'meta.number', 'CCD observations across scan given to the astrometric fit'),
  c('astrometric_n_good_obs_al', 'int16', '', 'meta.number', 'Along-scan observations that kept a good weight'),
  c('astrometric_n_bad_obs_al', 'int16', '', 'meta.number', 'Along-scan observations that were weighted down'),
  c(
    'astrometric_gof_al',
    'float32',
    '',
    'stat.fit.goodness',
    'Goodness of the astrometric fit: standard normal if good'
  ),
  c('astrometric_chi2_al', 'float32', '', 'stat.fit.chi2', 'Chi-square of the astrometric fit along scan'),
  c('astrometric_excess_noise', 'float32', 'mas', 'stat.value', 'Noise to add so that the astrometric fit agrees'),
  c(
    'astrometric_excess_noise_sig',
    'float32',
    '',
    'stat.value',
    'Significance of astrometric_excess_noise; real above 2'
  ),
  c('astrometric_params_solved', 'int8', '', 'meta.number', 'Solution: 3 two, 31 five, 95 six parameters'),
  c('astrometric_primary_flag', 'bool', '', 'meta.code', 'True where the source helped to fix the attitude'),
  c(
    'nu_eff_used_in_astrometry',
    'float32',
    WAVENUMBER,
    'em.wavenumber',
    'Effective wavenumber assumed (five parameters)'
  ),
  c('pseudocolour', 'float32', WAVENUMBER, 'em.wavenumber', 'Effective wavenumber fitted (six parameters)'),
  c('pseudocolour_error', 'float32', WAVENUMBER, 'stat.error;em.wavenumber', 'Uncertainty of pseudocolour'),
  c(
    'ra_pseudocolour_corr',
    'float32',
    '',
    'stat.correlation;em.wavenumber;pos.eq.ra',
    'Correlation coefficient of ra and pseudocolour'
  ),
  c(
    'dec_pseudocolour_corr',
    'float32',
    '',
    'stat.correlation;em.wavenumber;pos.eq.dec',
    'Correlation coefficient of dec and pseudocolour'
  ),
  c(
    'parallax_pseudocolour_corr',
    'float32',
    '',
    'stat.correlation;em.wavenumber;pos.parallax',
    'Correlation coefficient of parallax and pseudocolour'
  ),
  c(
    'pmra_pseudocolour_corr',
    'float32',
    '',
    'stat.correlation;em.wavenumber;pos.pm;pos.eq.ra',
    'Correlation coefficient of pmra and pseudocolour'
  ),
  c(
    'pmdec_pseudocolour_corr',
    'float32',
    '',
    'stat.correlation;em.wavenumber;pos.pm;pos.eq.dec',
    'Correlation coefficient of pmdec and pseudocolour'
  ),
  c('astrometric_matched_transits', 'int16', '', 'meta.number', 'Field-of-view transits that the astrometry used'),
  c('visibility_periods_used', 'int16', '', 'meta.number', 'Groups of observations at least four days apart'),
  c('astrometric_sigma5d_max', 'float32', 'mas', 'stat;pos.errorEllipse', 'Largest axis of the five-parameter errors'),
  c('matched_transits', 'int16', '', 'meta.number', 'Field-of-view transits assigned to the source'),
  c('new_matched_transits', 'int16', '', 'meta.number', 'Transits assigned for the first time in this cycle'),
  c('matched_transits_removed', 'int16', '', 'meta.number', 'Transits taken away from the source in this cycle'),
  c('ipd_gof_harmonic_amplitude', 'float32', '', 'stat.value', 'How much the image fit depends on the scan angle'),
  c('ipd_gof_harmonic_phase', 'float32', 'deg', 'pos.posAng;stat.value', 'Scan angle where the image fit is worst'),
  c('ipd_frac_multi_peak', 'int8', '', 'stat.value', 'Percentage of windows that show a second peak'),
  c('ipd_frac_odd_win', 'int8', '', 'stat.value', 'Percentage of transits disturbed by another window or gate'),
  c('ruwe', 'float32', '', 'stat.error', 'Fit quality normalised for colour and magnitude; 1 for a single star'),
  c('scan_direction_strength_k1', 'float32', '', 'stat.value', 'Concentration of the scan angles, first order'),
  c('scan_direction_strength_k2', 'float32', '', 'stat.value', 'Concentration of the scan angles, second order'),
  c('scan_direction_strength_k3', 'float32', '', 'stat.value', 'Concentration of the scan angles, third order'),
  c('scan_direction_strength_k4', 'float32', '', 'stat.value', 'Concentration of the scan angles, fourth order'),
  c('scan_direction_mean_k1', 'float32', 'deg', 'pos.posAng;stat.mean', 'Mean scan angle, first order'),
  c('scan_direction_mean_k2', 'float32', 'deg', 'pos.posAng;stat.mean', 'Mean scan angle, second order'),
  c('scan_direction_mean_k3', 'float32', 'deg', 'pos.posAng;stat.mean', 'Mean scan angle, third order'),
  c('scan_direction_mean_k4', 'float32', 'deg', 'pos.posAng;stat.mean', 'Mean scan angle, fourth order'),
  c('duplicated_source', 'bool', '', 'meta.code.status', 'True where a second detection of the source was dropped'),
  c('phot_g_n_obs', 'int16', '', 'meta.number', 'CCD observations in the mean G flux'),
  c('phot_g_mean_flux', 'float64', FLUX, 'phot.flux;em.opt', 'Weighted mean flux in G'),
  c('phot_g_mean_flux_error', 'float32', FLUX, 'stat.error;phot.flux;em.opt', 'Uncertainty of phot_g_mean_flux'),
  c('phot_g_mean_flux_over_error', 'float32', '', 'stat.snr;phot.flux;em.opt', 'Signal to noise of phot_g_mean_flux'),
  c('phot_g_mean_mag', 'float32', 'mag', 'phot.mag;em.opt', 'Magnitude of phot_g_mean_flux, Vega scale'),
  c('phot_bp_n_obs', 'int16', '', 'meta.number', 'Transits in the mean BP flux'),
  c('phot_bp_mean_flux', 'float64', FLUX, 'phot.flux;em.opt.B', 'Weighted mean flux in BP'),
  c('phot_bp_mean_flux_error', 'float32', FLUX, 'stat.error;phot.flux;em.opt.B', 'Uncertainty of phot_bp_mean_flux'),
  c(
    'phot_bp_mean_flux_over_error',
    'float32',
    '',
    'stat.snr;phot.flux;em.opt.B',
    'Signal to noise of phot_bp_mean_flux'
  ),
  c('phot_bp_mean_mag', 'float32', 'mag', 'phot.mag;em.opt.B', 'Magnitude of phot_bp_mean_flux, Vega scale'),
  c('phot_rp_n_obs', 'int16', '', 'meta.number', 'Transits in the mean RP flux'),
  c('phot_rp_mean_flux', 'float64', FLUX, 'phot.flux;em.opt.R', 'Weighted mean flux in RP'),
  c('phot_rp_mean_flux_error', 'float32', FLUX, 'stat.error;phot.flux;em.opt.R', 'Uncertainty of phot_rp_mean_flux'),
  c(
    'phot_rp_mean_flux_over_error',
    'float32',
    '',
    'stat.snr;phot.flux;em.opt.R',
    'Signal to noise of phot_rp_mean_flux'
  ),
  c('phot_rp_mean_mag', 'float32', 'mag', 'phot.mag;em.opt.R', 'Magnitude of phot_rp_mean_flux, Vega scale'),
  c(
    'phot_bp_rp_excess_factor',
    'float32',
    '',
    'arith.factor;phot.flux;em.opt',
    'Sum of the BP and RP fluxes over the G flux'
  ),
  c('phot_bp_n_contaminated_transits', 'int16', '', 'meta.number', 'BP transits with light of a brighter neighbour'),
  c('phot_bp_n_blended_transits', 'int16', '', 'meta.number', 'BP transits with another source in the window'),
  c('phot_rp_n_contaminated_transits', 'int16', '', 'meta.number', 'RP transits with light of a brighter neighbour'),
  c('phot_rp_n_blended_transits', 'int16', '', 'meta.number', 'RP transits with another source in the window'),
  c('phot_proc_mode', 'int8', '', 'meta.code', 'How the photometry was calibrated: 0 gold, 1 silver, 2 bronze'),
  c('bp_rp', 'float32', 'mag', 'phot.color;em.opt.B;em.opt.R', 'Colour: phot_bp_mean_mag less phot_rp_mean_mag'),
  c('bp_g', 'float32', 'mag', 'phot.color;em.opt.B;em.opt', 'Colour: phot_bp_mean_mag less phot_g_mean_mag'),
  c('g_rp', 'float32', 'mag', 'phot.color;em.opt;em.opt.R', 'Colour: phot_g_mean_mag less phot_rp_mean_mag'),
  c('radial_velocity', 'float32', KMS, 'spect.dopplerVeloc.opt;em.opt.I', 'Barycentric velocity away from us'),
  c(
    'radial_velocity_error',
    'float32',
    KMS,
    'stat.error;spect.dopplerVeloc.opt;em.opt.I',
    'Uncertainty of radial_velocity'
  ),
  c('rv_method_used', 'int16', '', 'meta.code.class', 'Velocity from the median of the epochs (1) or all spectra (2)'),
  c('rv_nb_transits', 'int16', '', 'meta.number', 'Transits behind radial_velocity'),
  c('rv_nb_deblended_transits', 'int16', '', 'meta.number', 'Those transits freed from a neighbouring spectrum'),
  c('rv_visibility_periods_used', 'int16', '', 'meta.number', 'Separate groups of transits behind radial_velocity'),
  c('rv_expected_sig_to_noise', 'float32', '', 'stat.snr', 'Signal to noise expected of the combined spectra'),
  c('rv_renormalised_gof', 'float32', '', 'stat.fit.goodness', 'Scatter of the epoch velocities, renormalised'),
  c('rv_chisq_pvalue', 'float32', '', 'stat.fit.param', 'Probability of the scatter if the velocity is constant'),
  c('rv_time_duration', 'float32', 'd', 'time.duration', 'Time between the first and the last epoch velocity'),
  c(
    'rv_amplitude_robust',
    'float32',
    KMS,
    'stat.error;spect.dopplerVeloc.opt;em.opt.I',
    'Range of the epoch velocities without outliers'
  ),
  c('rv_template_teff', 'float32', 'K', 'stat.fit.param', 'Effective temperature of the template spectrum'),
  c('rv_template_logg', 'float32', LOGG, 'stat.fit.param', 'Surface gravity of the template spectrum'),
  c('rv_template_fe_h', 'float32', DEX, 'stat.fit.param', 'Metallicity of the template spectrum'),
  c('rv_atm_param_origin', 'int16', '', 'meta.code.class', 'Where the parameters of the template come from'),
  c('vbroad', 'float32', KMS, 'spect.dopplerVeloc.opt;em.opt.I', 'Width of the lines, mostly from rotation'),
  c('vbroad_error', 'float32', KMS, 'stat.error;spect.dopplerVeloc.opt;em.opt.I', 'Uncertainty of vbroad'),
  c('vbroad_nb_transits', 'int16', '', 'meta.number', 'Transits behind vbroad'),
  c('grvs_mag', 'float32', 'mag', 'phot.mag;em.opt', 'Magnitude in the band of the RVS spectrograph'),
  c('grvs_mag_error', 'float32', 'mag', 'stat.error;phot.mag;em.opt', 'Uncertainty of grvs_mag'),
  c('grvs_mag_nb_transits', 'int16', '', 'meta.number', 'Transits behind grvs_mag'),
  c('rvs_spec_sig_to_noise', 'float32', '', 'stat.snr', 'Signal to noise of the published mean RVS spectrum'),
  c('phot_variable_flag', 'string', '', 'meta.code;src.var', 'VARIABLE, or NOT_AVAILABLE where not found variable'),
  c('l', 'float64', 'deg', 'pos.galactic.lon', 'Longitude in the Galactic frame, from ra and dec'),
  c('b', 'float64', 'deg', 'pos.galactic.lat', 'Latitude in the Galactic frame, from ra and dec'),
  c('ecl_lon', 'float64', 'deg', 'pos.ecliptic.lon', 'Longitude in the ecliptic frame, from ra and dec'),
  c('ecl_lat', 'float64', 'deg', 'pos.ecliptic.lat', 'Latitude in the ecliptic frame, from ra and dec'),
  c('in_qso_candidates', 'bool', '', 'meta.code.status', 'True where qso_candidates has a row of this source'),
  c('in_galaxy_candidates', 'bool', '', 'meta.code.status', 'True where galaxy_candidates has a row of this source'),
  c('non_single_star', 'int16', '', 'meta.code.status', 'Bits: 1 astrometric, 2 spectroscopic, 4 eclipsing binary'),
  c('has_xp_continuous', 'bool', '', 'meta.code.status', 'True where a BP/RP spectrum is published as coefficients'),
  c('has_xp_sampled', 'bool', '', 'meta.code.status', 'True where a BP/RP spectrum is published in samples'),
  c('has_rvs', 'bool', '', 'meta.code.status', 'True where a mean RVS spectrum is published'),
  c('has_epoch_photometry', 'bool', '', 'meta.code.status', 'True where the light curves are published'),
  c('has_epoch_rv', 'bool', '', 'meta.code.status', 'True where the epoch velocities are published'),
  c('has_mcmc_gspphot', 'bool', '', 'meta.code.status', 'True where the GSP-Phot chains are published'),
  c('has_mcmc_msc', 'bool', '', 'meta.code.status', 'True where the MSC chains (two stars) are published'),
  c('in_andromeda_survey', 'bool', '', 'meta.code.status', 'True inside the field of the Andromeda survey'),
  c('classprob_dsc_combmod_quasar', 'float32', '', 'stat.probability', 'Probability of a quasar (DSC-Combmod)'),
  c('classprob_dsc_combmod_galaxy', 'float32', '', 'stat.probability', 'Probability of a galaxy (DSC-Combmod)'),
  c('classprob_dsc_combmod_star', 'float32', '', 'stat.probability', 'Probability of a single star (DSC-Combmod)'),
  ...confidence('teff_gspphot', 'K', 'phys.temperature.effective', ';stat.min', ';stat.max', 'Effective temperature'),
  ...confidence('logg_gspphot', LOGG, 'phys.gravity', ';stat.min', ';stat.max', 'Surface gravity, log g'),
  ...confidence('mh_gspphot', DEX, 'phys.abund.Z', ';stat.min', ';stat.max', 'Metallicity [M/H]'),
  ...confidence('distance_gspphot', 'pc', 'pos.distance;pos.eq', '', '', 'Distance'),
  ...confidence('azero_gspphot', 'mag', 'phys.absorption;em.opt', '', '', 'Extinction A0 at 547.7 nm'),
  ...confidence('ag_gspphot', 'mag', 'phys.absorption;em.opt', '', '', 'Extinction in the G band'),
  ...confidence('ebpminrp_gspphot', 'mag', 'phot.color.excess', ';stat.min', ';stat.max', 'Reddening of BP - RP'),
  c('libname_gspphot', 'string', '', 'meta.note', 'Library of model spectra that fitted best (GSP-Phot)')
];

/** A GSP-Phot parameter with the 16th and 84th percentile of its chain. */
function confidence(name: string, unit: string, ucd: string, low: string, high: string, what: string): ColumnInfo[] {
  return [
    c(name, 'float32', unit, ucd, `${what} that fits the BP/RP spectrum best (GSP-Phot)`),
    c(`${name}_lower`, 'float32', unit, ucd + low, `${what}: 16th percentile of the fit (GSP-Phot)`),
    c(`${name}_upper`, 'float32', unit, ucd + high, `${what}: 84th percentile of the fit (GSP-Phot)`)
  ];
}
