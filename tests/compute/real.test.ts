import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeReal, real } from '../support/real-data';
import { python, readFile } from './support';

describeReal('every value of real Gaia files equals an independent reader', () => {
  const bulk = real('real/bulk_dr3');
  const files = [
    ...readdirSync(bulk).map(name => join(bulk, name)),
    real('real/derived/gdr3_sm_bulkdialect.csv.gz'),
    real('real/bulk_edr3/GaiaSource_000000-003111_first2rows.csv'),
    real('real/xp_gaiaxpy/XP_CONTINUOUS_RAW.ecsv'),
    real('real/gaia_source/1712337806100O-result.ecsv')
  ];
  test.each(files)('%s', async file => {
    const expected = python(join(__dirname, 'oracle.py'), file).trimEnd().split('\n');
    const rows = await readFile(file);
    expect(rows.length).toBe(expected.length);
    rows.forEach((row, i) => {
      if (JSON.stringify(row) !== JSON.stringify(JSON.parse(expected[i]))) {
        expect(row).toEqual(JSON.parse(expected[i]));
      }
    });
  });

  test('only the wanted columns, in the order wanted', async () => {
    const file = files.find(name => name.includes('VariSummary'))!;
    const all = await readFile(file);
    const some = await readFile(file, ['num_selected_g_fov', 'source_id']);
    expect(some[0]).toHaveLength(2);
    expect(some.map(row => row[1])).toEqual(all.map(row => row[1]));
    expect(some.map(row => row[0])).toEqual(all.map(row => row[2]));
  });
});
