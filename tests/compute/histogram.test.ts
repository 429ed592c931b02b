import fc from 'fast-check';
import { FixedAxis, GrowingAxis } from '../../src/compute/axis';
import { Histogram } from '../../src/compute/histogram';
import type { HistogramResult, HistogramSpec } from '../../src/compute/scan';
import { scanFold, WorkerPool } from '../../src/compute/scan';
import { foldFiles, foldOracle } from './fold-files';
import { rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const single = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  await single.close();
  scratch.remove();
});

const files = foldFiles(scratch);
const total = files.reduce((sum, { rows }) => sum + rows, 0);
const run = async (spec: Omit<HistogramSpec, 'type'>, workers = pool): Promise<HistogramResult> =>
  (await scanFold(workers, files, { type: 'Histogram', ...spec })).snapshot(1).result;
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

describe('histograms', () => {
  test('in a given range equal numpy.histogram, with its edges', async () => {
    for (const [bins, range] of [
      [13, [4, 20.1]],
      [60, [5, 20]],
      [1, [0, 30]]
    ] as const) {
      const result = await run({ x: { expression: 'mag', bins, range } });
      const [numpy] = foldOracle<[{ counts: number[]; edges: number[] }]>(scratch, files, [
        { kind: 'histogram_range', bins, range }
      ]);
      expect([...result.counts]).toEqual(numpy.counts);
      expect([...result.x.edges]).toEqual(numpy.edges);
      const { xBelow, xAbove, nulls, nan } = result;
      expect(sum(result.counts) + xBelow + xAbove + nulls + nan).toBe(total);
      expect(result.x).toMatchObject({ name: 'mag', unit: 'mag' });
      expect(nan).toBeGreaterThan(0);
      expect(nulls).toBeGreaterThan(nan);
    }
  });

  test.each([
    { edges: [0, 1, 4.5, 5, 12.25, 20] },
    { range: [2, 20] as const, bins: 30, log: true },
    { bins: 40 },
    { bins: 100, log: true },
    { bins: 1 }
  ])('with %j equal numpy.histogram on their edges', async axis => {
    const result = await run({ x: { expression: 'mag', ...axis } });
    const [counts] = foldOracle<[number[]]>(scratch, files, [{ kind: 'histogram', edges: [...result.x.edges] }]);
    expect([...result.counts]).toEqual(counts);
    expect(result.counts.length).toBe(result.x.edges.length - 1);
    if (!('edges' in axis) && !('range' in axis)) {
      expect(result.counts.length).toBeLessThanOrEqual(Math.max(2, axis.bins));
      expect(2 * result.counts.length + 2).toBeGreaterThan(axis.bins);
      expect([result.xBelow, result.xAbove]).toEqual([0, 0]);
    }
  });

  test('two-dimensional ones equal numpy.histogram2d', async () => {
    for (const [x, y] of [
      [{ bins: 20, range: [-1, 2] as const }, { edges: [0, 5, 10, 10.25, 21] }],
      [{ bins: 50 }, { bins: 7 }],
      [{ bins: 9 }, { bins: 10, range: [5, 15] as const }],
      [
        { range: [0, 1] as const, bins: 4 },
        { bins: 33, log: true }
      ]
    ]) {
      const result = await run({ x: { expression: 'colour', ...x }, y: { expression: 'mag', ...y } });
      const [counts] = foldOracle<[number[][]]>(scratch, files, [
        { kind: 'histogram2d', x: [...result.x.edges], y: [...result.y!.edges] }
      ]);
      expect([...result.counts]).toEqual(counts.flat());
      const { xBelow, xAbove, yBelow, yAbove, nulls, nan } = result;
      expect(sum(result.counts) + xBelow + xAbove + yBelow + yAbove + nulls + nan).toBe(total);
    }
  });

  test('are the same for one worker and two, with conditions and expressions', async () => {
    const spec = {
      x: { expression: 'mag - 2 * colour' },
      y: { expression: 'random_index', bins: 8 },
      where: 'mag < 18'
    };
    const one = await run(spec, single);
    expect(await run(spec)).toEqual(one);
    expect(sum(one.counts)).toBeGreaterThan(1000);
    // whole numbers have bins of whole width
    expect([...one.y!.edges].every(edge => Number.isInteger(edge))).toBe(true);
  });

  test('of no value have no bins', async () => {
    const result = await run({ x: { expression: 'mag' }, where: 'mag > 1000' });
    expect(result).toMatchObject({ counts: new Float64Array(0), nulls: 0 });
  });

  test.each([
    { x: { expression: 'mag', bins: 0 } },
    { x: { expression: 'mag', range: [3, 3] as const } },
    { x: { expression: 'mag', edges: [1, 3, 2] } },
    { x: { expression: 'mag', range: [0, 3] as const, log: true } },
    { x: { expression: 'mag', bins: 5000 }, y: { expression: 'mag', bins: 5000 } },
    { x: { expression: 'name' } }
  ])('%j is refused', async spec => {
    expect((await rejection(run(spec))).code).toBe('BAD_REQUEST');
  });
});

