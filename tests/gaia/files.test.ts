import { readFileSync, readdirSync } from 'node:fs';
import { fileNameOf, keyOfFileName, partitionOfFileName, tableOfFileName } from '../../src/gaia/files';
import { releaseNamed } from '../../src/gaia/release';
import { tableNamed } from '../../src/gaia/table';
import type { GaiaError } from '../../src/protocol/errors';
import { describeReal, real } from '../support/real-data';

const DR3 = releaseNamed('DR3');
const source = tableNamed(DR3, 'gaia_source');

describe('file names', () => {
  it('carry the partition', () => {
    expect(fileNameOf(source, '034570-036209')).toBe('GaiaSource_034570-036209.csv.gz');
    expect(partitionOfFileName('GaiaSource_034570-036209.csv.gz')).toBe('034570-036209');
    expect(partitionOfFileName('/a/786097-786431/VariSummary_012598-014045.csv.gz')).toBe('012598-014045');
    expect(partitionOfFileName('GaiaSource_034570-036209.parquet')).toBe('034570-036209');
  });

  it.each(['NssTwoBodyOrbit_1.csv.gz', 'GaiaSource_000-000-000.csv.gz', '_MD5SUM.txt', 'x034570-036209.csv.gz', ''])(
    '%j carries none',
    name => expect(partitionOfFileName(name)).toBeUndefined()
  );

  it.each([
    ['DR1', 'gaia_source', '000-019-255', 'GaiaSource_000-019-255.csv.gz'],
    [
      'DR2',
      'gaia_source',
      '1000172165251650944_1000424567594791808',
      'GaiaSource_1000172165251650944_1000424567594791808.csv.gz'
    ],
    ['DR3', 'allwise_best_neighbour', '0001', 'allwiseBestNeighbour0001.csv.gz'],
    ['DR3', 'nss_two_body_orbit', '1', 'NssTwoBodyOrbit_1.csv.gz'],
    ['DR3', 'total_galactic_extinction_map', '001', 'TotalGalacticExtinctionMap_001.csv.gz'],
    ['DR3', 'epoch_photometry', '000000-003111', 'EpochPhotometry_000000-003111.csv.gz']
  ])('%s %s: key %s is file %s', (release, name, key, file) => {
    const table = tableNamed(releaseNamed(release), name);
    expect(fileNameOf(table, key)).toBe(file);
    expect(keyOfFileName(table, file)).toBe(key);
  });

  it.each(['34570-36209', '034570', '', '../034570-036209', '034570-036209/x'])('%j is refused as a partition', key => {
    let error: GaiaError | undefined;
    try {
      fileNameOf(source, key);
    } catch (reason) {
      error = reason as GaiaError;
    }
    expect(error?.code).toBe('PARTITION_NOT_FOUND');
    expect(error?.hint).toContain('034570-036209');
  });

  it('lead to their table', () => {
    expect(tableOfFileName(DR3, 'GaiaSource_034570-036209.csv.gz')).toBe(source);
    expect(tableOfFileName(DR3, 'VariSummary_012598-014045.csv.gz')?.name).toBe('vari_summary');
    expect(tableOfFileName(DR3, 'Nonsense_012598-014045.csv.gz')).toBeUndefined();
    expect(tableOfFileName(releaseNamed('DR2'), 'GaiaSource_1_2.csv.gz')).toBeUndefined();
  });
});

describeReal('file names of the published lists', () => {
  it('all 3386 of DR3 gaia_source go there and back', () => {
    const names = readFileSync(real('gdr3_gaia_source_MD5SUM.txt'), 'utf8')
      .split('\n')
      .map(line => line.slice(34));
    expect(names).toHaveLength(3386);
    for (const name of names) {
      expect(fileNameOf(source, partitionOfFileName(name) ?? '')).toBe(name);
    }
  });

  it('all of DR1 and the known ones of DR2 are recognised', () => {
    const dr1 = tableNamed(releaseNamed('DR1'), 'gaia_source');
    const dr2 = tableNamed(releaseNamed('DR2'), 'gaia_source');
    const one = readFileSync(real('gdr1_files.txt'), 'utf8').trim().split('\n');
    expect(one).toHaveLength(dr1.files ?? 0);
    expect(one.every(name => keyOfFileName(dr1, name) !== undefined)).toBe(true);
    const two = readFileSync(real('gdr2_files.partial.tsv'), 'utf8')
      .trim()
      .split('\n')
      .filter(line => line.startsWith('GaiaSource'));
    expect(two.length).toBeGreaterThan(11000);
    expect(two.every(line => keyOfFileName(dr2, line.split('\t')[0]) !== undefined)).toBe(true);
  });

  it('real bulk files lead to their tables', () => {
    for (const name of readdirSync(real('real/bulk_dr3')).filter(file => /\d{6}-\d{6}/.test(file))) {
      expect(tableOfFileName(DR3, name)?.name).toMatch(/^(galaxy_candidates|galaxy_catalogue_name|vari_summary)$/);
    }
  });
});
