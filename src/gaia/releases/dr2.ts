import { citationOf } from '../citation';
import { DR2_GAIA_SOURCE } from '../columns/dr2-gaia-source';
import type { ReleaseProfile } from '../release';

export const DR2: ReleaseProfile = {
  name: 'DR2',
  label: 'Gaia DR2',
  schema: 'gaiadr2',
  folder: 'gdr2',
  referenceEpoch: 2015.5,
  partitioning: 'source-id',
  nullText: '',
  header: 'none',
  checksums: 'MD5SUM.txt',
  citation: citationOf('Brown et al. 2018 (2018A&A...616A...1G)'),
  tables: [
    {
      name: 'gaia_source',
      folder: 'gaia_source/csv',
      prefix: 'GaiaSource_',
      naming: 'source-id-range',
      columns: DR2_GAIA_SOURCE,
      files: 61234,
      rows: 1692919135
    },
    {
      name: 'gaia_source_with_rv',
      folder: 'gaia_source_with_rv/csv',
      prefix: 'GaiaSource_',
      naming: 'source-id-range',
      columns: DR2_GAIA_SOURCE,
      files: 8
    },
    { name: 'light_curves', folder: 'light_curves/csv', prefix: 'light_curves_', naming: 'source-id-range' },
    {
      name: 'sso_observation',
      folder: 'sso_observation/csv',
      prefix: 'SsoObservation_',
      naming: 'source-id-range',
      // Numbers of solar-system objects, which move.
      spatial: false,
      files: 4
    }
  ]
};
