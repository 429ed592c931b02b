import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isTerminal, type JobState } from '../../src/protocol';
import { MAIN } from '../support/service-process';
import { ShortLife, type Fault } from '../support/short-life';

/** Random numbers that are the same for the same seed (mulberry32); GAIALAB_FAULT_SEED tries others. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SEED = Number(process.env.GAIALAB_FAULT_SEED ?? 1);
const FILES = 60;
const ROWS_A_FILE = 250;
/** So many times as many sudden ends, for a night. */
const TIMES = Number(process.env.GAIALAB_FAULT_TIMES ?? 1);
/** Sudden ends of each of the stores, which work side by side. */
const KILLS = 36 * TIMES;
const STORES = 3;
const THREADS = 72 * TIMES;
const QUERIES = 30 * TIMES;

const SOURCE = { where: 'phot_g_mean_mag < 20.5' };
const REQUESTS = [
  { type: 'DensityMap', source: SOURCE, columns: ['1', 'radial_velocity'], order: 8 },
  { type: 'HealpixMap', source: { visit: 'sky' }, column: 'parallax', stat: 'mean', order: 6 },
  { type: 'HealpixMap', source: {}, column: 'pmra', stat: 'median', order: 5 },
  { type: 'Histogram', source: {}, x: { expression: 'bp_rp' }, y: { expression: 'phot_g_mean_mag' } },
  { type: 'Statistics', source: SOURCE, columns: ['ra', 'parallax', 'source_id', 'phot_variable_flag'] },
  { type: 'Rows', source: SOURCE, columns: ['source_id', 'ra', 'bp_rp', 'phot_variable_flag'], format: 'parquet' },
  { type: 'Rows', source: {}, columns: ['source_id', 'parallax * 2 AS twice'], format: 'csv' },
  { type: 'Rows', source: {}, columns: ['source_id', 'phot_g_mean_mag'], top: { by: 'phot_g_mean_mag', count: 500 } },
  ...['arrow', 'ecsv', 'vot', 'fits'].map(format => ({
    type: 'Rows',
    source: SOURCE,
    columns: ['source_id', 'ra', 'parallax', 'phot_variable_flag', 'has_rvs'],
    format
  })),
  {
    type: 'SimilarSpectra',
    source: {},
    prototype: { flux: Array.from({ length: 343 }, (_, i) => 2 + Math.sin(i / 50)) },
    limit: 40
  },
  ...[
    'SELECT GAIA_HEALPIX_INDEX(5, source_id) AS hpx, COUNT(*) AS n, AVG(parallax) AS mean FROM gaia_source GROUP BY hpx ORDER BY hpx',
    'SELECT g.source_id, g.bp_rp, o.n FROM gaia_source AS g JOIN (SELECT FLOOR(ra) AS r, COUNT(*) AS n FROM gaia_source GROUP BY FLOOR(ra)) AS o ' +
      'ON FLOOR(g.ra) = o.r WHERE g.parallax > 1 ORDER BY g.source_id'
  ].map(query => ({ type: 'Sql', source: {}, query })),
  { type: 'Verify', source: {} }
];
const SQL = REQUESTS.flatMap(({ type }, i) => (type === 'Sql' ? [i] : []));

const isResult = (name: string): boolean => /^(map|rows|histogram|statistics|spectra|similar)\.\w+$/.test(name);

/** Hashes of the result files in a job's folder. */
function results(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).filter(isResult).sort() : [];
  return Object.fromEntries(
    names.map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')
    ])
  );
}

