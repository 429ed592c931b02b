import { gzipSync } from 'node:zlib';
import type { FoldScan, PixelMapSpec, StatPixelMapSpec } from '../../src/compute/scan';
import { scanFold, WorkerPool } from '../../src/compute/scan';
import { MapFold } from '../../src/compute/map-fold';
import { scanFile } from '../../src/compute/scan-file';
import type { GaiaError } from '../../src/protocol';
import { describeReal, real } from '../support/real-data';
import { readFile, rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const HEADER = [
  '# %ECSV 1.0',
  '# ---',
  "# delimiter: ','",
  '# datatype:',
  '# - {name: source_id, datatype: int64}',
  '# - {name: mag, datatype: float64, unit: mag}',
  '# - {name: name, datatype: string}',
  '# - {name: flag, datatype: bool}',
  'source_id,mag,name,flag',
  ''
].join('\n');

/** xorshift: the same files every time. */
function random(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

interface Row {
  id: bigint;
  mag: string;
  name: string;
}

const MAX_ID = (12n << 59n) - 1n;
const files = Array.from({ length: 9 }, (_, f) => {
  const next = random(f + 1);
  const rows = Array.from({ length: 200 + 150 * ((f * 5) % 9) }, (): Row => {
    const id =
      f === 0 ? MAX_ID : (BigInt(Math.floor(next() * 12 * 2 ** 24)) << 35n) + BigInt(Math.floor(next() * 2 ** 35));
    const mag = next() < 0.2 ? 'null' : next() < 0.1 ? 'NaN' : String((next() - 0.5) * 10 ** Math.floor(next() * 12));
    return { id, mag, name: next() < 0.5 ? 'null' : '"null"' };
  });
  const lines = rows.map(({ id, mag, name }) => `${id},${mag},${name},"True"\n`);
  return { rows, ...scratch.file(`f${f}.csv.gz`, gzipSync(HEADER + lines.join(''))) };
});
const allRows = files.flatMap(({ rows }) => rows);

const pixelOf = (id: bigint, order: number): number => Number(id >> BigInt(35 + 2 * (12 - order)));

function countBy(order: number, counts: (row: Row) => boolean): Uint32Array {
  const values = new Uint32Array(12 * 4 ** order);
  for (const row of allRows) {
    values[pixelOf(row.id, order)] += counts(row) ? 1 : 0;
  }
  return values;
}

const MEAN: StatPixelMapSpec = { type: 'HealpixMap', order: 2, column: 'mag', stat: 'mean' };
const bits = (map: FoldScan<StatPixelMapSpec>): bigint[] =>
  Array.from(new BigUint64Array((map.snapshot(0).result.layers[0].values as Float64Array).buffer));

describe('maps from source_id', () => {
  test.each([0, 3, 8])('counts per pixel at order %i', async order => {
    const spec: PixelMapSpec = { type: 'DensityMap', order, columns: ['1', 'mag', 'name'] };
    const map = await scanFold(pool, files, spec);
    const { result: frame, ...head } = map.snapshot(7);
    expect(frame.order).toBe(order);
    expect(head).toMatchObject({
      revision: 7,
      rows: allRows.length,
      complete: true,
      filesDone: 9,
      filesTotal: 9
    });
    expect(frame.layers.map(({ name, stat }) => [name, stat])).toEqual([
      ['count', 'count'],
      ['mag', 'count'],
      ['name', 'count']
    ]);
    const expected = [
      countBy(order, () => true),
      countBy(order, r => r.mag !== 'null'),
      countBy(order, r => r.name !== 'null')
    ];
    frame.layers.forEach(({ values }, i) => {
      expect(values).toBeInstanceOf(Uint32Array);
      expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(expected[i].buffer))).toBe(0);
    });
    expect(map.files.map(file => file.rows)).toEqual(files.map(({ rows }) => rows.length));
  });

  test('order 12, the finest', async () => {
    for (const { path, rows } of files) {
      const fold = new MapFold(path, { type: 'DensityMap', order: 12, columns: ['1', 'mag'] });
      await scanFile(path, fold);
      const counts = new Map<number, number>();
      for (const { id } of rows) {
        counts.set(pixelOf(id, 12), (counts.get(pixelOf(id, 12)) ?? 0) + 1);
      }
      const { pixels, layers } = fold.partial();
      expect(Array.from(pixels, (pixel, i) => [pixel, layers[0].counts[i]])).toEqual(
        [...counts].sort(([a], [b]) => a - b)
      );
    }
  });

  test('means leave out null and NaN, are exact to 1e-12 and NaN where there is no value', async () => {
    const frame = (await scanFold(pool, files, { ...MEAN, order: 4 })).snapshot(1).result;
    expect(frame.layers[0]).toMatchObject({ name: 'mag', stat: 'mean', unit: 'mag' });
    const values = new Map<number, number[]>();
    for (const { id, mag } of allRows.filter(row => Number.isFinite(Number(row.mag)))) {
      const pixel = pixelOf(id, 4);
      values.set(pixel, [...(values.get(pixel) ?? []), Number(mag)]);
    }
    frame.layers[0].values.forEach((mean, pixel) => {
      const list = values.get(pixel);
      if (!list) {
        expect(mean).toBeNaN();
        return;
      }
      // every value is an integer of 2^-100: the sum is exact
      const sum = list.reduce((total, value) => total + BigInt(value * 2 ** 100), 0n);
      const exact = Number(sum) / 2 ** 100 / list.length;
      expect(Math.abs(mean - exact)).toBeLessThanOrEqual(1e-12 * Math.abs(exact));
    });
    const count = (await scanFold(pool, files, { ...MEAN, stat: 'count' })).snapshot(1).result.layers[0];
    expect(count.values).toEqual(countBy(2, row => Number.isFinite(Number(row.mag))));
  });

  test('bit for bit the same with one worker and with two', async () => {
    const one = bits(await scanFold(single, files, MEAN));
    for (let i = 0; i < 3; i++) {
      expect(bits(await scanFold(pool, files, MEAN))).toEqual(one);
    }
  });

  test('the mean of a boolean is a share; text and unknown columns have none', async () => {
    const share = (await scanFold(pool, files, { ...MEAN, column: 'flag', order: 0 })).snapshot(1).result.layers[0]
      .values;
    expect([...share]).toEqual(Array(12).fill(1));
    expect((await rejection(scanFold(pool, files, { ...MEAN, column: 'name' }))).code).toBe('BAD_REQUEST');
    const unknown = await rejection(scanFold(pool, files, { ...MEAN, column: 'mga' }, { policy: 'skip' }));
    expect(unknown).toMatchObject({ code: 'UNKNOWN_COLUMN', hint: expect.stringContaining('mag') });
    expect((await rejection(scanFold(pool, files, { ...MEAN, order: 30 }))).code).toBe('BAD_REQUEST');
  });

  test('the map grows file by file, in order, and can be looked at on the way', async () => {
    const seen: [number, number, boolean][] = [];
    const progress: number[] = [];
    await scanFold(pool, files, MEAN, {
      onMerged: (done, map) => {
        const frame = map.snapshot(done);
        seen.push([done, frame.rows, frame.complete]);
      },
      onProgress: ({ filesDone }) => progress.push(filesDone)
    });
    let rows = 0;
    expect(seen).toEqual(files.map((file, i) => [i + 1, (rows += file.rows.length), i === 8]));
    expect(progress.at(-1)).toBe(9);
  });

  test('a source without a place on the sky', async () => {
    for (const id of ['null', '-5', String(MAX_ID + 1n), 'x']) {
      const file = scratch.file('lost.csv', `${HEADER}${id},1,null,null\n`);
      expect(await rejection(scanFold(pool, [file], MEAN))).toMatchObject({
        code: 'VALUE_BROKEN',
        details: { file: file.path, row: 1, column: 'source_id', value: id }
      });
    }
  });

  test('policy: the first bad file ends the scan, or is left out as a whole', async () => {
    const broken = scratch.file('broken.csv.gz', gzipSync(`${HEADER}5,1,null,null\n5,one,null,null\n`));
    const missing = { path: `${scratch.folder}/none.csv.gz`, bytes: 10 };
    const mixed = [files[0], broken, files[1], missing, files[2]];
    const fault = await rejection(scanFold(pool, mixed, MEAN));
    expect(fault).toMatchObject({ code: 'VALUE_BROKEN', details: { file: broken.path, row: 2, column: 'mag' } });
    const skipped: [string, GaiaError][] = [];
    const map = await scanFold(pool, mixed, MEAN, {
      policy: 'skip',
      onSkip: ({ path, error }) => skipped.push([path, error])
    });
    expect(skipped.map(([path, { code }]) => [path, code])).toEqual([
      [broken.path, 'VALUE_BROKEN'],
      [missing.path, 'FILE_NOT_FOUND']
    ]);
    expect(map.skipped.map(({ error }) => error.code)).toEqual(['VALUE_BROKEN', 'FILE_NOT_FOUND']);
    expect(map.snapshot(1)).toMatchObject({ complete: true, filesDone: 5 });
    const clean = await scanFold(pool, [files[0], files[1], files[2]], MEAN);
    expect(bits(map)).toEqual(bits(clean));
  });

  test('no files: an empty map', async () => {
    const { result, ...head } = (await scanFold(pool, [], MEAN)).snapshot(0);
    expect(head).toMatchObject({ complete: true, rows: 0 });
    expect(result.layers[0].values.every(value => Number.isNaN(value))).toBe(true);
  });
});

