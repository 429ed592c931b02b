import { column as c } from './column';
import { fromDr3 } from './from-dr3';

/** The 94 columns of gaiadr2.gaia_source in file order. */
export const DR2_GAIA_SOURCE = fromDr3(
  `
  solution_id designation source_id random_index ref_epoch ra ra_error dec dec_error parallax parallax_error
  parallax_over_error pmra pmra_error pmdec pmdec_error ra_dec_corr ra_parallax_corr ra_pmra_corr
  ra_pmdec_corr dec_parallax_corr dec_pmra_corr dec_pmdec_corr parallax_pmra_corr parallax_pmdec_corr
  pmra_pmdec_corr astrometric_n_obs_al astrometric_n_obs_ac astrometric_n_good_obs_al astrometric_n_bad_obs_al
  astrometric_gof_al astrometric_chi2_al astrometric_excess_noise astrometric_excess_noise_sig
  astrometric_params_solved astrometric_primary_flag astrometric_weight_al astrometric_pseudo_colour
  astrometric_pseudo_colour_error mean_varpi_factor_al astrometric_matched_observations
  visibility_periods_used astrometric_sigma5d_max frame_rotator_object_type matched_observations
  duplicated_source phot_g_n_obs phot_g_mean_flux phot_g_mean_flux_error phot_g_mean_flux_over_error
  phot_g_mean_mag phot_bp_n_obs phot_bp_mean_flux phot_bp_mean_flux_error phot_bp_mean_flux_over_error
  phot_bp_mean_mag phot_rp_n_obs phot_rp_mean_flux phot_rp_mean_flux_error phot_rp_mean_flux_over_error
  phot_rp_mean_mag phot_bp_rp_excess_factor phot_proc_mode bp_rp bp_g g_rp radial_velocity
  radial_velocity_error rv_nb_transits rv_template_teff rv_template_logg rv_template_fe_h phot_variable_flag l
  b ecl_lon ecl_lat priam_flags teff_val teff_percentile_lower teff_percentile_upper a_g_val
  a_g_percentile_lower a_g_percentile_upper e_bp_min_rp_val e_bp_min_rp_percentile_lower
  e_bp_min_rp_percentile_upper flame_flags radius_val radius_percentile_lower radius_percentile_upper lum_val
  lum_percentile_lower lum_percentile_upper
`,
  {
    float64: `ra_error dec_error parallax_error pmra_error pmdec_error astrometric_excess_noise
      astrometric_excess_noise_sig phot_g_mean_flux_error phot_bp_mean_flux_error phot_rp_mean_flux_error
      radial_velocity radial_velocity_error`,
    int32: `astrometric_n_obs_al astrometric_n_obs_ac astrometric_n_good_obs_al astrometric_n_bad_obs_al
      phot_g_n_obs phot_bp_n_obs phot_rp_n_obs rv_nb_transits`,
    int16: 'astrometric_params_solved phot_proc_mode'
  },
  [
    c(
      'astrometric_weight_al',
      'float32',
      'mas**-2',
      'stat.weight;stat.mean',
      'Average weight of an along-scan observation'
    ),
    c(
      'astrometric_pseudo_colour',
      'float64',
      'um**-1',
      'em.wavenumber',
      'Effective wavenumber fitted by the astrometry'
    ),
    c(
      'astrometric_pseudo_colour_error',
      'float64',
      'um**-1',
      'em.wavenumber;stat.error',
      'Uncertainty of astrometric_pseudo_colour'
    ),
    c('mean_varpi_factor_al', 'float32', '', 'arith.factor;pos.parallax', 'Average effect of the parallax along scan'),
    c(
      'astrometric_matched_observations',
      'int16',
      '',
      'meta.number',
      'Field-of-view transits that the astrometry used'
    ),
    c(
      'frame_rotator_object_type',
      'int32',
      '',
      'meta.code',
      'Role of the source in fixing the frame: 0 none, 2 and 3 quasars'
    ),
    c('matched_observations', 'int16', '', 'meta.number', 'Field-of-view transits assigned to the source'),
    c('priam_flags', 'int64', '', 'meta.code', 'Flags on teff_val, a_g_val and e_bp_min_rp_val'),
    c(
      'teff_val',
      'float32',
      'K',
      'phys.temperature.effective',
      'Effective temperature from colours and parallax (Priam)'
    ),
    c('teff_percentile_lower', 'float32', 'K', 'phys.temperature.effective;stat.min', '16th percentile of teff_val'),
    c('teff_percentile_upper', 'float32', 'K', 'phys.temperature.effective;stat.max', '84th percentile of teff_val'),
    c('a_g_val', 'float32', 'mag', 'phys.absorption.gal', 'Extinction in the G band (Priam)'),
    c('a_g_percentile_lower', 'float32', 'mag', 'phys.absorption.gal;stat.min', '16th percentile of a_g_val'),
    c('a_g_percentile_upper', 'float32', 'mag', 'phys.absorption.gal;stat.max', '84th percentile of a_g_val'),
    c('e_bp_min_rp_val', 'float32', 'mag', 'phot.color.excess', 'Reddening of BP - RP (Priam)'),
    c(
      'e_bp_min_rp_percentile_lower',
      'float32',
      'mag',
      'phot.color.excess;stat.min',
      '16th percentile of e_bp_min_rp_val'
    ),
    c(
      'e_bp_min_rp_percentile_upper',
      'float32',
      'mag',
      'phot.color.excess;stat.max',
      '84th percentile of e_bp_min_rp_val'
    ),
    c('flame_flags', 'int64', '', 'meta.code', 'Flags on radius_val and lum_val'),
    c('radius_val', 'float32', 'Rsun', 'phys.size.radius', 'Radius from temperature and luminosity (FLAME)'),
    c('radius_percentile_lower', 'float32', 'Rsun', 'phys.size.radius;stat.error', '16th percentile of radius_val'),
    c('radius_percentile_upper', 'float32', 'Rsun', 'phys.size.radius;stat.error', '84th percentile of radius_val'),
    c('lum_val', 'float32', 'Lsun', 'phys.luminosity', 'Luminosity from magnitude, parallax and colour (FLAME)'),
    c('lum_percentile_lower', 'float32', 'Lsun', 'phys.luminosity;stat.error', '16th percentile of lum_val'),
    c('lum_percentile_upper', 'float32', 'Lsun', 'phys.luminosity;stat.error', '84th percentile of lum_val')
  ]
);