describe('growing bins', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -50, max: 50 }).map(n => n / 4),
    fc.constantFrom(0, -0, 1e300, -1e-300, 5e-324, Infinity, -Infinity, NaN)
  );

  test('do not depend on the order of values, nor on how they are shared out', () => {
    const part = (values: readonly number[], log: boolean, bins: number): Histogram => {
      const histogram = new Histogram({ type: 'Histogram', x: { expression: 'x', bins, log } });
      histogram.begin([{ name: 'x', isWhole: false }]);
      histogram.add(values.length, [Float64Array.from(values)], [undefined]);
      return histogram;
    };
    fc.assert(
      fc.property(
        fc.array(fc.array(number, { maxLength: 12 }), { maxLength: 5 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (parts, log, bins) => {
          const whole = part(parts.flat(), log, bins).result();
          const merge = (list: (readonly number[])[]): HistogramResult => {
            const all = new Histogram({ type: 'Histogram', x: { expression: 'x', bins, log } });
            all.begin([{ name: 'x', isWhole: false }]);
            list.forEach(values => all.merge(structuredClone(part(values, log, bins).partial())));
            return all.result();
          };
          expect(merge(parts)).toEqual(whole);
          expect(merge([...parts].reverse())).toEqual(whole);
          const counted = parts.flat().filter(value => Math.abs(value) < 2 ** 1022 && (!log || value >= 2 ** -1022));
          expect(sum(whole.counts)).toBe(counted.length);
          counted.forEach(value => {
            const { edges } = whole.x;
            expect(edges[0] <= value && value < edges[edges.length - 1]).toBe(true);
          });
          expect(whole.counts.length).toBeLessThanOrEqual(Math.max(2, bins));
        }
      ),
      { numRuns: 500 }
    );
  });

  test('a value lies between the edges of its bin', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: 1e-9, max: 1e9 }),
        fc.double({ noNaN: true, min: 1e-9, max: 1e9 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.boolean(),
        (a, b, bins, log) => {
          const [low, high] = a < b ? [a, b] : [b, a * (1 + 1e-9) + 1e-9];
          const axes = [
            new FixedAxis({ expression: 'x', range: [low, high], bins, log }),
            new GrowingAxis(bins, false, log, low, high)
          ];
          for (const axis of axes) {
            const inside = [(low + high) / 2, Math.sqrt(low * high)].filter(value => value >= low && value <= high);
            for (const value of [low, ...inside, high]) {
              const bin = axis.bin(value);
              expect(axis.edges[bin] <= value && value <= axis.edges[bin + 1]).toBe(true);
            }
          }
        }
      ),
      { numRuns: 300 }
    );
  });
});
