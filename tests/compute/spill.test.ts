import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FoldScanOptions, MapStat, PixelMapSpec, SkyMapAnswer, TopRowsSpec } from '../../src/compute/scan';
import { scanFold, WorkerPool } from '../../src/compute/scan';
import type { PixelPartial } from '../../src/compute/pixel-map-fold';
import type { PixelLayerSpec } from '../../src/compute/pixel-map-spec';
import { mergeRuns, runPieces } from '../../src/compute/pixel-runs';
import { Spiller } from '../../src/compute/spill';
import type { GaiaError } from '../../src/protocol';
import { foldFiles, foldOracle } from './fold-files';
import { readFile, rejection, rowsOf, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const files = foldFiles(scratch);
const folder = join(scratch.folder, 'results');
mkdirSync(folder);
const BUDGET = 30_000;
const spill = { folder, budget: BUDGET };
const BASE = { type: 'HealpixMap', order: 7, column: 'mag' } as const;

interface Found {
  runs: number;
  answer: SkyMapAnswer;
  picture: string[];
  pixels: Map<bigint, number[]>;
}

const pictureOf = async (answer: SkyMapAnswer): Promise<string[]> => {
  const { layers } = await answer.picture();
  return layers.map(({ name, values }) => `${name} ${Buffer.from(values.buffer).toString('base64')}`);
};

async function mapOf(spec: PixelMapSpec, options: FoldScanOptions<PixelMapSpec>, workers = pool): Promise<Found> {
  const scan = await scanFold(workers, files, spec, options);
  const answer = await scan.answer();
  const pixels = new Map<bigint, number[]>();
  let before = -1n;
  let isAscending = true;
  for await (const chunk of answer.chunks()) {
    chunk.pixels.forEach((pixel, i) => {
      isAscending &&= pixel > before;
      before = pixel;
      pixels.set(
        pixel,
        chunk.values.map(values => values[i])
      );
    });
  }
  const { runs } = scan.spilled;
  const picture = await pictureOf(answer);
  await scan.release();
  expect([pixels.size, isAscending]).toEqual([answer.occupied, true]);
  return { runs, answer, picture, pixels };
}

const digest = ({ pixels }: Found): string =>
  JSON.stringify([...pixels].map(([pixel, values]) => [String(pixel), values]));

/** Names in the folder, and files of it without a name that this process holds open. */
function remains(): string[] {
  const open = readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(folder) ? [target] : [];
    } catch {
      return [];
    }
  });
  return [...readdirSync(folder), ...open];
}

