import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorValue, JobState, Progress } from '../../src/protocol';
import { checkSelect, lockedDatabase } from '../../src/service/engines/sql/locked-database';
import { MAIN, ServiceProcess, until } from '../support/service-process';

/** More pairs than a machine counts in a lifetime, in little memory. */
const ENDLESS =
  'SELECT COUNT(*) AS n FROM gaia_source AS a, gaia_source AS b, gaia_source AS c WHERE a.ra + b.dec + c.parallax > 0.5';

const sql = (query: string) => ({ type: 'Sql', source: {}, query });

/** Processes that a process has started, and have not ended. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => {
      try {
        const [state, ppid] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(ppid) === parent && state !== 'Z';
      } catch {
        return false;
      }
    })
    .map(Number);
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/\) Z /.test(statOf(pid));
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ') Z ';
  }
}

describe('the process of a query', () => {
  let folder: string;
  let volume: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-sql-'));
    volume = join(folder, 'volume');
    const made = [MAIN, 'make-volume', volume, '--rows', '6000', '--partitions', '000000-003111,003112-005263'];
    expect(spawnSync(process.execPath, made, { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({ volume });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const begun = async (on = service): Promise<{ id: string; pid: number }> => {
    const { body } = await on.json<JobState>('POST', '/api/jobs', sql(ENDLESS));
    const [pid] = await until(() => {
      const children = childrenOf(on.child.pid!);
      return children.length > 0 && children;
    }, 'the process of the query');
    return { id: body.id, pid };
  };
  const ended = async (id: string): Promise<JobState> => {
    await service.events(`/api/jobs/${id}/events`);
    return (await service.json<JobState>('GET', `/api/jobs/${id}`)).body;
  };

  it('ends when the job is cancelled, and leaves nothing', async () => {
    const { id, pid } = await begun();
    // The scan is over and the query at work.
    await service.events(`/api/jobs/${id}/events`, event => event.kind !== 'progress' || event.progress.rows < 6000);
    await service.json('POST', `/api/jobs/${id}/cancel`);
    const state = await ended(id);
    expect(state.phase).toBe('ABORTED');
    await until(() => !isRunning(pid), 'the end of the process');
    const left = readdirSync(join(service.folder, 'results', id));
    expect(left.filter(name => !name.endsWith('.json'))).toEqual([]);
  });

  it('says how far it is while it sorts and joins what was read', async () => {
    const { id } = await begun();
    const said: Progress[] = [];
    await service.events(`/api/jobs/${id}/events`, event => {
      if (event.kind === 'progress' && event.progress.query !== undefined) {
        said.push(event.progress);
      }
      return said.length < 3;
    });
    await service.json('POST', `/api/jobs/${id}/cancel`);
    expect((await ended(id)).phase).toBe('ABORTED');
    for (const { query, bytesDone, bytesTotal, secondsLeft } of said) {
      expect({ bytesDone, secondsLeft }).toEqual({ bytesDone: bytesTotal, secondsLeft: null });
      expect(query!.rows).toBe(0);
      expect(query!.share).toBeGreaterThanOrEqual(0);
      expect(query!.share).toBeLessThan(1);
    }
    expect(said[2].elapsedSeconds).toBeGreaterThan(said[0].elapsedSeconds);
    const over = await service.run(sql('SELECT TOP 50 ra FROM gaia_source ORDER BY dec'));
    expect(over.progress).toMatchObject({ secondsLeft: 0 });
    expect(over.progress.query).toBeUndefined();
  });

  it('may be killed: the query runs again by itself, and says so when that does not help; the service lives on', async () => {
    const { id, pid } = await begun();
    const killed = [pid];
    process.kill(pid, 'SIGKILL');
    while (killed.length < 3) {
      const next = await until(
        () => childrenOf(service.child.pid!).find(child => !killed.includes(child)),
        'the next process of the query'
      );
      const { phase } = (await service.json<JobState>('GET', `/api/jobs/${id}`)).body;
      expect(phase).toBe('EXECUTING');
      killed.push(next);
      process.kill(next, 'SIGKILL');
    }
    const { phase, error } = await ended(id);
    expect(phase).toBe('ERROR');
    expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('SIGKILL') });
    expect(error!.hint).toContain('GAIALAB_SQL_MEMORY');
    const next = await service.run(sql('SELECT COUNT(*) AS n FROM gaia_source'));
    expect(next.phase).toBe('COMPLETED');
  });

  it('that gets no more memory from the machine ends with a clear error; the service lives on', async () => {
    const memory = { GAIALAB_SQL_MEMORY: '4G' };
    const other = await ServiceProcess.start({ volume, env: memory });
    const huge =
      'SELECT a.source_id, b.ra, c.dec FROM gaia_source AS a, gaia_source AS b, gaia_source AS c ORDER BY b.ra * c.dec + a.pmra';
    const { body } = await other.json<JobState>('POST', '/api/jobs', sql(huge));
    const pid = await until(() => childrenOf(other.child.pid!)[0], 'the process of the query');
    await other.events(
      `/api/jobs/${body.id}/events`,
      ({ kind, ...event }) => !(kind === 'progress' && 'progress' in event && event.progress.query)
    );
    const size = Number(/VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
    expect(spawnSync('prlimit', ['--pid', String(pid), `--as=${size + 2 ** 26}`]).status).toBe(0);
    await other.events(`/api/jobs/${body.id}/events`);
    const { phase, error } = (await other.json<JobState>('GET', `/api/jobs/${body.id}`)).body;
    expect(phase).toBe('ERROR');
    expect(error).toMatchObject({ code: 'OVER_BUDGET', message: expect.stringMatching(/memory/) });
    expect((await other.run(sql('SELECT COUNT(*) AS n FROM gaia_source'))).phase).toBe('COMPLETED');
    await other.stop();
  });

  it('ends with the service, however that ends', async () => {
    const other = await ServiceProcess.start({ volume });
    const { pid } = await begun(other);
    const closed = new Promise(resolve => other.child.once('close', resolve));
    other.child.kill('SIGKILL');
    await closed;
    await until(() => !isRunning(pid), 'the end of the process');
    await other.stop();
  });

  it('is run again by the next service', async () => {
    const env = { GAIALAB_RESULTS: join(folder, 'results') };
    const first = await ServiceProcess.start({ volume, env });
    const { id } = await begun(first);
    const closed = new Promise(resolve => first.child.once('close', resolve));
    first.child.kill('SIGKILL');
    await closed;
    const second = await ServiceProcess.start({ volume, env });
    try {
      await second.events(`/api/jobs/${id}/events`, event => event.kind !== 'progress' || event.progress.rows < 6000);
      await second.json('POST', `/api/jobs/${id}/cancel`);
      await second.events(`/api/jobs/${id}/events`);
      const { body } = await second.json<JobState>('GET', `/api/jobs/${id}`);
      expect(body).toMatchObject({ phase: 'ABORTED', attempt: 2 });
    } finally {
      await second.stop();
      await first.stop();
    }
  });

  it('keeps to its limits of time, memory and disk', async () => {
    const run = async (env: NodeJS.ProcessEnv, query: string): Promise<ErrorValue | undefined> => {
      const limited = await ServiceProcess.start({ volume, env });
      try {
        return (await limited.run(sql(query))).error;
      } finally {
        await limited.stop();
      }
    };
    expect(await run({ GAIALAB_SQL_SECONDS: '1' }, ENDLESS)).toMatchObject({
      code: 'OVER_BUDGET',
      message: 'The query took longer than 1 s.'
    });
    const wide = 'SELECT a.ra, b.dec, a.pmra FROM gaia_source AS a, gaia_source AS b ORDER BY a.ra * b.dec';
    expect(await run({ GAIALAB_SQL_MEMORY: '30M', GAIALAB_SQL_DISK: '1M' }, wide)).toMatchObject({
      code: 'OVER_BUDGET',
      message: 'The query needs more memory and temporary disk space than it may have.'
    });
    const twice = 'SELECT COUNT(*) AS n FROM gaia_source AS a JOIN gaia_source AS b ON a.source_id = b.source_id';
    expect(await run({ GAIALAB_SQL_MEMORY: '10K', GAIALAB_SQL_DISK: '10K' }, twice)).toMatchObject({
      code: 'OVER_BUDGET',
      message: expect.stringMatching(/^The query has to keep about .* while it runs, and may use 20(\.0)? kB\.$/)
    });
    expect(await run({ GAIALAB_SQL_MEMORY: '1k1' }, 'SELECT ra FROM gaia_source')).toMatchObject({
      code: 'BAD_REQUEST'
    });
  });
});

describe('rows that a query keeps', () => {
  let folder: string;
  let service: ServiceProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-sql-'));
    const made = [MAIN, 'make-volume', folder, '--rows', '150000', '--partitions', '000000-003111,003112-005263'];
    expect(spawnSync(process.execPath, made, { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({
      volume: folder,
      env: { GAIALAB_SQL_MEMORY: '12M', GAIALAB_SQL_DISK: '200M' }
    });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('go to the disk beyond the memory, within the bound of the plan, and are gone with the query', async () => {
    const columns = ['ra', 'dec', 'parallax', 'pmra', 'pmdec', 'l', 'b', 'ecl_lon', 'ecl_lat', 'phot_g_mean_flux'];
    const sum = columns.join(' + ');
    const query =
      `WITH a AS (SELECT * FROM gaia_source) SELECT COUNT(*) AS n, SUM(x) AS total FROM (SELECT ${sum} AS x FROM a ` +
      `UNION ALL SELECT -(${sum}) FROM a) AS both`;
    const { body } = await service.json<JobState>('POST', '/api/jobs', sql(query));
    const temporary = join(service.folder, 'results', body.id, 'sql.tmp');
    let most = 0;
    const look = setInterval(() => {
      const size = (name: string): number => statSync(join(temporary, name), { throwIfNoEntry: false })?.size ?? 0;
      const names = existsSync(temporary) ? readdirSync(temporary) : [];
      most = Math.max(
        most,
        names.reduce((sum, name) => sum + size(name), 0)
      );
    }, 5);
    await service.events(`/api/jobs/${body.id}/events`);
    clearInterval(look);
    const state = (await service.json<JobState>('GET', `/api/jobs/${body.id}`)).body;
    expect(state.error).toBeUndefined();
    expect(state.manifest!.rows).toBe(150_000);
    expect(state.plan.disk).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(200e6);
    expect(existsSync(temporary)).toBe(false);
  });
});

describe('the database of a query', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'gaialab-sql-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reaches no file, network, extension or setting', async () => {
    const temporary = join(folder, 'temporary');
    const file = join(folder, 'data.csv');
    writeFileSync(file, 'a\n1\n');
    const connection = await lockedDatabase(temporary, { memory: 2 ** 28, disk: 2 ** 28 });
    const refused = [
      `SELECT * FROM read_csv('${file}')`,
      `SELECT * FROM '${file}'`,
      `SELECT * FROM read_text('/etc/passwd')`,
      `SELECT * FROM glob('/etc/*')`,
      `SELECT * FROM parquet_metadata('${file}')`,
      `COPY (SELECT 1) TO '${join(folder, 'out.csv')}'`,
      `COPY (SELECT 1) TO '${join(temporary, 'out.csv')}'`,
      `ATTACH '${join(folder, 'other.db')}'`,
      `ATTACH '${join(temporary, 'other.db')}'`,
      `EXPORT DATABASE '${folder}'`,
      'INSTALL httpfs',
      'LOAD httpfs',
      'SET enable_external_access = true',
      'SET lock_configuration = false',
      "SET memory_limit = '100GB'",
      "SET temp_directory = '/'"
    ];
    const passed: string[] = [];
    for (const statement of refused) {
      await connection.run(statement).then(
        () => passed.push(statement),
        () => undefined
      );
    }
    expect(passed).toEqual([]);
    expect(readdirSync(folder).filter(name => name !== 'temporary')).toEqual(['data.csv']);
    expect(existsSync(join(temporary, 'out.csv'))).toBe(false);
    await checkSelect(connection, 'SELECT 1');
    for (const other of ['CREATE TABLE t (a INTEGER)', 'SELECT 1; SELECT 2', 'CALL pragma_version()']) {
      await expect(checkSelect(connection, other)).rejects.toMatchObject({ code: 'INTERNAL' });
    }
  });
});