describeReal('maps of real rows', () => {
  test('mean and counts at level 8 equal those from the rows', async () => {
    const path = real('real/bulk_dr3/GalaxyCandidates_007953-010234.csv.gz');
    const column = 'classprob_dsc_combmod_galaxy';
    const rows = (await readFile(path, ['source_id', column])) as [string, string | null][];
    const sums = new Map<number, { sum: number; n: number; all: number }>();
    const view = new DataView(new ArrayBuffer(4));
    for (const [id, value] of rows) {
      const entry = sums.get(pixelOf(BigInt(id), 8)) ?? { sum: 0, n: 0, all: 0 };
      entry.all++;
      if (value !== null && value !== 'nan') {
        view.setUint32(0, parseInt(value, 16));
        entry.sum += view.getFloat32(0);
        entry.n++;
      }
      sums.set(pixelOf(BigInt(id), 8), entry);
    }
    const mean = (await scanFold(pool, [{ path, bytes: 0 }], { ...MEAN, column, order: 8 })).snapshot(1).result
      .layers[0].values;
    const spec: PixelMapSpec = { type: 'DensityMap', order: 8, columns: ['1', column] };
    const [all, some] = (await scanFold(pool, [{ path, bytes: 0 }], spec)).snapshot(1).result.layers;
    expect(rows.length).toBe(7501);
    expect([...sums.keys()].every(pixel => pixel >= 7953 && pixel <= 10234)).toBe(true);
    mean.forEach((value, pixel) => {
      const { sum, n, all: total } = sums.get(pixel) ?? { sum: 0, n: 0, all: 0 };
      if (n === 0 ? !Number.isNaN(value) : Math.abs(value - sum / n) > 1e-12) {
        throw new Error(`pixel ${pixel}: ${value} is not ${sum}/${n}`);
      }
      if (all.values[pixel] !== total || some.values[pixel] !== n) {
        throw new Error(`pixel ${pixel}: ${all.values[pixel]}, ${some.values[pixel]} are not ${total}, ${n}`);
      }
    });
  });
});
