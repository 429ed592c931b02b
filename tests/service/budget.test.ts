import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobRequest, JobState } from '../../src/protocol';
import { spaceBound } from '../../src/service/cost';
import { layMiniVolume } from '../support/mini-volume';
import { describeReal } from '../support/real-data';
import { ServiceProcess } from '../support/service-process';

const map = (request: object): JobRequest => ({ type: 'DensityMap', source: {}, ...request }) as JobRequest;

describe('what a plan says of memory and disk', () => {
  const SKY = 1_811_709_771;

  it('grows with the order until every row has its pixel, and goes to the disk beyond the budget', () => {
    const at = (order: number, rows = SKY) => spaceBound(map({ order }), 2, rows);
    expect(at(8).disk).toBeUndefined();
    expect(at(10).disk).toBeUndefined();
    expect(at(12).disk).toBe(2 * 12 * 4 ** 12 * 28);
    expect(at(16).disk).toBe(2 * SKY * 28);
    expect(at(29)).toEqual(at(16));
    expect(at(29, 400_000).disk).toBeUndefined();
    expect(at(16).memory).toBeGreaterThan(at(10).memory);
  });

  it('counts the values that exact medians keep', () => {
    const median = { type: 'HealpixMap', source: {}, column: 'parallax', stat: 'median', order: 6 } as const;
    expect(spaceBound(median, 2, SKY).disk).toBeGreaterThan(44 * SKY);
    expect(spaceBound({ ...median, stat: 'mean' }, 2, SKY).disk).toBeUndefined();
  });

  it('moves with the budget', () => {
    const [small, large] = [1e7, 1e12].map(budget => spaceBound(map({ order: 12 }), 2, SKY, budget));
    expect(small.disk).toBeGreaterThan(0);
    expect(large.disk).toBeUndefined();
    expect(large.memory - small.memory).toBe(12 * 4 ** 12 * 28 - 1e7);
  });
});

describeReal('a service with little memory for a job', () => {
  let folder: string;
  const services: ServiceProcess[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-budget-'));
    layMiniVolume(folder);
    for (const budget of ['', '4K']) {
      services.push(
        await ServiceProcess.start({ volume: folder, env: { GAIALAB_BUDGET: budget, GAIALAB_WORKERS: '2' } })
      );
    }
  });
  afterAll(async () => {
    await Promise.all(services.map(service => service.stop()));
    rmSync(folder, { recursive: true });
  });

  const hashes = (state: JobState): string[] =>
    state.manifest!.results.map(({ path }) => createHash('sha256').update(readFileSync(path)).digest('hex'));

  it.each<[string, JobRequest]>([
    ['a map of single pixels', map({ order: 20, formats: ['csv'] })],
    ['a galactic map', map({ order: 11, frame: 'galactic', formats: ['csv'] })],
    [
      'exact medians',
      { type: 'HealpixMap', source: {}, column: 'parallax', stat: 'median', order: 1, formats: ['csv'] }
    ],
    [
      'a ranking',
      { type: 'Rows', source: {}, columns: ['source_id'], top: { by: 'parallax', count: 700 }, format: 'csv' }
    ]
  ])('puts %s on the disk, says so, and answers the same', async (_, request) => {
    const [whole, spilled] = [await services[0].run(request), await services[1].run(request)];
    expect([whole.phase, spilled.phase]).toEqual(['COMPLETED', 'COMPLETED']);
    expect(whole.manifest!.spilled).toBeUndefined();
    expect(whole.plan.disk).toBeUndefined();
    const { bytes, runs } = spilled.manifest!.spilled!;
    expect(runs).toBeGreaterThan(1);
    expect(bytes).toBeGreaterThan(4000);
    const tables = [whole, spilled].map(state => hashes(state).at(-1));
    expect(tables[0]).toBe(tables[1]);
    expect(readdirSync(spilled.folder!).filter(name => name.startsWith('spill'))).toEqual([]);
  });
});
