import { citationOf } from '../citation';
import { DR3_ASTROPHYSICAL_PARAMETERS } from '../columns/dr3-astrophysical-parameters';
import { DR3_EPOCH_PHOTOMETRY } from '../columns/dr3-epoch-photometry';
import { DR3_GAIA_SOURCE } from '../columns/dr3-gaia-source';
import { DR3_GALAXY_CANDIDATES, DR3_GALAXY_CATALOGUE_NAME } from '../columns/dr3-galaxies';
import { DR3_VARI_SUMMARY } from '../columns/dr3-vari-summary';
import { DR3_XP_CONTINUOUS, DR3_XP_SAMPLED } from '../columns/dr3-xp';
import { DR3_GAIA_SOURCE_FIGURES } from '../published/dr3-gaia-source';
import { DR3_BINARY_MASSES_FIGURES, DR3_NSS_TWO_BODY_ORBIT_FIGURES } from '../published/dr3-nss';
import { DR3_ASTROPHYSICAL_PARAMETERS_FIGURES } from '../published/dr3-parameters';
import type { ReleaseProfile } from '../release';
import type { FileNaming, TableProfile } from '../table';

const camelCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A table in the folder of its subject; its file prefix is its name in CamelCase. */
const table = (subject: string, name: string, naming: FileNaming = 'healpix-range', more = {}): TableProfile => ({
  name,
  folder: `${subject}/${name}`,
  prefix: `${camelCase(name)}_`,
  naming,
  ...more
});

/** A cross-match: the file prefix has no `_`, and a short name for 2MASS. */
const crossMatch = (name: string, folder: string, prefix: string, files: number): TableProfile => ({
  name,
  folder: `cross_match/${folder}`,
  prefix,
  naming: 'sequence',
  files
});

/** Tables of variable sources and their rows. */
const VARIABILITY: Readonly<Record<string, number | undefined>> = {
  vari_agn: 872_228,
  vari_cepheid: 15_021,
  vari_classifier_result: undefined,
  vari_compact_companion: 6_306,
  vari_eclipsing_binary: 2_184_477,
  vari_epoch_radial_velocity: undefined,
  vari_long_period_variable: 1_720_588,
  vari_microlensing: 363,
  vari_ms_oscillator: 54_476,
  vari_planetary_transit: 214,
  vari_rad_vel_statistics: undefined,
  vari_rotation_modulation: 474_026,
  vari_rrlyrae: 271_779,
  vari_short_timescale: 471_679,
  vari_summary: undefined
};

export const DR3: ReleaseProfile = {
  name: 'DR3',
  label: 'Gaia DR3',
  schema: 'gaiadr3',
  folder: 'gdr3',
  referenceEpoch: 2016.0,
  partitioning: 'healpix-8',
  nullText: 'null',
  header: 'ecsv',
  checksums: '_MD5SUM.txt',
  citation: citationOf('Vallenari et al. 2023 (2023A&A...674A...1G)'),
  tables: [
    {
      name: 'gaia_source',
      folder: 'gaia_source',
      prefix: 'GaiaSource_',
      naming: 'healpix-range',
      columns: DR3_GAIA_SOURCE,
      files: 3386,
      rows: 1_811_709_771,
      published: DR3_GAIA_SOURCE_FIGURES
    },
    table('Astrophysical_parameters', 'astrophysical_parameters', 'healpix-range', {
      columns: DR3_ASTROPHYSICAL_PARAMETERS,
      files: 3386,
      rows: 1_590_932_717,
      published: DR3_ASTROPHYSICAL_PARAMETERS_FIGURES
    }),
    // The folders of the next three are inferred.
    table('Astrophysical_parameters', 'astrophysical_parameters_supp', 'healpix-range', { rows: 473_020_612 }),
    table('Astrophysical_parameters', 'mcmc_samples_gsp_phot', 'healpix-range', { rows: 449_297_716 }),
    table('Astrophysical_parameters', 'mcmc_samples_msc', 'healpix-range', { rows: 348_711_151 }),
    table('Astrophysical_parameters', 'total_galactic_extinction_map', 'sequence', { files: 1 }),
    table('Spectroscopy', 'xp_continuous_mean_spectrum', 'healpix-range', {
      columns: DR3_XP_CONTINUOUS,
      files: 3386,
      rows: 219_197_643
    }),
    table('Spectroscopy', 'xp_sampled_mean_spectrum', 'healpix-range', { columns: DR3_XP_SAMPLED, rows: 34_468_373 }),
    table('Spectroscopy', 'rvs_mean_spectrum', 'healpix-range', { rows: 999_645 }),
    table('Photometry', 'epoch_photometry', 'healpix-range', { columns: DR3_EPOCH_PHOTOMETRY }),
    ...Object.entries(VARIABILITY).map(([name, rows]) =>
      table('Variability', name, 'healpix-range', {
        ...(rows === undefined ? {} : { rows }),
        ...(name === 'vari_summary' ? { columns: DR3_VARI_SUMMARY } : {})
      })
    ),
    // The folder of these four is inferred; a volume is searched for them by listing.
    table('Extra-galactic', 'galaxy_candidates', 'healpix-range', {
      columns: DR3_GALAXY_CANDIDATES,
      rows: 4_842_342
    }),
    table('Extra-galactic', 'galaxy_catalogue_name', 'healpix-range', { columns: DR3_GALAXY_CATALOGUE_NAME }),
    table('Extra-galactic', 'qso_candidates', 'healpix-range', { rows: 6_649_162 }),
    table('Extra-galactic', 'qso_catalogue_name'),
    crossMatch('allwise_best_neighbour', 'allwise_best_neighbour', 'allwiseBestNeighbour', 33),
    crossMatch('tmass_psc_xsc_best_neighbour', 'tmasspscxsc_best_neighbour', 'tmasspscxscBestNeighbour', 47),
    table('Non-single_stars', 'nss_two_body_orbit', 'sequence', {
      files: 1,
      rows: 443_205,
      published: DR3_NSS_TWO_BODY_ORBIT_FIGURES
    }),
    table('Non-single_stars', 'nss_acceleration_astro', 'sequence', { rows: 338_215 }),
    table('Non-single_stars', 'nss_non_linear_spectro', 'sequence'),
    table('Non-single_stars', 'nss_vim_fl', 'sequence'),
    table('Performance_verification', 'binary_masses', 'sequence', {
      rows: 195_315,
      published: DR3_BINARY_MASSES_FIGURES
    }),
    table('Performance_verification', 'synthetic_photometry_gspc', 'sequence', { files: 44 }),
    table('Solar_system', 'sso_reflectance_spectrum', 'sequence', { files: 20 }),
    table('Solar_system', 'sso_observation', 'sequence'),
    table('Solar_system', 'sso_source', 'sequence', { rows: 158_152 })
  ]
};