describe('maps beyond their memory', () => {
  const STATS: [MapStat, number][] = [
    ['count', 0],
    ['sum', 1e-12],
    ['mean', 1e-12],
    ['stddev', 1e-10],
    ['min', 0],
    ['max', 0],
    ['median', 0],
    ['quantile', 0],
    ['approx_median', 0],
    ['approx_quantile', 0]
  ];

  test.each(STATS)('%s is that of a map in memory, and the same for any number of workers', async (stat, tolerance) => {
    const spec: PixelMapSpec = { ...BASE, stat, q: 0.83 };
    const whole = await mapOf(spec, {});
    const spilled = await mapOf(spec, { spill });
    expect(whole.runs).toBe(0);
    expect(spilled.runs).toBeGreaterThan(3);
    expect(spilled.answer.layers).toEqual(whole.answer.layers);
    expect([...spilled.pixels.keys()]).toEqual([...whole.pixels.keys()]);
    for (const [pixel, values] of spilled.pixels) {
      values.forEach((value, l) => {
        const expected = whole.pixels.get(pixel)![l];
        if (!Object.is(value, expected) && !(Math.abs(value - expected) <= tolerance * Math.abs(expected))) {
          throw new Error(`pixel ${pixel}, layer ${l}: ${value} is not ${expected}`);
        }
      });
    }
    const again = await mapOf(spec, { spill }, single);
    expect(again.runs).toBe(spilled.runs);
    expect(digest(again)).toBe(digest(spilled));
    expect(again.picture).toEqual(spilled.picture);
    expect(remains()).toEqual([]);
  });

  test.each([7, 0])('several columns of order %i, some of which keep their values', async order => {
    const spec: PixelMapSpec = {
      ...{ type: 'HealpixMap', order, q: 0.83 },
      columns: ['mag', 'colour', 'colour', 'mag - colour'],
      stat: ['median', 'count', 'quantile', 'max']
    };
    const whole = await mapOf(spec, {});
    const spilled = await mapOf(spec, { spill: { folder, budget: 4 * BUDGET } });
    expect(spilled.runs).toBeGreaterThan(3);
    expect(spilled.answer.layers).toEqual(whole.answer.layers);
    expect(spilled.answer.layers.map(({ name }) => name)).toEqual([
      ...['mag', 'mag_count', 'colour_count', 'colour_quantile', 'colour_quantile_count'],
      ...['mag - colour', 'mag - colour_count']
    ]);
    expect(digest(spilled)).toBe(digest(whole));
    expect(digest(await mapOf(spec, { spill: { folder, budget: 4 * BUDGET } }, single))).toBe(digest(spilled));
    expect(remains()).toEqual([]);
  });

  test('the picture of a spilled map is the map itself', async () => {
    for (const stat of ['mean', 'max', 'count'] as const) {
      const whole = await (await scanFold(pool, files, { ...BASE, order: 4, stat })).answer();
      const scan = await scanFold(pool, files, { ...BASE, order: 4, stat }, { spill: { folder, budget: 1000 } });
      const picture = await (await scan.answer()).picture();
      expect(scan.spilled.runs).toBeGreaterThan(3);
      const expected = await whole.picture();
      picture.layers.forEach(({ values }, l) => {
        const others = expected.layers[l].values;
        const isNear = (a: number, b: number): boolean =>
          a === b || Math.abs(a - b) <= 1e-12 * Math.abs(b) || (Number.isNaN(a) && Number.isNaN(b));
        expect(Array.from(values).filter((value, pixel) => !isNear(value, others[pixel]))).toEqual([]);
      });
      await scan.release();
    }
  });

  test('a picture on the way shows what is on the disk too', async () => {
    const seen: number[] = [];
    let rows = 0;
    const scan = await scanFold(
      pool,
      files,
      { type: 'DensityMap', order: 13, columns: ['1'], byPosition: true },
      {
        spill: { folder, budget: 100_000 },
        onMerged: (_, growing) => {
          const { result } = growing.snapshot(1);
          rows = growing.rows - result.unplaced;
          seen.push((result.layers[0].values as Uint32Array).reduce((sum, n) => sum + n, 0) - rows);
          expect(result.order).toBe(10);
        }
      }
    );
    expect(scan.spilled.runs).toBeGreaterThan(1);
    expect(seen).toEqual(files.map(() => 0));
    await scan.release();
  });

  test('a full disk ends the scan, and nothing remains', async () => {
    for (let serial = 0; serial < 2000; serial++) {
      symlinkSync('/dev/full', join(folder, `spill.${process.pid}.${serial}.part`));
    }
    const links = readdirSync(folder).length;
    const fault = await rejection(mapOf({ ...BASE, stat: 'median' }, { spill, policy: 'skip' }));
    expect(fault).toMatchObject({ code: 'DISK_FULL', details: { folder } });
    expect(fault.hint).toContain('coarser');
    expect(readdirSync(folder).length).toBe(links - 1);
    for (const name of readdirSync(folder)) {
      rmSync(join(folder, name));
    }
    expect(remains()).toEqual([]);
  });

  test('a scan that is cancelled gives the disk back', async () => {
    const stop = new AbortController();
    const work = mapOf(
      { ...BASE, stat: 'median' },
      { spill, signal: stop.signal, onMerged: (_, scan) => void (scan.spilled.runs > 1 && stop.abort()) }
    );
    expect((await rejection(work)).code).toBe('CANCELLED');
    expect(remains()).toEqual([]);
  });
});

