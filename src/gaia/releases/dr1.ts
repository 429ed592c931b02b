import { citationOf } from '../citation';
import { DR1_GAIA_SOURCE } from '../columns/dr1-gaia-source';
import { DR1_TGAS_SOURCE } from '../columns/dr1-tgas-source';
import type { ReleaseProfile } from '../release';

export const DR1: ReleaseProfile = {
  name: 'DR1',
  label: 'Gaia DR1',
  schema: 'gaiadr1',
  folder: 'gdr1',
  referenceEpoch: 2015.0,
  partitioning: 'sequence',
  nullText: '',
  header: 'none',
  checksums: 'MD5SUM.txt',
  citation: citationOf('Brown et al. 2016 (2016A&A...595A...2G)'),
  tables: [
    {
      name: 'gaia_source',
      folder: 'gaia_source/csv',
      prefix: 'GaiaSource_',
      naming: 'block',
      columns: DR1_GAIA_SOURCE,
      files: 5231,
      rows: 1142679769
    },
    {
      name: 'tgas_source',
      folder: 'tgas_source/csv',
      prefix: 'TgasSource_',
      naming: 'block',
      columns: DR1_TGAS_SOURCE,
      files: 16
    }
  ]
};
