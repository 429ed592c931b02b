import { TotalEstimate } from '../../src/compute/estimate';
import { PixelTotals } from '../../src/compute/pixel-estimate';
import { randomOrder, scanFold, WorkerPool, type FoldScan, type PixelMapSpec } from '../../src/compute/scan';
import { foldFiles, random } from './fold-files';
import { readFile, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  scratch.remove();
});

/** A made sky: files along the HEALPix curve, with counts that follow their sizes and the sky, not exactly. */
const FILES = 3072;
const next = random(5);
const sky = Array.from({ length: FILES }, (_, i) => {
  const first = BigInt(i) << 51n;
  const bytes = Math.round(1e6 * (0.5 + next()));
  const density = 1 + 3 * Math.exp(-(((i % 256) - 128) ** 2) / 2000);
  const amount = Math.round(0.001 * bytes * density * (0.8 + 0.4 * next()));
  return { path: `f${i}`, bytes, amount, idRange: { first, last: first + (1n << 51n) - 1n } };
});

/** How many of the errors' multiples hold the truth. */
const share = (hits: readonly boolean[]): number => hits.filter(Boolean).length / hits.length;

describe('estimates of files in random order', () => {
  test('an order is a permutation, the same for its seed and another for another', () => {
    const list = [...Array(1000).keys()];
    const order = randomOrder(list, 7);
    expect([...order].sort((a, b) => a - b)).toEqual(list);
    expect(randomOrder(list, 7)).toEqual(order);
    expect(randomOrder(list, 8)).not.toEqual(order);
    // places of the first file over many seeds fill all quarters alike
    const quarters = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) {
      quarters[Math.floor(randomOrder(list.slice(0, 40), seed).indexOf(0) / 10)]++;
    }
    expect(Math.max(...quarters.map(n => Math.abs(n - 500)))).toBeLessThan(100);
  });

  test('the error of the total holds the truth as often as it says, at every moment', () => {
    const total = sky.reduce((sum, { amount }) => sum + amount, 0);
    const bytes = sky.reduce((sum, file) => sum + file.bytes, 0);
    for (const read of [30, 400, 1500, 3000]) {
      const one: boolean[] = [];
      const two: boolean[] = [];
      for (let seed = 0; seed < 500; seed++) {
        const estimate = new TotalEstimate(FILES, bytes);
        randomOrder(sky, seed)
          .slice(0, read)
          .forEach(file => estimate.add(file.bytes, file.amount));
        const { value, error } = estimate.total()!;
        one.push(Math.abs(value - total) <= error!);
        two.push(Math.abs(value - total) <= 2 * error!);
      }
      expect(Math.abs(share(one) - 0.683)).toBeLessThan(0.06);
      expect(Math.abs(share(two) - 0.954)).toBeLessThan(0.03);
    }
  });

  test('so do those of large pixels, which end with the truth', () => {
    const spec: PixelMapSpec = { type: 'DensityMap', order: 8, columns: ['1'] };
    const truth = Array<number>(192).fill(0);
    sky.forEach(({ amount }, i) => (truth[Math.floor(i / 16)] += amount));
    const hits: boolean[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const order = randomOrder(sky, seed);
      const totals = PixelTotals.of(spec, order)!;
      order.forEach(({ idRange, bytes, amount }, i) => {
        const pixel = idRange.first >> 43n;
        const value = { pixels: BigInt64Array.of(pixel), layers: [{ counts: Uint32Array.of(amount) }], unplaced: 0 };
        totals.add(i, bytes, value);
        if (i === FILES / 2) {
          const { order: at, layers } = totals.now();
          expect([at, layers.length, layers[0].name, layers[0].stat]).toEqual([2, 1, 'count', 'count']);
          layers[0].values.forEach((estimate, p) => {
            const error = layers[0].errors[p];
            if (estimate !== null && error !== null) {
              hits.push(Math.abs(estimate - truth[p]) <= 2 * error);
            }
          });
        }
      });
      const { layers } = totals.now();
      expect(layers[0].values).toEqual(truth);
      expect(layers[0].errors).toEqual(truth.map(() => 0));
    }
    expect(hits.length).toBeGreaterThan(7000);
    // some eight files in a pixel: Student's distribution has 0.915 within two errors
    expect(share(hits)).toBeGreaterThan(0.87);
    expect(share(hits)).toBeLessThan(0.96);
  });
});

describe('a scan in random order', () => {
  const files = foldFiles(scratch, 9);

  test('ends with the answer, and on the way says what all rows come to from a sample', async () => {
    const ranged = await Promise.all(
      files.map(async file => {
        const ids = (await readFile(file.path, ['source_id'])).map(([id]) => BigInt(id as string));
        return { ...file, idRange: { first: ids[0], last: ids[ids.length - 1] } };
      })
    );
    const spec: PixelMapSpec = { type: 'HealpixMap', order: 3, column: 'mag', stat: 'count' };
    const seen: FoldScan<PixelMapSpec>['state'] extends () => infer T ? T[] : never = [];
    const scan = await scanFold(pool, ranged, spec, {
      order: 'random',
      onMerged: (_, growing) => seen.push(growing.state())
    });
    expect(scan.files.map(({ path }) => path)).toEqual(randomOrder(files).map(({ path }) => path));
    const plain = await scanFold(pool, ranged, spec);
    expect(scan.snapshot(0).result).toEqual(plain.snapshot(0).result);
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const { estimate } = seen[seen.length - 1];
    expect(estimate!.rows).toEqual({ value: rows, error: 0 });
    const { layers, order } = estimate!.pixels!;
    const counts = Array<number>(12 * 4 ** order).fill(0);
    (plain.snapshot(0).result.layers[0].values as Uint32Array).forEach((n, p) => (counts[p >> (2 * (3 - order))] += n));
    layers[0].values.forEach((value, p) => expect(value ?? 0).toBe(counts[p]));
    const near = seen.slice(4).map(({ estimate: then }) => Math.abs(then!.rows.value - rows) <= 3 * then!.rows.error!);
    expect(share(near)).toBeGreaterThan(0.7);

    const part = 0.2;
    const sampled = await scanFold(
      pool,
      ranged,
      { ...spec, sample: { randomIndexBelow: 20000 * part } },
      { order: 'random', sampled: part }
    );
    const { population } = sampled.state().estimate!;
    expect(population!.value).toBe(sampled.selected / part);
    expect(population!.error).toBeCloseTo(Math.sqrt((sampled.selected * (1 - part)) / part ** 2), 6);
    expect(Math.abs(population!.value - rows)).toBeLessThan(4 * population!.error!);
  });
});
