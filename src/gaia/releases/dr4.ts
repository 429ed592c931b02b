import { citationOf } from '../citation';
import type { ReleaseProfile } from '../release';
import type { TableProfile } from '../table';
import { DR4_GAIA_SOURCE } from '../columns/dr4-gaia-source';

const camelCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A table laid out as DR3 would do it; what is known of DR4 are its name and its number of rows. */
const table = (folder: string, name: string, rows?: number, more: Partial<TableProfile> = {}): TableProfile => ({
  name,
  folder,
  prefix: `${camelCase(name)}_`,
  naming: 'healpix-range',
  ...(rows === undefined ? {} : { rows }),
  ...more
});

export const DR4: ReleaseProfile = {
  name: 'DR4',
  label: 'Gaia DR4',
  schema: 'gaiadr4',
  folder: 'gdr4',
  referenceEpoch: 2017.5,
  partitioning: 'healpix-8',
  nullText: 'null',
  header: 'ecsv',
  checksums: '_MD5SUM.txt',
  draft: true,
  note:
    'Written before the files were public: folders, file names, partitions, dialect and columns are those of DR3 or of ' +
    'the draft data model, and must be corrected. source_ids need not be those of DR3: use dr3_neighbourhood. ' +
    'Times are nanoseconds TCB since JD 2455197.5 as int64; flags are int16 that hold uint16 masks.',
  citation: citationOf('Gaia DR4 (paper to come)'),
  tables: [
    table('gaia_source', 'gaia_source', 2_000_033_276, { columns: DR4_GAIA_SOURCE }),
    table('all_source_astrometry', 'all_source_astrometry'),
    table('all_source_photometry', 'all_source_photometry', 2_793_009_568),
    table('all_source_rvs', 'all_source_rvs', 312_247_580),
    table('all_source_flags', 'all_source_flags'),
    table('Astrometry/epoch_astrometry', 'epoch_astrometry'),
    table('Astrometry/epoch_astrometry_crowded_field', 'epoch_astrometry_crowded_field'),
    table('Astrometry/epoch_astrometry_bright', 'epoch_astrometry_bright'),
    table('Photometry/epoch_photometry', 'epoch_photometry', 121_845_163_512),
    table('Photometry/epoch_photometry_ccd', 'epoch_photometry_ccd'),
    table('Photometry/epoch_photometry_crowded_field', 'epoch_photometry_crowded_field'),
    // Called rvs_… in one draft and …_rvs in the list of products.
    table('Spectroscopy/rvs_mean_spectrum', 'rvs_mean_spectrum', undefined, { aliases: ['mean_spectrum_rvs'] }),
    table('Spectroscopy/rvs_epoch_spectrum', 'rvs_epoch_spectrum', 6_910_785_949, { aliases: ['epoch_spectrum_rvs'] }),
    table('Spectroscopy/rvs_epoch_parameters_single', 'rvs_epoch_parameters_single', 6_910_423_894, {
      aliases: ['epoch_parameters_rvs_single']
    }),
    table('Spectroscopy/rvs_epoch_parameters_double', 'rvs_epoch_parameters_double', 787_312, {
      aliases: ['epoch_parameters_rvs_double']
    }),
    table('Spectroscopy/xp_mean_spectrum', 'xp_mean_spectrum', undefined, {
      aliases: ['mean_spectrum_xp', 'xp_continuous_mean_spectrum']
    }),
    table('Spectroscopy/xp_epoch_spectrum', 'xp_epoch_spectrum', undefined, { aliases: ['epoch_spectrum_xp'] }),
    table('Astrophysical_parameters/mcmc_samples_gsp_phot', 'mcmc_samples_gsp_phot', undefined, {
      aliases: ['mcmc_gsp_phot', 'mcmc_gspphot']
    }),
    table('Variability/vari_eclipsing_binary', 'vari_eclipsing_binary', 2_392_500),
    table('Variability/epoch_flags_vari', 'epoch_flags_vari'),
    table('Non-single_stars/nss_two_body_orbit', 'nss_two_body_orbit', 5_901_111, { naming: 'sequence' }),
    table('Non-single_stars/epoch_flags_nss', 'epoch_flags_nss'),
    table('Solar_system/sso_source', 'sso_source', undefined, { naming: 'sequence' }),
    table('Auxiliary/dr3_neighbourhood', 'dr3_neighbourhood')
  ]
};