describe('jobs and sudden ends', () => {
  let base: string;
  let volume: string;
  const lives: ShortLife[] = [];
  /** Results of each request, undisturbed. */
  let expected: Record<string, string>[];
  const environment = (store: string): NodeJS.ProcessEnv => ({
    GAIALAB_VOLUME: volume,
    GAIALAB_RESULTS: join(base, store),
    GAIALAB_CACHE: join(base, 'cache'),
    GAIALAB_WORKERS: '2',
    GAIALAB_CHECKPOINT_SECONDS: '0.02',
    GAIALAB_ATTEMPTS: '1000'
  });

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'gaialab-faults-'));
    volume = join(base, 'volume');
    const width = Math.floor(3386 / FILES);
    const list = partitionNames();
    const names = Array.from({ length: FILES }, (_, i) => list[i * width]);
    const rows = String(ROWS_A_FILE * FILES);
    const tables = 'gaia_source,xp_sampled_mean_spectrum';
    const args = ['make-volume', volume, '--rows', rows, '--tables', tables, '--partitions', names.join(',')];
    const made = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    const life = born('undisturbed');
    const ids = await submitAll(life, 'undisturbed', REQUESTS.length);
    const states = await ends(life, ids);
    expect(states.map(({ phase }) => phase)).toEqual(REQUESTS.map(() => 'COMPLETED'));
    expected = states.map(({ folder }) => results(folder!));
    // each leaves files to be compared, but a verification: its report says when it was made
    expected.forEach((files, i) =>
      expect([i, Object.keys(files).length > 0]).toEqual([i, REQUESTS[i].type !== 'Verify'])
    );
    await life.stop();
  });
  afterAll(async () => {
    await Promise.all(lives.map(life => life.stop('SIGKILL')));
    rmSync(base, { recursive: true, force: true });
  });

  const born = (store: string, fault?: Fault): ShortLife => {
    const life = new ShortLife(environment(store), fault);
    lives.push(life);
    return life;
  };

  /** Submits requests in turn, each with a key of its own. @returns the ids so far as they were answered */
  async function submitAll(
    life: ShortLife,
    key: string,
    count: number,
    requests: readonly object[] = REQUESTS
  ): Promise<(string | undefined)[]> {
    const ids: (string | undefined)[] = [];
    for (let i = 0; i < count; i++) {
      const request = requests[i % requests.length];
      const state = await life.ask<JobState>('POST', '/api/jobs', request, { 'idempotency-key': `${key}-${i}` });
      ids.push(state?.id);
    }
    return ids;
  }

  async function ends(life: ShortLife, ids: (string | undefined)[]): Promise<JobState[]> {
    for (;;) {
      const states = await life.ask<JobState[]>('GET', '/api/jobs');
      if (states === undefined) {
        throw new Error(`The service died: ${life.stderr}`);
      }
      const own = ids.map(id => states.find(state => state.id === id)!);
      if (own.every(({ phase }) => isTerminal(phase))) {
        return own;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  function fault(next: () => number): Fault {
    if (next() < 0.5) {
      return { ms: Math.floor(next() * 300), from: next() < 0.3 ? 'listening' : 'working' };
    }
    const calls = ['rename', 'write', 'sync', 'commit', 'commit', 'rm', 'mkdir'] as const;
    return {
      call: calls[Math.floor(next() * calls.length)],
      n: 1 + Math.floor(next() * next() * 60),
      when: next() < 0.5 ? 'before' : 'after'
    };
  }

  /** What lies in the folders under a result's name is the whole result, at any time. */
  function checkFolders(store: string, known: ReadonlyMap<string, number>): void {
    for (const [id, request] of known) {
      for (const [name, hash] of Object.entries(results(join(base, store, id)))) {
        expect([id, name, hash]).toEqual([id, name, expected[request % REQUESTS.length][name]]);
      }
    }
  }

  async function survive(
    store: string,
    seed: number
  ): Promise<{ kills: number; jobs: number; resumed: number; attempts: number }> {
    const next = random(seed);
    const known = new Map<string, number>();
    let wanted = REQUESTS.length;
    let kills = 0;
    let resumed = 0;
    while (kills < KILLS) {
      const life = born(store, fault(next));
      (await submitAll(life, store, wanted)).forEach((id, i) => id !== undefined && known.set(id, i));
      const states = await life.ask<JobState[]>('GET', '/api/jobs');
      resumed += states?.filter(({ phase, progress }) => !isTerminal(phase) && progress.filesDone > 0).length ?? 0;
      if (states !== undefined && states.filter(({ phase }) => !isTerminal(phase)).length < 4) {
        wanted += REQUESTS.length;
      }
      // a call that is not made so often does not end it
      const deadline = setTimeout(() => life.child.kill('SIGKILL'), 3000);
      expect(await life.ended).toBe('SIGKILL');
      clearTimeout(deadline);
      kills++;
      checkFolders(store, known);
    }
    const last = born(store);
    const ids = await submitAll(last, store, wanted);
    const states = await ends(last, ids);
    await last.stop();

    expect(states.map(({ id, phase, error }) => [id, phase, error])).toEqual(
      ids.map(id => [id, 'COMPLETED', undefined])
    );
    // none lost, none twice: a job a key, and nothing beside them
    expect(new Set(ids).size).toBe(wanted);
    const db = new DatabaseSync(join(base, store, 'jobs.sqlite'));
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(db.prepare('SELECT COUNT(*) AS jobs FROM job').get()).toEqual({ jobs: wanted });
    const completions = db.prepare("SELECT COUNT(*) AS n FROM event WHERE kind = 'COMPLETED' GROUP BY job").all();
    expect(completions).toEqual(ids.map(() => ({ n: 1 })));
    db.close();
    states.forEach(({ id, folder, manifest, plan }, i) => {
      expect([id, results(folder!)]).toEqual([id, expected[i % REQUESTS.length]]);
      expect(readdirSync(folder!).filter(name => /part$|tmp$|journal/.test(name))).toEqual([]);
      expect(manifest!.files.length).toBe(plan.files);
      expect(manifest!.skipped).toEqual([]);
      expect(manifest!.verified?.map(({ ok, rows }) => ({ ok, rows }))).toEqual(
        manifest!.request.type === 'Verify' ? [{ ok: true, rows: ROWS_A_FILE * FILES }] : undefined
      );
    });
    return { kills, jobs: wanted, resumed, attempts: states.reduce((sum, { attempt = 0 }) => sum + attempt, 0) };
  }

  it(
    `lose nothing in ${STORES * KILLS} kills of the service, and end with the very same files`,
    async () => {
      const all = await Promise.all(Array.from({ length: STORES }, (_, i) => survive(`store-${i}`, SEED * 1000 + i)));
      expect(all.map(({ kills }) => kills)).toEqual(all.map(() => KILLS));
      // many were under way when it happened, and went on from there
      expect(all.reduce((sum, { resumed }) => sum + resumed, 0)).toBeGreaterThan(KILLS);
      process.stdout.write(`Sudden ends: ${JSON.stringify(all)}\n`);
    },
    300_000 * TIMES
  );

  it(
    `goes on when ${THREADS} worker threads die`,
    async () => {
      const count = join(base, 'threads.count');
      const life = born('threads', { threads: 5, most: THREADS, count });
      const ids: (string | undefined)[] = [];
      const killed = (): number => (existsSync(count) ? Number(readFileSync(count, 'utf8')) : 0);
      for (let round = 0; killed() < THREADS; round++) {
        const some = await submitAll(life, `threads-${round}`, REQUESTS.length);
        await ends(life, some);
        ids.push(...some);
      }
      const states = await ends(life, ids);
      states.forEach(({ id, folder, phase, error, manifest }, i) => {
        expect([id, phase, error, manifest?.skipped]).toEqual([id, 'COMPLETED', undefined, []]);
        expect([id, results(folder!)]).toEqual([id, expected[i % REQUESTS.length]]);
      });
      await life.stop();
    },
    120_000 * TIMES
  );

  it(
    `goes on when the processes of queries are killed ${QUERIES} times`,
    async () => {
      const count = join(base, 'queries.count');
      const life = born('queries', { queries: 600, most: QUERIES, count });
      const requests = SQL.map(i => REQUESTS[i]);
      const killed = (): number => (existsSync(count) ? Number(readFileSync(count, 'utf8')) : 0);
      const states: JobState[] = [];
      for (let round = 0; killed() < QUERIES; round++) {
        const ids = await submitAll(life, `queries-${round}`, 2 * requests.length, requests);
        states.push(...(await ends(life, ids)));
      }
      states.forEach(({ id, folder, phase, error, attempt }, i) => {
        expect([id, phase, error, attempt]).toEqual([id, 'COMPLETED', undefined, 1]);
        expect([id, results(folder!)]).toEqual([id, expected[SQL[i % SQL.length]]]);
        expect(readdirSync(folder!).filter(name => /part$|tmp$/.test(name))).toEqual([]);
      });
      await life.stop();
    },
    120_000 * TIMES
  );
});

/** The 3386 partitions of DR3, as the product lists them. */
function partitionNames(): string[] {
  const args = [MAIN, 'partitions', '0', '0', '--radius', '180deg', '--json'];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, GAIALAB_VOLUME: '' }
  });
  return (JSON.parse(stdout) as { partitions: { partition: string }[] }).partitions.map(({ partition }) => partition);
}
