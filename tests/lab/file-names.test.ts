import { nullTranslator } from '@jupyterlab/translation';
import { fileNameOf } from '../../src/gaia/files';
import { RELEASES } from '../../src/gaia/release';
import { PARTITION_FILE_PATTERN } from '../../src/lab/ids';
import { factsOf } from '../../src/lab/sidebar/file-information';
import type { FileInformation } from '../../src/protocol';

const KEYS = {
  'healpix-range': '034570-036209',
  'source-id-range': '1000172165251650944_1000424567594791808',
  block: '000-000-017',
  sequence: '01'
};
const pattern = new RegExp(PARTITION_FILE_PATTERN);

describe('names of catalogue files', () => {
  it.each(RELEASES.flatMap(({ name, tables }) => tables.map(table => [name, table.name, table] as const)))(
    'of %s %s are known',
    (_, __, table) => expect(fileNameOf(table, KEYS[table.naming])).toMatch(pattern)
  );

  it.each(['data.csv.gz', 'results_2.csv.gz', 'GaiaSource.csv.gz', 'GaiaSource_034570-036209.csv', 'my_1-2.csv.gz'])(
    '%s is none',
    name => expect(name).not.toMatch(pattern)
  );
});

describe('the facts of a file', () => {
  const file: FileInformation = {
    path: '/v/gdr3/gaia_source/GaiaSource_000000-003111.csv.gz',
    name: 'GaiaSource_000000-003111.csv.gz',
    release: 'DR3',
    table: 'gaia_source',
    partition: '000000-003111',
    pixels: { first: 0, last: 3111 },
    area: 163.24519,
    bytes: 2e8,
    modified: '2026-01-01T00:00:00Z',
    rows: 535_000,
    counted: false,
    columns: { count: 152, units: 101 },
    md5: 'd41d8cd98f00b204e9800998ecf8427e'
  };
  const shown = (more: Partial<FileInformation> = {}): Record<string, string> =>
    Object.fromEntries(
      factsOf({ ...file, ...more }, nullTranslator.load('gaialab')).map(([name, value]) => [
        name,
        value.replaceAll('\u202f', ' ')
      ])
    );

  it('are those that are known', () => {
    expect(shown()).toMatchObject({
      Table: 'DR3 gaia_source',
      'HEALPix pixels': '0 to 3111 (level 8, NESTED)',
      'Sky area': '163.2 deg²',
      Rows: 'about 535 k',
      Columns: '152, 101 of them with units',
      Verified: 'not since its last change',
      'Parquet copy': 'none'
    });
    expect(shown({ partition: '', pixels: null, area: null })).not.toHaveProperty('Sky area');
    expect(shown({ columns: null, problem: 'It is cut off.' }).Columns).toBe('It is cut off.');
    expect(shown({ counted: true, stored: { path: '/p', bytes: 1e6, columns: 3 } })).toMatchObject({
      Rows: '535 000',
      'Parquet copy': '1 MB, 3 columns'
    });
  });
});
