import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { scanFold, WorkerPool, type StatPixelMapSpec } from '../../src/compute/scan';
import { writeMap } from '../../src/formats/map-writer';
import { foldFiles } from '../compute/fold-files';
import { python, Scratch, WORKER } from '../compute/support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  scratch.remove();
});

/** Positions of the files are multiples of 2^-32, where pixels of fine orders have their borders: moved a little. */
const files = foldFiles(scratch).map(({ path }, f) => {
  let row = 0;
  const text = gunzipSync(readFileSync(path))
    .toString()
    .replace(/^(\d+,\d+),([^,]+),([^,]+)/gm, (_, ids: string, ra: string, dec: string) => {
      const moved = (angle: string): string =>
        angle === 'null' ? angle : String(Number(angle) * (1 - 1e-7 * Math.sin(++row) ** 2));
      return `${ids},${moved(ra)},${moved(dec)}`;
    });
  return scratch.file(`moved${f}.csv.gz`, gzipSync(text));
});
const FORMATS = ['fits', 'parquet', 'arrow', 'csv'] as const;
const COORDSYS = { icrs: 'C', galactic: 'G', ecliptic: 'E' } as const;

const MAPS = [
  [11, 'icrs', true],
  [12, 'icrs', true],
  [13, 'icrs', false],
  [14, 'galactic', false],
  [24, 'icrs', false],
  [29, 'galactic', false],
  [29, 'ecliptic', false]
] as const;

test('sparse maps of orders 11 to 29 in every frame, in every format, on the disk and in memory', async () => {
  const maps = [];
  for (const [order, frame, byId] of MAPS) {
    const spec: StatPixelMapSpec = { type: 'HealpixMap', order, frame, column: 'mag', stat: 'median' };
    const isSmall = order % 2 === 1;
    const scan = await scanFold(pool, files, spec, isSmall ? { spill: { folder: scratch.folder, budget: 2e5 } } : {});
    expect(scan.spilled.runs > 0).toBe(isSmall);
    const map = await scan.answer();
    const paths = Object.fromEntries(
      FORMATS.map(format => [format, join(scratch.folder, `${order}-${frame}.${format}`)])
    );
    for (const format of FORMATS) {
      await writeMap(format, paths[format], map, { release: 'DR3' });
    }
    await scan.release();
    maps.push({ order, frame, byId, ...paths });
  }
  const job = scratch.file('job.json', JSON.stringify({ paths: files.map(({ path }) => path), maps }));
  const answers = JSON.parse(python(`${__dirname}/sparse_maps.py`, job.path)) as Record<string, unknown>[];
  answers.forEach((answer, i) => {
    const [order, frame] = MAPS[i];
    expect(answer.pixels).toBeGreaterThan(500);
    for (const format of [...FORMATS, ...(order === 11 ? ['healpy'] : [])]) {
      expect([order, frame, format, answer[format]]).toEqual([order, frame, format, 0]);
    }
    expect(answer.header).toEqual({
      INDXSCHM: 'EXPLICIT',
      OBJECT: 'PARTIAL',
      ORDERING: 'NESTED',
      NSIDE: 2 ** order,
      COORDSYS: COORDSYS[frame],
      PIXTYPE: 'HEALPIX'
    });
    expect(answer.unit).toBe('mag');
    expect(answer.metadata).toMatchObject({ order: String(order), frame, indexing: 'explicit', ordering: 'NESTED' });
    expect(answer.length).toBe(order === 11 ? 12 * 4 ** 11 : undefined);
  });
});
