import { readFileSync } from 'node:fs';
import { releaseNamed } from '../../src/gaia/release';
import { tableNamed } from '../../src/gaia/table';
import type { ColumnInfo } from '../../src/protocol';
import { describeReal, real } from '../support/real-data';

const columnsOf = (table: string): readonly ColumnInfo[] => tableNamed(releaseNamed('DR3'), table).columns ?? [];

describe.each([
  ['astrophysical_parameters', 226],
  ['xp_sampled_mean_spectrum', 6],
  ['xp_continuous_mean_spectrum', 26],
  ['vari_summary', 68],
  ['epoch_photometry', 48],
  ['galaxy_candidates', 38],
  ['galaxy_catalogue_name', 3]
])('columns of gaiadr3.%s', (table, count) => {
  const columns = columnsOf(table);

  test('are all there, each described in its own words', () => {
    expect(columns).toHaveLength(count);
    const descriptions = columns.map(column => column.description ?? '');
    expect(descriptions.filter(text => text.length < 8 || text.length > 90)).toEqual([]);
    expect(new Set(descriptions).size).toBe(count);
    expect(new Set(columns.map(column => column.name)).size).toBe(count);
  });

  describeReal('against the schema', () => {
    const schema = JSON.parse(readFileSync(real(`schema/gdr3_${table}.json`), 'utf8')) as { columns: ColumnInfo[] };

    test('names, types and order agree; units too where it has them', () => {
      expect(columns.map(({ name, datatype, subtype }) => ({ name, datatype, subtype }))).toEqual(
        schema.columns.map(({ name, datatype, subtype }) => ({ name, datatype, subtype }))
      );
      columns.forEach(({ name, unit }, i) => {
        if (schema.columns[i].unit) {
          expect([name, unit]).toEqual([name, schema.columns[i].unit]);
        }
        if (schema.columns[i].ucd) {
          expect([name, columns[i].ucd]).toEqual([name, schema.columns[i].ucd]);
        }
      });
    });

    test('no description is taken over', () => {
      const theirs = new Set(schema.columns.map(column => (column.description ?? '').toLowerCase().trim()));
      expect(columns.filter(column => theirs.has((column.description ?? '').toLowerCase()))).toEqual([]);
    });
  });
});

test('tgas_source of DR1 has two names in front of the columns of gaia_source', () => {
  const dr1 = releaseNamed('DR1');
  const [hip, tycho, ...rest] = tableNamed(dr1, 'tgas_source').columns ?? [];
  expect([hip.name, hip.datatype, tycho.name, tycho.datatype]).toEqual(['hip', 'int32', 'tycho2_id', 'string']);
  expect(rest).toEqual(tableNamed(dr1, 'gaia_source').columns);
});

describe('every table of the published folders is found by its name', () => {
  test.each([
    ['DR3', 'gaia_source astrophysical_parameters total_galactic_extinction_map xp_continuous_mean_spectrum'],
    ['DR3', 'xp_sampled_mean_spectrum rvs_mean_spectrum epoch_photometry vari_summary vari_classifier_result'],
    ['DR3', 'vari_eclipsing_binary vari_cepheid vari_short_timescale allwise_best_neighbour'],
    ['DR3', 'tmasspscxsc_best_neighbour tmass_psc_xsc_best_neighbour nss_two_body_orbit nss_acceleration_astro'],
    ['DR3', 'nss_non_linear_spectro nss_vim_fl binary_masses synthetic_photometry_gspc sso_reflectance_spectrum'],
    ['DR3', 'sso_observation sso_source galaxy_candidates galaxy_catalogue_name'],
    ['EDR3', 'gaia_source'],
    ['DR2', 'gaia_source gaia_source_with_rv light_curves sso_observation'],
    ['DR1', 'gaia_source tgas_source'],
    ['FPR', 'sso_source sso_observation vari_long_period_variable']
  ])('%s: %s', (release, tables) => {
    const profile = releaseNamed(release);
    for (const name of tables.split(' ')) {
      expect(() => tableNamed(profile, name)).not.toThrow();
      expect(() => tableNamed(profile, `${profile.schema}.${name}`)).not.toThrow();
    }
  });
});
