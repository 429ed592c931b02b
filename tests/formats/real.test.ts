import { join } from 'node:path';
import { RowBatcher } from '../../src/compute/row-batcher';
import { readColumns, scanFile } from '../../src/compute/scan-file';
import { openTableWriter, type TableFormatName } from '../../src/formats/table-writer';
import type { ColumnInfo } from '../../src/protocol';
import { readFile, Scratch, type Value } from '../compute/support';
import { describeReal, real } from '../support/real-data';
import { itemOf, readBack } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

async function convert(from: string, format: TableFormatName, to: string): Promise<ColumnInfo[]> {
  const columns = await readColumns(from);
  const writer = openTableWriter(format, to, columns, { release: 'DR3' });
  const waiting: Promise<void>[] = [];
  await scanFile(from, new RowBatcher(from, undefined, batch => waiting.push(writer.write(batch))));
  await Promise.all(waiting);
  await writer.close();
  return columns;
}

const inColumns = (rows: Value[][]): Value[][] => rows[0].map((_, c) => rows.map(row => row[c]));

/** Nulls in lists of numbers have a value of their own in VOTable, and a list of texts is JSON. */
function inVoTable(value: Value, column: ColumnInfo): Value {
  const item = itemOf(column);
  if (!Array.isArray(value) || item === undefined) {
    return value;
  }
  const none: Record<string, Value> = { float32: 'nan', float64: 'nan', int64: '-9223372036854775808', bool: null };
  return item === 'string' ? JSON.stringify(value) : value.map(v => v ?? none[item]);
}

describeReal('real files', () => {
  const FILES = [
    'real/bulk_dr3/EpochPhotometry_head5.csv.gz',
    'real/bulk_dr3/GalaxyCandidates_022411-022698.csv.gz',
    'real/gaia_source/1712337806100O-result.ecsv'
  ];

  test.each(FILES)('%s: value by value', async name => {
    const from = real(name);
    const expected = inColumns(await readFile(from));
    const parquet = join(scratch.folder, 'real.parquet');
    const columns = await convert(from, 'parquet', parquet);
    expect(readBack('duckdb-parquet', parquet).columns).toEqual(expected);
    const csv = join(scratch.folder, 'real.csv');
    await convert(from, 'csv', csv);
    expect(readBack('csv', csv, columns).columns).toEqual(expected);
    const ecsv = join(scratch.folder, 'real.ecsv');
    await convert(from, 'ecsv', ecsv);
    expect(inColumns(await readFile(ecsv))).toEqual(expected);
    const vot = join(scratch.folder, 'real.vot');
    await convert(from, 'vot', vot);
    const found = readBack('binary2', vot).columns;
    columns.forEach((column, c) => expect(found[c]).toEqual(expected[c].map(value => inVoTable(value, column))));
    const fits = join(scratch.folder, 'real.fits');
    await convert(from, 'fits', fits);
    const id = columns.findIndex(({ name: known }) => known === 'source_id');
    expect(readBack('fits', fits).columns[id]).toEqual(expected[id]);
  });
});
