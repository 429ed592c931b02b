import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { JobRequest, JobState } from '../../src/protocol';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { makeRoom } from '../../src/service/seek-points-quota';
import { Service } from '../../src/service/service';
import { settingsFromEnvironment } from '../../src/service/settings';
import { MAIN } from '../support/service-process';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-seek-'));
const PARTITION = '034570-036209';
const ROWS = 60_000;
const COLUMNS = ['source_id', 'ra', 'dec', 'phot_g_mean_mag'];
const volume = join(folder, 'volume');
const path = join(volume, `gdr3/gaia_source/GaiaSource_${PARTITION}.csv.gz`);
let services: Service[] = [];
let serial = 0;
/** By brute force: id and position of each row, from the text. */
let rows: { id: string; ra: number; dec: number }[];

beforeAll(async () => {
  const tables = ['gaia_source', 'xp_sampled_mean_spectrum'];
  await makeVolume({ folder: volume, rows: ROWS, seed: 5, partitions: [PARTITION], tables });
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  const [names, ...data] = lines.filter(line => line !== '' && !line.startsWith('#'));
  const [id, ra, dec] = COLUMNS.map(name => names.split(',').indexOf(name));
  rows = data.map(line => {
    const cells = line.split(',');
    return { id: cells[id], ra: Number(cells[ra]), dec: Number(cells[dec]) };
  });
});

afterEach(async () => {
  await Promise.all(services.map(service => service.close()));
  services = [];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cacheOf = (name: string): string => join(folder, name);
const pointsIn = (name: string): string[] => {
  const points = join(cacheOf(name), 'seek-points');
  return existsSync(points) ? readdirSync(points) : [];
};

function serviceWith(cache: string, more: NodeJS.ProcessEnv = {}): Service {
  const settings = settingsFromEnvironment({
    ...process.env,
    GAIALAB_VOLUME: volume,
    GAIALAB_STORE: join(folder, 'store'),
    GAIALAB_RESULTS: join(folder, `results-${++serial}`),
    GAIALAB_CACHE: cacheOf(cache),
    GAIALAB_WORKERS: '2',
    ...more
  });
  const service = new Service({ ...settings, workerFile: join(MAIN, '../worker.cjs') });
  services.push(service);
  return service;
}

async function run(service: Service, request: JobRequest): Promise<JobState> {
  const job = service.submit(await service.planner.plan(request));
  await new Promise<void>(done => job.listen(() => job.isOver && done()));
  return job.state;
}

const resultOf = (state: JobState): string => {
  const found = state.manifest!.results.find(({ name }) => !name.endsWith('.json'))!;
  return readFileSync(found.path, 'utf8');
};
const idsOf = (state: JobState): string[] =>
  resultOf(state)
    .split('\n')
    .filter(line => /^\d/.test(line))
    .map(line => line.split(',')[0]);
const load = (source: JobRequest['source']): JobRequest => ({ type: 'Rows', source, columns: COLUMNS, format: 'csv' });

/** A cone about one of the rows. */
const coneAt = (row: number, radius: number) => ({ cone: { ra: rows[row].ra, dec: rows[row].dec, radius } });

/** Angle between two places [deg], by the haversine. */
function distance(a: { ra: number; dec: number }, b: { ra: number; dec: number }): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.dec - a.dec) * rad) / 2) ** 2 +
    Math.cos(a.dec * rad) * Math.cos(b.dec * rad) * Math.sin(((b.ra - a.ra) * rad) / 2) ** 2;
  return (2 * Math.asin(Math.min(1, Math.sqrt(h)))) / rad;
}

