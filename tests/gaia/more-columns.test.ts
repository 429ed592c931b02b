import { readFileSync } from 'node:fs';
import { releaseNamed } from '../../src/gaia/release';
import { tableNamed } from '../../src/gaia/table';
import type { ColumnInfo } from '../../src/protocol';
import { describeReal, real } from '../support/real-data';

const columnsOf = (table: string): readonly ColumnInfo[] => tableNamed(releaseNamed('DR3'), table).columns ?? [];

describe.each([
  ['astrophysical_parameters', 226],
  ['xp_sampled_mean_spectrum', 6],
  ['xp_continuous_mean_spectrum', 26]
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
