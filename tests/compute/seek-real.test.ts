import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { RowBatcher } from '../../src/compute/row-batcher';
import { scanFile } from '../../src/compute/scan-file';
import { lookUp } from '../../src/compute/seek/look-up';
import { SeekNotes } from '../../src/compute/seek/seek-notes';
import { describeReal, real } from '../support/real-data';
import { rowsOf, Scratch, type Value } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const columns = [{ name: 'source_id', datatype: 'int64' }];
const FILES = [
  'GalaxyCandidates_007953-010234',
  ...['012598-014045', '018029-018472', '022159-022410'].map(name => `VariSummary_${name}`)
];

describeReal('look-ups in files as ESA ships them', () => {
  test.each(FILES)('%s: the ids of its text, in their order', async name => {
    const path = real(`real/bulk_dr3/${name}.csv.gz`);
    const { size: bytes, mtimeMs } = statSync(path);
    const seek = { index: join(scratch.folder, `${basename(path)}.points`), source: { bytes, mtimeMs }, every: 50_000 };
    const [names, ...lines] = gunzipSync(readFileSync(path))
      .toString()
      .trim()
      .split('\n')
      .filter(line => !line.startsWith('#'));
    const column = names.split(',').indexOf('source_id');
    const ids = lines.map(line => line.split(',')[column]);
    const batcher = new RowBatcher(path, ['source_id'], () => undefined);
    expect(await scanFile(path, batcher, { columns, notes: SeekNotes.wanted(path, seek) })).toBe(ids.length);
    let short = 0;
    fc.assert(
      fc.property(fc.nat(ids.length - 1), fc.nat(60), (from, count) => {
        const wanted = ids.slice(from, from + count + 1).map(BigInt);
        const [first, last] = [wanted[0], wanted.at(-1)!];
        const rows: Value[] = [];
        const part = new RowBatcher(path, ['source_id'], batch => rows.push(...rowsOf(batch).map(row => row[0])));
        const read = lookUp({ path, seek: { ...seek, ids: [first, last] } }, part, { columns });
        expect(read).toBe(rows.length);
        short += read! < ids.length / 3 ? 1 : 0;
        const inside = (id: string): boolean => BigInt(id) >= first && BigInt(id) <= last;
        expect((rows as string[]).filter(inside)).toEqual(ids.filter(inside));
      }),
      { numRuns: 40 }
    );
    expect(short).toBeGreaterThan(20);
  });
});
