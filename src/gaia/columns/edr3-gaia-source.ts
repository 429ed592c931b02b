import { column as c } from './column';
import { fromDr3 } from './from-dr3';

/** The 99 columns of gaiaedr3.gaia_source in file order. */
export const EDR3_GAIA_SOURCE = fromDr3(
  `
  solution_id designation source_id random_index ref_epoch ra ra_error dec dec_error parallax parallax_error
  parallax_over_error pm pmra pmra_error pmdec pmdec_error ra_dec_corr ra_parallax_corr ra_pmra_corr
  ra_pmdec_corr dec_parallax_corr dec_pmra_corr dec_pmdec_corr parallax_pmra_corr parallax_pmdec_corr
  pmra_pmdec_corr astrometric_n_obs_al astrometric_n_obs_ac astrometric_n_good_obs_al astrometric_n_bad_obs_al
  astrometric_gof_al astrometric_chi2_al astrometric_excess_noise astrometric_excess_noise_sig
  astrometric_params_solved astrometric_primary_flag nu_eff_used_in_astrometry pseudocolour pseudocolour_error
  ra_pseudocolour_corr dec_pseudocolour_corr parallax_pseudocolour_corr pmra_pseudocolour_corr
  pmdec_pseudocolour_corr astrometric_matched_transits visibility_periods_used astrometric_sigma5d_max
  matched_transits new_matched_transits matched_transits_removed ipd_gof_harmonic_amplitude
  ipd_gof_harmonic_phase ipd_frac_multi_peak ipd_frac_odd_win ruwe scan_direction_strength_k1
  scan_direction_strength_k2 scan_direction_strength_k3 scan_direction_strength_k4 scan_direction_mean_k1
  scan_direction_mean_k2 scan_direction_mean_k3 scan_direction_mean_k4 duplicated_source phot_g_n_obs
  phot_g_mean_flux phot_g_mean_flux_error phot_g_mean_flux_over_error phot_g_mean_mag phot_bp_n_obs
  phot_bp_mean_flux phot_bp_mean_flux_error phot_bp_mean_flux_over_error phot_bp_mean_mag phot_rp_n_obs
  phot_rp_mean_flux phot_rp_mean_flux_error phot_rp_mean_flux_over_error phot_rp_mean_mag
  phot_bp_n_contaminated_transits phot_bp_n_blended_transits phot_rp_n_contaminated_transits
  phot_rp_n_blended_transits phot_proc_mode phot_bp_rp_excess_factor bp_rp bp_g g_rp dr2_radial_velocity
  dr2_radial_velocity_error dr2_rv_nb_transits dr2_rv_template_teff dr2_rv_template_logg dr2_rv_template_fe_h
  l b ecl_lon ecl_lat
`,
  {},
  [
    c(
      'dr2_radial_velocity',
      'float32',
      'km.s**-1',
      'spect.dopplerVeloc.opt;em.opt.I',
      'radial_velocity taken over from DR2'
    ),
    c(
      'dr2_radial_velocity_error',
      'float32',
      'km.s**-1',
      'stat.error;spect.dopplerVeloc.opt;em.opt.I',
      'Uncertainty of dr2_radial_velocity'
    ),
    c('dr2_rv_nb_transits', 'int16', '', 'meta.number', 'Transits behind dr2_radial_velocity'),
    c('dr2_rv_template_teff', 'float32', 'K', 'stat.fit.param', 'Effective temperature of the DR2 template spectrum'),
    c(
      'dr2_rv_template_logg',
      'float32',
      'log(cm.s**-2)',
      'stat.fit.param',
      'Surface gravity of the DR2 template spectrum'
    ),
    c('dr2_rv_template_fe_h', 'float32', "'dex'", 'stat.fit.param', 'Metallicity of the DR2 template spectrum')
  ]
);