describe('exact quantiles', () => {
  const ranges = async () =>
    Promise.all(
      files.map(async file => {
        const ids = (await readFile(file.path, ['source_id'])).map(([id]) => BigInt(id as string));
        return { ...file, idRange: { first: ids[0], last: ids[ids.length - 1] } };
      })
    );
  type Pixels = Record<string, { median: number; quantile: number; count: number }>;
  const q = 0.83;

  test.each([0, 2, 5, 8])('values of complete pixels are let go of, order %i', async order => {
    const [expected] = foldOracle<[Pixels]>(scratch, files, [{ kind: 'pixels', order, q }]);
    for (const visit of ['file', 'sky', 'random'] as const) {
      for (const stat of ['median', 'quantile'] as const) {
        const scan = await scanFold(pool, await ranges(), { ...BASE, order, stat, q }, { order: visit });
        const held = (scan as unknown as { fold: { map: { bytes: number; size: number } } }).fold.map;
        expect(held.bytes).toBe(37 * held.size);
        const { layers } = await (await scan.answer()).picture();
        const wrong = Array.from(layers[0].values).reduce(
          (sum: number, value, pixel) =>
            sum +
            Number(
              !Object.is(value, expected[pixel]?.[stat] ?? NaN) ||
                layers[1].values[pixel] !== (expected[pixel]?.count ?? 0)
            ),
          0
        );
        expect(wrong).toBe(0);
      }
    }
  });

  test('without a budget for all values, yet without the disk', async () => {
    const spec = { ...BASE, order: 3, stat: 'median' } as const;
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const scan = await scanFold(pool, await ranges(), spec, { spill: { folder, budget: 20 * rows * 0.5 } });
    expect(scan.spilled.runs).toBe(0);
    await scan.release();
    const apart = await scanFold(pool, files, spec, { spill: { folder, budget: 20 * rows * 0.5 } });
    expect(apart.spilled.runs).toBeGreaterThan(0);
    await apart.release();
  });

  test('runs whose pixels have more values than a piece', async () => {
    const specs: PixelLayerSpec[] = [
      { name: 'x', expression: 'x', stat: 'quantile', countNaN: false, q: 0.3, accuracy: 0.002, maxValues: 1e6 }
    ];
    const value = fc.oneof(
      fc.constantFrom(0, 1, -1, Infinity, -Infinity),
      fc.integer({ min: -50, max: 50 }),
      fc.double({ noNaN: true })
    );
    const pixel = fc.record({
      pixel: fc.integer({ min: 0, max: 8 }),
      values: fc.array(value, { minLength: 1, maxLength: 40 })
    });
    const run = fc.uniqueArray(pixel, { selector: ({ pixel: at }) => at, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        async (runs, most) => {
          const spiller = new Spiller({ folder });
          const written = await Promise.all(runs.map(parts => spiller.run(runPieces([partialOf(parts)], most))));
          const found = new Map<number, [number, number]>();
          for await (const window of mergeRuns(written, specs)) {
            for (const { pixels, values } of window.chunks()) {
              pixels.forEach((at, i) => found.set(Number(at), [values[0][i], values[1][i]]));
            }
          }
          await spiller.close();
          const expected = new Map<number, number[]>();
          for (const { pixel: at, values } of runs.flat()) {
            expected.set(at, [...(expected.get(at) ?? []), ...values]);
          }
          expect([...found.keys()]).toEqual([...expected.keys()].sort((a, b) => a - b));
          for (const [at, [quantile, count]] of found) {
            const sorted = expected.get(at)!.sort((a, b) => a - b);
            expect(count).toBe(sorted.length);
            const position = 0.3 * (sorted.length - 1);
            const [low, high] = [
              sorted[Math.floor(position)],
              sorted[Math.min(Math.floor(position) + 1, sorted.length - 1)]
            ];
            const part = position - Math.floor(position);
            const by =
              low === high || part === 0
                ? low
                : part >= 0.5
                  ? high - (high - low) * (1 - part)
                  : low + (high - low) * part;
            expect(quantile === by || (Number.isNaN(quantile) && Number.isNaN(by))).toBe(true);
          }
        }
      ),
      { numRuns: 150 }
    );
    expect(remains()).toEqual([]);
  });

  function partialOf(parts: readonly { pixel: number; values: number[] }[]): PixelPartial {
    const sorted = [...parts].sort((a, b) => a.pixel - b.pixel);
    const kept = Float64Array.from(sorted.flatMap(({ values }) => [...Float64Array.from(values).sort()]));
    const sizes = Uint32Array.from(sorted, ({ values }) => values.length);
    const settled = new Float64Array(sizes.length).fill(NaN);
    return {
      pixels: BigInt64Array.from(sorted, ({ pixel }) => BigInt(pixel)),
      layers: [{ counts: sizes.slice(), sizes, kept, settled }],
      unplaced: 0
    };
  }
});

describe('top rows beyond their memory', () => {
  const rowsOfScan = async (spec: TopRowsSpec, options: FoldScanOptions<TopRowsSpec>, workers = pool) => {
    const scan = await scanFold(workers, files, spec, options);
    const answer = await scan.answer();
    const rows: unknown[] = [];
    for await (const batch of answer.batches()) {
      rows.push(...rowsOf(batch));
    }
    expect(rows.length).toBe(answer.count);
    await scan.release();
    return { rows, runs: scan.spilled.runs, columns: answer.columns };
  };

  test.each([
    ['mag', false, 1e9],
    ['mag', true, 9000],
    ['name', false, 5000],
    ['colour', true, 700],
    ['random_index', false, 20_000]
  ])('by %s, descending %s, %d rows', async (by, descending, count) => {
    const spec: TopRowsSpec = {
      type: 'TopRows',
      by,
      descending,
      count,
      columns: ['source_id', `${by} AS key`, 'colour AS c', 'flag']
    };
    const whole = await rowsOfScan(spec, {});
    const spilled = await rowsOfScan(spec, { spill: { folder, budget: 200_000 } });
    expect(spilled.runs).toBeGreaterThan(count > 1000 ? 1 : -1);
    expect(spilled.columns).toEqual(whole.columns);
    expect(spilled.rows).toEqual(whole.rows);
    expect(await rowsOfScan(spec, { spill: { folder, budget: 200_000 } }, single)).toEqual(spilled);
    expect(remains()).toEqual([]);
  });
});

test('one file that is too much is refused, with the limit and what to do', async () => {
  const fault: GaiaError = await rejection(
    mapOf({ ...BASE, stat: 'median', maxValues: 3000 }, { spill, policy: 'skip' })
  );
  expect(fault).toMatchObject({ code: 'OVER_BUDGET', details: { limit: 3000 } });
  expect(fault.hint).toContain('approx_median');
  expect(remains()).toEqual([]);
});