describe('a look-up in a partition', () => {
  let service: Service;
  beforeEach(async () => {
    service = serviceWith('cache');
    await run(service, load(coneAt(30_000, 0.3)));
    expect(pointsIn('cache')).toHaveLength(1);
  });

  test('of cones gives the sources that a search by brute force finds, in the order of the file', async () => {
    let parts = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(ROWS - 1), fc.double({ min: 0.001, max: 1.2, noNaN: true }), async (row, radius) => {
        const state = await run(service, load(coneAt(row, radius)));
        const { cone } = coneAt(row, radius);
        expect(idsOf(state)).toEqual(rows.filter(place => distance(place, cone) <= radius).map(({ id }) => id));
        parts += state.manifest!.files[0].seek ? 1 : 0;
        expect(state.manifest!.rows < ROWS).toBe(state.manifest!.files[0].seek === true);
      }),
      { numRuns: 25 }
    );
    expect(parts).toBeGreaterThan(20);
  });

  test('of ids reads a part of the rows, and says so in plan and manifest', async () => {
    const wanted = [rows[7].id, rows[41_234].id, rows[ROWS - 1].id];
    const request = load({ region: { sourceIds: wanted } });
    const { plan } = await service.planner.plan(request);
    expect(plan.seek).toMatchObject({ files: 1 });
    expect(plan.seek!.bytes).toBeLessThan(plan.bytes / 2);
    const state = await run(service, request);
    expect(idsOf(state)).toEqual(wanted);
    const [file] = state.manifest!.files;
    expect(file).toMatchObject({ path, seek: true });
    expect(file.rows).toBeLessThan(ROWS / 2);
    expect(state.manifest).toMatchObject({ rows: file.rows, selected: 3 });
    const byWhere = await run(service, load({ partitions: [PARTITION], where: `source_id = ${wanted[1]}` }));
    expect(idsOf(byWhere)).toEqual([wanted[1]]);
    expect(byWhere.manifest!.files[0].seek).toBe(true);
    const limited = await run(service, { ...load(coneAt(100, 0.5)), limit: 5 } as JobRequest);
    expect(idsOf(limited)).toHaveLength(5);
  });

  test.each([
    { type: 'Histogram', x: { expression: 'phot_g_mean_mag', range: [3, 22], bins: 50 } },
    { type: 'Statistics', columns: ['ra', 'phot_g_mean_mag'] },
    { type: 'Rows', columns: COLUMNS, format: 'csv', top: { by: 'phot_g_mean_mag', count: 20 } }
  ] as const)('$type of a cone is that of the whole reading', async wanted => {
    const request = { ...wanted, source: coneAt(20_000, 0.6) } as unknown as JobRequest;
    const [quick, whole] = [
      await run(service, request),
      await run(serviceWith('none', { GAIALAB_SEEK_POINTS: '0' }), request)
    ];
    expect(quick.manifest!.files[0].seek).toBe(true);
    expect(whole.manifest!.files[0]).toMatchObject({ rows: ROWS });
    expect(whole.manifest!.files[0].seek).toBeUndefined();
    expect(quick.manifest!.selected).toBe(whole.manifest!.selected);
    expect(body(resultOf(quick))).toBe(body(resultOf(whole)));
    expect(pointsIn('none')).toEqual([]);
  });

  test('of a query by cone or ids reads parts of their files', async () => {
    const { cone } = coneAt(25_000, 0.4);
    const inside = rows.filter(place => distance(place, cone) <= cone.radius).map(({ id }) => id);
    const circle = `1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', ${cone.ra}, ${cone.dec}, ${cone.radius}))`;
    const query = (text: string): JobRequest => ({ type: 'Sql', source: {}, query: text, format: 'csv' });
    const places = query(`SELECT source_id, ra FROM gaia_source WHERE ${circle}`);
    const { plan } = await service.planner.plan(places);
    expect(plan.seek).toMatchObject({ files: 1 });
    expect(plan.seek!.bytes).toBeLessThan(plan.bytes / 2);
    const found = await run(service, places);
    expect(idsOf(found)).toEqual(inside);
    expect(found.manifest!.files).toMatchObject([{ path, seek: true }]);
    expect(found.manifest!.rows).toBeLessThan(ROWS / 2);

    const ids = [rows[3].id, rows[30_000].id, rows[ROWS - 2].id];
    const byId = await run(service, query(`SELECT source_id FROM gaia_source WHERE source_id IN (${ids.join(', ')})`));
    expect(idsOf(byId)).toEqual(ids);
    expect(byId.manifest!.files[0].seek).toBe(true);

    // One mention knows where its rows are, the other does not: they are not read together.
    const pairs = query(
      `SELECT g.source_id FROM gaia_source AS g WHERE g.source_id IN (${ids.join(', ')}) ` +
        'AND g.phot_g_mean_mag < (SELECT MAX(x.phot_g_mean_mag) FROM gaia_source AS x) ORDER BY g.source_id'
    );
    expect(idsOf(await run(service, pairs))).toEqual(ids);
  });

  test('a file that changed, or points that are cut: the whole file is read, and noted anew', async () => {
    const [points] = pointsIn('cache').map(name => join(cacheOf('cache'), 'seek-points', name));
    const good = statSync(points).size;
    truncateSync(points, good - 100);
    const request = load(coneAt(50_000, 0.4));
    const again = await run(service, request);
    expect(again.manifest).toMatchObject({ rows: ROWS });
    expect(statSync(points).size).toBe(good);
    utimesSync(path, 1e9 + ++serial, 1e9 + serial);
    const later = serviceWith('cache');
    const changed = await run(later, request);
    expect(changed.manifest).toMatchObject({ rows: ROWS });
    const last = await run(later, request);
    expect(last.manifest!.files[0].seek).toBe(true);
    expect(idsOf(last)).toEqual(idsOf(again));
  });

  test('all rows, or conditions that say nothing of the sky, read the whole file', async () => {
    for (const source of [{ partitions: [PARTITION] }, { partitions: [PARTITION], where: 'phot_g_mean_mag < 12' }]) {
      const state = await run(service, load(source));
      expect(state.manifest).toMatchObject({ rows: ROWS });
    }
  });
});

