import { citationOf } from '../citation';
import type { ReleaseProfile } from '../release';
import type { TableProfile } from '../table';

const camelCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const table = (subject: string, name: string, more: Partial<TableProfile> = {}): TableProfile => ({
  name,
  folder: `${subject}/${name}`,
  prefix: `${camelCase(name)}_`,
  naming: 'healpix-range',
  ...more
});

/**
 * The Focused Product Release of October 2023: five products beside DR3, no gaia_source of its own. The folders of all
 * tables but the asteroids' are inferred; a volume is searched for them by listing.
 */
export const FPR: ReleaseProfile = {
  name: 'FPR',
  label: 'Gaia FPR',
  schema: 'gaiafpr',
  folder: 'gfpr',
  referenceEpoch: 2016.0,
  partitioning: 'healpix-8',
  nullText: 'null',
  header: 'ecsv',
  checksums: '_MD5SUM.txt',
  citation: citationOf(
    'Focused Product Release 2023: Weingrill et al. (2023A&A...680A..35G), Trabucchi et al. (2023A&A...680A..36G), ' +
      'David et al. (2023A&A...680A..37G), Schultheis et al. (2023A&A...680A..38G), Krone-Martins et al. (2024A&A...685A.130G)'
  ),
  note: 'It has no gaia_source: its tables go with that of DR3. Name one of them with --table.',
  tables: [
    table('Crowded_fields', 'crowded_field_source'),
    table('Interstellar_medium', 'interstellar_medium_params', { naming: 'sequence' }),
    table('Interstellar_medium', 'interstellar_medium_spectra', { naming: 'sequence' }),
    ...['lens_candidates', 'lens_catalogue_name', 'lens_observation', 'lens_outlier'].map(name =>
      table('Gravitational_lenses', name)
    ),
    table('Solar_system', 'sso_observation', { naming: 'sequence' }),
    table('Solar_system', 'sso_source', { naming: 'sequence' }),
    table('Variability', 'vari_epoch_radial_velocity'),
    table('Variability', 'vari_long_period_variable'),
    table('Variability', 'vari_rad_vel_statistics')
  ]
};
