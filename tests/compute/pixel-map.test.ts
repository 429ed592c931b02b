import { pixelOf, bigPixelOf, transform } from '../../src/sky';
import type { FoldSnapshot, MapStat, PixelMapSpec, SkyMapAnswer, StatPixelMapSpec } from '../../src/compute/scan';
import { scanFold, WorkerPool } from '../../src/compute/scan';
import { foldFiles, foldOracle } from './fold-files';
import { readFile, rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const files = foldFiles(scratch);
const BASE: StatPixelMapSpec = { type: 'HealpixMap', order: 2, column: 'mag', stat: 'mean' };
type Pixels = Record<string, Record<MapStat | 'lower', number | null>>;

const run = async (spec: PixelMapSpec, workers = pool): Promise<FoldSnapshot<PixelMapSpec>> =>
  (await scanFold(workers, files, spec)).snapshot(1);

/** The occupied pixels of a finished map, with the values of its layers. */
async function occupied(spec: PixelMapSpec): Promise<{ answer: SkyMapAnswer; pixels: Map<bigint, number[]> }> {
  const answer = await (await scanFold(pool, files, spec)).answer();
  const pixels = new Map<bigint, number[]>();
  for await (const chunk of answer.chunks()) {
    chunk.pixels.forEach((pixel, i) =>
      pixels.set(
        pixel,
        chunk.values.map(values => values[i])
      )
    );
  }
  return { answer, pixels };
}
const bytes = (values: Uint32Array | Float64Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');

describe('statistics per pixel', () => {
  const q = 0.83;
  const [all, bright] = foldOracle<[Pixels, Pixels]>(scratch, files, [
    { kind: 'pixels', order: 2, q },
    { kind: 'pixels', order: 2, q, where: true }
  ]);
  const STATS: [MapStat, number][] = [
    ['count', 0],
    ['sum', 1e-12],
    ['mean', 1e-12],
    ['stddev', 1e-12],
    ['min', 0],
    ['max', 0],
    ['median', 0],
    ['quantile', 0]
  ];

  test.each(STATS)('%s equals that of numpy', async (stat, tolerance) => {
    for (const [where, expected] of [
      [undefined, all],
      ['mag < 15', bright]
    ] as const) {
      const { result } = await run({ ...BASE, stat, q, where });
      expect(result.layers[0].values.length).toBe(192);
      result.layers[0].values.forEach((value, pixel) => {
        const oracle = expected[pixel]?.[stat] ?? (stat === 'count' ? 0 : null);
        if (oracle === null) {
          expect(value).toBeNaN();
        } else {
          expect(Math.abs(value - oracle)).toBeLessThanOrEqual(tolerance * Math.abs(oracle));
        }
      });
      if (stat !== 'count') {
        expect(result.layers[1]).toMatchObject({ name: 'mag_count', stat: 'count' });
        expect(Array.from(result.layers[1].values).reduce((sum, n) => sum + n, 0)).toBe(
          Object.values(expected).reduce((sum, { count }) => sum + count!, 0)
        );
      }
    }
  });

  test.each([0.01, 0.001])('approximate quantiles are within %d of the value of their rank', async accuracy => {
    const { result } = await run({ ...BASE, stat: 'approx_quantile', q, accuracy });
    expect(result.layers[0]).toMatchObject({ name: 'mag', stat: 'approx_quantile' });
    Object.entries(all).forEach(([pixel, { lower }]) => {
      const error = Math.abs(result.layers[0].values[Number(pixel)] - lower!);
      expect(error).toBeLessThanOrEqual(accuracy * Math.abs(lower!) * (1 + 1e-9));
    });
    const median = (await run({ ...BASE, stat: 'approx_median', accuracy })).result.layers[0].values;
    const half = (await run({ ...BASE, stat: 'approx_quantile', q: 0.5, accuracy })).result.layers[0].values;
    expect(bytes(median)).toBe(bytes(half));
  });

  test('every statistic is bit for bit the same for one worker and two', async () => {
    for (const stat of [...STATS.map(([name]) => name), 'approx_median'] as MapStat[]) {
      const spec = { ...BASE, order: 5, stat, column: 'mag - colour / 3', where: 'flag OR colour > 0' };
      const one = (await run(spec, single)).result.layers[0].values;
      expect(one.some(value => value > 0)).toBe(true);
      expect(bytes((await run(spec)).result.layers[0].values)).toBe(bytes(one));
    }
  });

  test('several columns of one scan have the layers that each has alone', async () => {
    const all: [string, MapStat][] = [
      ['mag', 'median'],
      ['colour', 'mean'],
      ['mag - colour', 'stddev'],
      ['mag', 'count'],
      ['colour', 'quantile']
    ];
    const names = ['mag_median', 'colour_mean', 'mag - colour', 'mag_count', 'colour_quantile'];
    const spec = {
      ...{ type: 'HealpixMap' as const, order: 3, q },
      ...{ column: undefined, columns: all.map(([column]) => column), stat: all.map(([, stat]) => stat) }
    };
    const { layers } = (await run(spec)).result;
    expect(layers.filter(({ name }) => names.includes(name)).map(({ name }) => name)).toEqual(names);
    expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
    let at = 0;
    for (const [i, [column, stat]] of all.entries()) {
      const alone = (await run({ ...BASE, order: 3, q, column, stat })).result.layers;
      for (const { name, ...layer } of alone) {
        expect(layers[at].name).toBe(name.replace(column, names[i]));
        expect([layers[at].stat, layers[at].unit]).toEqual([layer.stat, layer.unit]);
        expect(bytes(layers[at++].values)).toBe(bytes(layer.values));
      }
    }
    expect(at).toBe(layers.length);
  });

  test('the quick fold takes several columns', async () => {
    const spec = { ...BASE, column: undefined, columns: ['mag', 'colour', 'mag'], stat: ['mean', 'mean', 'count'] };
    const quick = (await run(spec as StatPixelMapSpec)).result;
    const batches = (await run({ ...(spec as StatPixelMapSpec), where: 'TRUE' })).result;
    expect(quick.layers.map(layer => layer.name)).toEqual([
      ...['mag_mean', 'mag_mean_count', 'colour', 'colour_count', 'mag_count']
    ]);
    quick.layers.forEach((layer, i) => expect(bytes(batches.layers[i].values)).toBe(bytes(layer.values)));
  });

  test('an exact median that would keep too many values is refused', async () => {
    const fault = await rejection(run({ ...BASE, stat: 'median', maxValues: 3000 }));
    expect(fault).toMatchObject({ code: 'OVER_BUDGET', hint: expect.stringContaining('approx_median') });
  });
});

describe('ways to the same map', () => {
  test('the quick fold and the one over batches agree to the last bit', async () => {
    for (const stat of ['count', 'mean'] as const) {
      const quick = (await run({ ...BASE, stat })).result;
      const batches = (await run({ ...BASE, stat, where: 'TRUE' })).result;
      expect(bytes(batches.layers[0].values)).toBe(bytes(quick.layers[0].values));
      expect(quick.layers.map(layer => layer.unit)).toEqual(batches.layers.map(layer => layer.unit));
    }
    const spec = { type: 'DensityMap', order: 3, columns: ['1', 'mag', 'name', 'colour'] } as const;
    const quick = (await run(spec)).result;
    const batches = (await run({ ...spec, where: 'TRUE' })).result;
    expect(quick.layers.map(layer => layer.name)).toEqual(['count', 'mag', 'name', 'colour']);
    quick.layers.forEach((layer, i) => expect(bytes(batches.layers[i].values)).toBe(bytes(layer.values)));
  });

  test('expressions are computed row by row', async () => {
    const plain = (await run({ ...BASE, stat: 'max' })).result.layers[0].values as Float64Array;
    const twice = (await run({ ...BASE, stat: 'max', column: '2 * mag + 1' })).result.layers[0].values as Float64Array;
    expect(bytes(twice)).toBe(bytes(plain.map(value => 2 * value + 1)));
  });
});

describe('pixels from positions', () => {
  const positions = async (): Promise<[number, number][]> => {
    const rows = (await Promise.all(files.map(({ path }) => readFile(path, ['ra', 'dec'])))).flat();
    const number = (text: unknown): number => {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, BigInt(`0x${String(text)}`));
      return view.getFloat64(0);
    };
    return rows.filter(([ra]) => ra !== null).map(([ra, dec]) => [number(ra), number(dec)]);
  };

  test.each([6, 12, 13, 15, 16, 17, 24, 29])('order %i', async order => {
    const counts = new Map<bigint, number>();
    for (const [ra, dec] of await positions()) {
      const pixel = bigPixelOf(order, ra, dec);
      counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    }
    const { answer, pixels } = await occupied({ type: 'DensityMap', order, columns: ['1'], byPosition: true });
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    expect(answer.unplaced).toBe(rows - [...counts.values()].reduce((a, b) => a + b));
    expect(answer.unplaced).toBeGreaterThan(0);
    expect(answer).toMatchObject({ order, frame: 'icrs', occupied: counts.size });
    expect(answer.layers).toEqual([{ name: 'count', stat: 'count', largest: Math.max(...counts.values()) }]);
    expect(new Map([...pixels].map(([pixel, [count]]) => [pixel, count]))).toEqual(counts);
    const list = [...pixels.keys()];
    expect(list.every((pixel, i) => i === 0 || pixel > list[i - 1])).toBe(true);
    const coarse = new Uint32Array(12 * 4 ** Math.min(order, 10));
    for (const [pixel, count] of counts) {
      coarse[Number(pixel >> BigInt(2 * Math.max(0, order - 10)))] += count;
    }
    const picture = await answer.picture();
    expect(picture).toMatchObject({ order: Math.min(order, 10), unplaced: answer.unplaced });
    expect(bytes(picture.layers[0].values)).toBe(bytes(coarse));
  });

  test.each(['galactic', 'ecliptic'] as const)('%s frame', async frame => {
    const counts = new Uint32Array(768);
    for (const [ra, dec] of await positions()) {
      const { lon, lat } = transform('icrs', frame, ra, dec);
      counts[pixelOf(3, lon, lat)]++;
    }
    const { result } = await run({ type: 'DensityMap', order: 3, columns: ['1'], frame });
    expect(result).toMatchObject({ frame, order: 3 });
    expect(bytes(result.layers[0].values)).toBe(bytes(counts));
  });
});

describe('faults', () => {
  test.each([
    [{ ...BASE, order: 30 }, 'BAD_REQUEST'],
    [{ ...BASE, stat: 'mode' as MapStat }, 'BAD_REQUEST'],
    [{ ...BASE, stat: 'quantile' as const, q: 2 }, 'BAD_REQUEST'],
    [{ ...BASE, frame: 'supergalactic' as 'icrs' }, 'BAD_REQUEST'],
    [{ ...BASE, column: 'name' }, 'BAD_REQUEST'],
    [{ ...BASE, column: 'mga', where: 'TRUE' }, 'UNKNOWN_COLUMN'],
    [{ ...BASE, where: 'mga < 3' }, 'UNKNOWN_COLUMN'],
    [{ ...BASE, where: 'mag <' }, 'BAD_REQUEST'],
    [{ ...BASE, cone: { ra: 0, dec: 91, radius: 1 } }, 'BAD_COORDINATE']
  ])('%j', async (spec, code) => {
    expect((await rejection(scanFold(pool, files, spec, { policy: 'skip' }))).code).toBe(code);
  });
});