describe('a look-up in spectra', () => {
  test('of a table joined by source_id reads a part of it, once its points were noted', async () => {
    const service = serviceWith('spectra');
    const { cone } = coneAt(25_000, 0.4);
    const circle = `1 = CONTAINS(POINT('ICRS', g.ra, g.dec), CIRCLE('ICRS', ${cone.ra}, ${cone.dec}, ${cone.radius}))`;
    const query =
      `SELECT s.source_id FROM gaia_source AS g JOIN xp_sampled_mean_spectrum AS s ON g.source_id = s.source_id ` +
      `WHERE ${circle} ORDER BY s.source_id`;
    const joined = { type: 'Sql', source: {}, query, format: 'csv' } as const;
    const [first, second] = [await run(service, joined), await run(service, joined)];
    expect(idsOf(second)).toEqual(idsOf(first));
    expect(idsOf(second).length).toBeGreaterThan(0);
    expect(first.manifest!.files.map(({ seek }) => seek)).toEqual([undefined, undefined]);
    expect(second.manifest!.files.map(({ seek }) => seek)).toEqual([true, true]);
  });

  test('by id compares those alone, and finds a prototype in a part of its file', async () => {
    const query = 'SELECT source_id FROM xp_sampled_mean_spectrum ORDER BY 1';
    const service = serviceWith('similar');
    const ids = idsOf(await run(service, { type: 'Sql', source: {}, query, format: 'csv' }));
    const some = [5, 80, ids.length - 3].map(i => ids[i]);
    const similar: JobRequest = {
      type: 'SimilarSpectra',
      prototype: { sourceId: some[1] },
      limit: 10,
      format: 'csv',
      source: { table: 'xp_sampled_mean_spectrum', region: { sourceIds: some } }
    };
    const [first, again] = [await run(service, similar), await run(service, similar)];
    const whole = await run(serviceWith('none', { GAIALAB_SEEK_POINTS: '0' }), similar);
    for (const state of [first, again, whole]) {
      expect(state.manifest!.selected).toBe(3);
      expect(body(resultOf(state))).toBe(body(resultOf(first)));
    }
    expect(resultOf(again)).toContain(some[2]);
    expect(first.manifest!.rows).toBe(ids.length);
    expect(again.manifest!.files).toMatchObject([{ seek: true }]);
    expect(again.manifest!.rows).toBeLessThan(ids.length);
    const planned = await service.planner.plan(similar);
    expect(planned.prototypeFiles![0].seek!.ids).toEqual([BigInt(some[1]), BigInt(some[1])]);
  });
});

/** A result without what names its job. */
const body = (text: string): string =>
  text
    .split('\n')
    .filter(line => !line.startsWith('#') && !/created|elapsed|"job"|results-/.test(line))
    .join('\n');

describe('the cache of seek points', () => {
  test('one that cannot be written stops nothing', async () => {
    writeFileSync(join(folder, 'file'), 'x');
    const service = serviceWith('file');
    const request = load(coneAt(30_000, 0.3));
    const [first, again] = [await run(service, request), await run(service, request)];
    expect(again.manifest).toMatchObject({ rows: ROWS });
    expect(idsOf(again)).toEqual(idsOf(first));
  });

  test('a quota that is too small for a job: no points', async () => {
    const service = serviceWith('tight', { GAIALAB_SEEK_POINTS: '10K' });
    await run(service, load(coneAt(30_000, 0.3)));
    expect(pointsIn('tight')).toEqual([]);
  });

  test('those that were not used for longest are the first to go', () => {
    const place = mkdtempSync(join(folder, 'quota-'));
    [5, 1, 4, 2, 3].forEach(age => {
      writeFileSync(join(place, `${age}.points`), Buffer.alloc(100));
      utimesSync(join(place, `${age}.points`), 1e9 - age, 1e9 - age);
    });
    writeFileSync(join(place, 'left.tmp'), 'x');
    utimesSync(join(place, 'left.tmp'), 1, 1);
    makeRoom(place, 300);
    expect(readdirSync(place).sort()).toEqual(['1.points', '2.points', '3.points']);
    makeRoom(join(place, 'none'), 0);
  });
});
