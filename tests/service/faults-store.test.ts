import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFrame, isTerminal, type ErrorValue, type JobState, type ServiceStatus } from '../../src/protocol';
import { MAIN } from '../support/service-process';
import { ShortLife } from '../support/short-life';

const ROWS = { type: 'Rows', source: {}, columns: ['source_id', 'ra', 'dec', 'parallax'], format: 'csv' };
const MAP = { type: 'DensityMap', source: {}, order: 3 };
const PARTITIONS = ['000000-003111', '003112-005263', '005264-006601', '006602-007952', '007953-010234'];

/** Mounts a small file system of its own, where that is permitted. @returns false where it is not */
function mountSmall(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0;
}

/** Takes all room that is left in a folder. */
function fill(folder: string): void {
  expect(spawnSync('sh', ['-c', `cat /dev/zero > '${join(folder, 'rest')}'`]).status).not.toBe(0);
}

describe('the store of jobs', () => {
  let base: string;
  const lives: ShortLife[] = [];
  const mounts: string[] = [];

  const born = (results: string, env: NodeJS.ProcessEnv = {}): ShortLife => {
    const common = {
      GAIALAB_VOLUME: join(base, 'volume'),
      GAIALAB_RESULTS: results,
      GAIALAB_CACHE: join(base, 'cache')
    };
    const life = new ShortLife({ ...common, GAIALAB_WORKERS: '2', GAIALAB_CHECKPOINT_SECONDS: '0.02', ...env });
    lives.push(life);
    return life;
  };
  const submit = async (life: ShortLife, request: unknown, headers?: Record<string, string>): Promise<JobState> =>
    (await life.ask<JobState>('POST', '/api/jobs', request, headers))!;
  const refused = (life: ShortLife, request: unknown): Promise<ErrorValue> =>
    submit(life, request).then(
      state => {
        throw new Error(`Job ${state.id} was accepted.`);
      },
      (error: ErrorValue) => error
    );
  const until = async (life: ShortLife, id: string, check: (state: JobState) => boolean): Promise<JobState> => {
    for (;;) {
      const state = (await life.ask<JobState>('GET', `/api/jobs/${id}`))!;
      if (check(state)) {
        return state;
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };
  const end = (life: ShortLife, id: string): Promise<JobState> => until(life, id, ({ phase }) => isTerminal(phase));

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'gaialab-faults-store-'));
    const args = ['make-volume', join(base, 'volume'), '--rows', '15000', '--partitions', PARTITIONS.join(',')];
    expect(spawnSync(process.execPath, [MAIN, ...args]).status).toBe(0);
  });
  afterAll(async () => {
    await Promise.all(lives.map(life => life.stop('SIGKILL')));
    mounts.forEach(folder => spawnSync('umount', [folder]));
    rmSync(base, { recursive: true, force: true });
  });

  it('says that the disk is full, keeps what it has, and goes on when there is room', async () => {
    const results = join(base, 'small');
    if (!mountSmall(results, 4)) {
      process.stdout.write('No file system may be mounted here: a full disk is not tested.\n');
      return;
    }
    mounts.push(results);
    const life = born(results);
    const small = await end(life, (await submit(life, MAP)).id);
    expect(small.phase).toBe('COMPLETED');
    const { bavail, bsize } = statfsSync(results);
    writeFileSync(join(results, 'ballast'), Buffer.alloc(bavail * bsize - 200_000));
    const large = await end(life, (await submit(life, ROWS)).id);
    expect(large).toMatchObject({ phase: 'ERROR', error: { code: 'DISK_FULL' } });
    expect(readdirSync(large.folder!).filter(name => name.startsWith('rows'))).toEqual([]);
    // what it had read is kept for another try, and takes the room; others may take the rest
    fill(results);
    await life.ask('DELETE', `/api/jobs/${large.id}`);
    rmSync(join(results, 'rest'));
    const sql = {
      type: 'Sql',
      source: {},
      query: 'SELECT source_id, ra, dec, parallax FROM gaia_source',
      format: 'csv'
    };
    const query = await end(life, (await submit(life, sql)).id);
    expect(query).toMatchObject({ phase: 'ERROR', error: { code: 'DISK_FULL' } });
    expect(readdirSync(query.folder!).filter(name => /^rows|tmp/.test(name))).toEqual([]);

    fill(results);
    expect(await refused(life, MAP)).toMatchObject({ code: 'DISK_FULL' });
    expect(await life.ask<ServiceStatus>('GET', '/api/status')).toMatchObject({ product: 'gaialab' });

    rmSync(join(results, 'rest'));
    rmSync(join(results, 'ballast'));
    expect((await end(life, (await submit(life, MAP)).id)).phase).toBe('COMPLETED');
    await life.stop('SIGKILL');
    const again = born(results);
    const states = (await again.ask<JobState[]>('GET', '/api/jobs'))!;
    expect(states.map(({ phase }) => phase)).toEqual(['COMPLETED', 'ERROR', 'COMPLETED']);
    await again.stop();
  });

  it.each([['stopped', undefined] as const, ['killed', 'SIGKILL'] as const])(
    'starts again on a full disk after it was %s: jobs are listed and can be deleted, then others run',
    async (how, signal) => {
      const results = join(base, `full-${how}`);
      if (!mountSmall(results, 4)) {
        process.stdout.write('No file system may be mounted here: a start on a full disk is not tested.\n');
        return;
      }
      mounts.push(results);
      const first = born(results);
      const key = { 'idempotency-key': 'again' };
      await end(first, (await submit(first, MAP, key)).id);
      await end(first, (await submit(first, MAP)).id);
      await first.stop(signal);
      fill(results);

      const second = born(results);
      const states = (await second.ask<JobState[]>('GET', '/api/jobs'))!;
      expect(states.map(({ id, phase }) => [id, phase])).toEqual([
        ['1', 'COMPLETED'],
        ['2', 'COMPLETED']
      ]);
      fill(results);
      expect(await refused(second, MAP)).toMatchObject({ code: 'DISK_FULL' });
      // what was promised is no further job
      expect((await submit(second, MAP, key)).id).toBe('1');
      await second.ask('DELETE', '/api/jobs/2');
      expect((await second.ask<JobState[]>('GET', '/api/jobs'))!.map(({ id }) => id)).toEqual(['1']);

      rmSync(join(results, 'rest'));
      expect((await end(second, (await submit(second, MAP)).id)).phase).toBe('COMPLETED');
      await second.stop();
      fill(results);
      const third = born(results);
      expect((await third.ask<JobState[]>('GET', '/api/jobs'))!).toHaveLength(2);
      await third.stop();
    }
  );

  it('works without jobs where results cannot be written, and says why', async () => {
    const results = join(base, 'locked');
    if (mountSmall(results, 1)) {
      mounts.push(results);
      spawnSync('mount', ['-o', 'remount,ro', results]);
    } else {
      mkdirSync(results, { mode: 0o500, recursive: true });
    }
    const life = born(results);
    expect(await life.ask<ServiceStatus>('GET', '/api/status')).toMatchObject({ results });
    expect(await life.ask('POST', '/api/plan', MAP)).toMatchObject({ files: PARTITIONS.length });
    const error = await refused(life, MAP);
    expect(error).toMatchObject({ code: 'FILE_UNREADABLE' });
    expect(error.message).toContain(results);
    await life.stop();
  });

  it('serves two services at once: each sees the jobs of both, and a dead one’s jobs go on in the other', async () => {
    const results = join(base, 'shared');
    const [one, two] = [born(results), born(results)];
    const key = { 'idempotency-key': 'the same' };
    const both = await Promise.all([submit(one, ROWS, key), submit(two, ROWS, key)]);
    expect(both[0].id).toBe(both[1].id);
    await end(two, both[0].id);

    const cut = await submit(one, ROWS);
    const other = await submit(two, MAP);
    expect((await two.ask<JobState[]>('GET', '/api/jobs'))!.map(({ id }) => id)).toEqual(['1', cut.id, other.id]);
    await one.stop('SIGKILL');
    const [a, b] = await Promise.all([end(two, cut.id), end(two, both[0].id)]);
    expect([a.phase, b.phase]).toEqual(['COMPLETED', 'COMPLETED']);
    const bytes = (state: JobState): Buffer => readFileSync(join(state.folder!, 'rows.csv'));
    expect(bytes(a).equals(bytes(b))).toBe(true);
    await two.stop();
  });

  it('stops in between and goes on with the next service, with what was done', async () => {
    const results = join(base, 'stopped');
    const first = born(results, { GAIALAB_WORKERS: '1' });
    const { id } = await submit(first, ROWS);
    await until(first, id, ({ progress }) => progress.filesDone >= 2);
    await first.stop();
    const second = born(results);
    const state = await end(second, id);
    expect(state).toMatchObject({ phase: 'COMPLETED', attempt: 2 });
    expect(state.manifest!.files).toHaveLength(PARTITIONS.length);
    await second.stop();
  });

  it('shows the part of a map that was made before a sudden end, and more of it as it goes on', async () => {
    const results = join(base, 'mapped');
    const counts = async (life: ShortLife, id: string): Promise<number[] | undefined> => {
      const frame = await life.bytes(`/api/jobs/${id}/frame?order=0`);
      return frame && [...decodeFrame(frame).layers[0].values];
    };
    const first = born(results, { GAIALAB_WORKERS: '1' });
    const map = { type: 'HealpixMap', source: {}, column: 'parallax', stat: 'count', order: 3 };
    const { id } = await submit(first, map);
    await until(first, id, ({ progress }) => progress.filesDone >= 2);
    await first.stop('SIGKILL');
    const second = born(results, { GAIALAB_WORKERS: '1' });
    let part = await counts(second, id);
    while (part === undefined) {
      part = await counts(second, id);
    }
    expect(part.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(await end(second, id)).toMatchObject({ phase: 'COMPLETED', attempt: 2 });
    const whole = (await counts(second, id))!;
    part.forEach((count, pixel) => expect(count).toBeLessThanOrEqual(whole[pixel]));
    await second.stop();
  });

  it('cancels a job that another service runs', async () => {
    const results = join(base, 'cancelled');
    const env = { GAIALAB_WORKERS: '1', GAIALAB_SHORT_JOBS: '1' };
    const one = born(results, env);
    const two = born(results, env);
    await two.ask('GET', '/api/jobs');
    // enough that the last one still waits when it is cancelled
    const ids: string[] = [];
    for (let i = 0; i < 16; i++) {
      ids.push((await submit(one, ROWS)).id);
    }
    const last = ids[ids.length - 1];
    expect((await one.ask<JobState>('GET', `/api/jobs/${last}`))!.phase).toBe('QUEUED');
    expect((await two.ask<JobState>('POST', `/api/jobs/${last}/cancel`))!.phase).toBe('ABORTED');
    expect((await end(one, ids[0])).phase).toBe('COMPLETED');
    const retried = (await one.ask<JobState>('POST', `/api/jobs/${last}/retry`))!;
    expect(retried).toMatchObject({ retryOf: last });
    expect((await end(one, retried.id)).phase).toBe('COMPLETED');
    await Promise.all([one.stop(), two.stop()]);
  });

  it('deletes results over the quota only where that was asked for', async () => {
    const results = join(base, 'quota');
    const strict = born(results, { GAIALAB_QUOTA: '1000' });
    await end(strict, (await submit(strict, MAP)).id);
    expect(await refused(strict, MAP)).toMatchObject({ code: 'OVER_BUDGET' });
    expect(readdirSync(join(results, '1'))).toContain('map.arrow');
    await strict.stop();
    const lenient = born(results, { GAIALAB_QUOTA: '1000', GAIALAB_EVICT: 'oldest' });
    const { id } = await submit(lenient, MAP);
    expect((await lenient.ask<JobState[]>('GET', '/api/jobs'))!.map(state => state.id)).toEqual([id]);
    expect(readdirSync(results)).not.toContain('1');
    await lenient.stop();
    expect(lenient.stderr).toContain('jobs 1');
  });
});
