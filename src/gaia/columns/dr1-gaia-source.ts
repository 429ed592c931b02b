import { column as c } from './column';
import { fromDr3 } from './from-dr3';

/** The 57 columns of gaiadr1.gaia_source in file order. */
export const DR1_GAIA_SOURCE = fromDr3(
  `
  solution_id source_id random_index ref_epoch ra ra_error dec dec_error parallax parallax_error pmra
  pmra_error pmdec pmdec_error ra_dec_corr ra_parallax_corr ra_pmra_corr ra_pmdec_corr dec_parallax_corr
  dec_pmra_corr dec_pmdec_corr parallax_pmra_corr parallax_pmdec_corr pmra_pmdec_corr astrometric_n_obs_al
  astrometric_n_obs_ac astrometric_n_good_obs_al astrometric_n_good_obs_ac astrometric_n_bad_obs_al
  astrometric_n_bad_obs_ac astrometric_delta_q astrometric_excess_noise astrometric_excess_noise_sig
  astrometric_primary_flag astrometric_relegation_factor astrometric_weight_al astrometric_weight_ac
  astrometric_priors_used matched_observations duplicated_source scan_direction_strength_k1
  scan_direction_strength_k2 scan_direction_strength_k3 scan_direction_strength_k4 scan_direction_mean_k1
  scan_direction_mean_k2 scan_direction_mean_k3 scan_direction_mean_k4 phot_g_n_obs phot_g_mean_flux
  phot_g_mean_flux_error phot_g_mean_mag phot_variable_flag l b ecl_lon ecl_lat
`,
  {
    float64: `ra_error dec_error parallax_error pmra_error pmdec_error astrometric_excess_noise
      astrometric_excess_noise_sig phot_g_mean_flux_error phot_g_mean_mag`,
    int32: `astrometric_n_obs_al astrometric_n_obs_ac astrometric_n_good_obs_al astrometric_n_bad_obs_al phot_g_n_obs`
  },
  [
    c('astrometric_n_good_obs_ac', 'int32', '', 'meta.number', 'Across-scan observations that kept a good weight'),
    c('astrometric_n_bad_obs_ac', 'int32', '', 'meta.number', 'Across-scan observations that were weighted down'),
    c('astrometric_delta_q', 'float32', '', 'stat.value', 'How much the motion differs from that in Hipparcos (TGAS)'),
    c('astrometric_relegation_factor', 'float32', '', 'arith.factor', 'Decides whether the source is a primary one'),
    c(
      'astrometric_weight_al',
      'float32',
      'mas**-2',
      'stat.weight;stat.mean',
      'Average weight of an along-scan observation'
    ),
    c(
      'astrometric_weight_ac',
      'float32',
      'mas**-2',
      'stat.weight;stat.mean',
      'Average weight of an across-scan observation'
    ),
    c('astrometric_priors_used', 'int32', '', 'meta.code', 'Which prior the astrometric fit was given'),
    c('matched_observations', 'int16', '', 'meta.number', 'Field-of-view transits assigned to the source')
  ]
);
