import { citationOf } from '../citation';
import { DR3_GAIA_SOURCE } from '../columns/dr3-gaia-source';
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

const VARIABILITY = [
  'vari_agn',
  'vari_cepheid',
  'vari_classifier_result',
  'vari_compact_companion',
  'vari_eclipsing_binary',
  'vari_long_period_variable',
  'vari_microlensing',
  'vari_ms_oscillator',
  'vari_planetary_transit',
  'vari_rotation_modulation',
  'vari_rrlyrae',
  'vari_short_timescale',
  'vari_summary'
];

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
      rows: 1811709771
    },
    table('Astrophysical_parameters', 'astrophysical_parameters'),
    table('Astrophysical_parameters', 'total_galactic_extinction_map', 'sequence', { files: 1 }),
    table('Spectroscopy', 'xp_continuous_mean_spectrum', 'healpix-range', { files: 3386, rows: 219197643 }),
    table('Spectroscopy', 'xp_sampled_mean_spectrum'),
    table('Spectroscopy', 'rvs_mean_spectrum'),
    table('Photometry', 'epoch_photometry'),
    ...VARIABILITY.map(name => table('Variability', name)),
    // The folder of these two is inferred; a volume is searched for them by listing.
    table('Extra-galactic', 'galaxy_candidates'),
    table('Extra-galactic', 'galaxy_catalogue_name'),
    crossMatch('allwise_best_neighbour', 'allwise_best_neighbour', 'allwiseBestNeighbour', 33),
    crossMatch('tmass_psc_xsc_best_neighbour', 'tmasspscxsc_best_neighbour', 'tmasspscxscBestNeighbour', 47),
    table('Non-single_stars', 'nss_two_body_orbit', 'sequence', { files: 1 }),
    table('Non-single_stars', 'nss_acceleration_astro', 'sequence'),
    table('Non-single_stars', 'nss_non_linear_spectro', 'sequence'),
    table('Non-single_stars', 'nss_vim_fl', 'sequence'),
    table('Performance_verification', 'binary_masses', 'sequence'),
    table('Performance_verification', 'synthetic_photometry_gspc', 'sequence', { files: 44 }),
    table('Solar_system', 'sso_reflectance_spectrum', 'sequence', { files: 20 }),
    table('Solar_system', 'sso_observation', 'sequence'),
    table('Solar_system', 'sso_source', 'sequence')
  ]
};
