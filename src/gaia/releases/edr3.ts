import { citationOf } from '../citation';
import { EDR3_GAIA_SOURCE } from '../columns/edr3-gaia-source';
import type { ReleaseProfile } from '../release';

export const EDR3: ReleaseProfile = {
  name: 'EDR3',
  label: 'Gaia EDR3',
  schema: 'gaiaedr3',
  folder: 'gedr3',
  referenceEpoch: 2016.0,
  partitioning: 'healpix-8',
  nullText: '',
  // The columns are described in ECSV_headers/gaia_source.header instead.
  header: 'none',
  checksums: '_MD5SUM.txt',
  citation: citationOf('Brown et al. 2021 (2021A&A...649A...1G)'),
  tables: [
    {
      name: 'gaia_source',
      folder: 'gaia_source',
      prefix: 'GaiaSource_',
      naming: 'healpix-range',
      columns: EDR3_GAIA_SOURCE,
      files: 3386,
      rows: 1811709771
    }
  ]
};
