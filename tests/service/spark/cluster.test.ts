import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isTerminal, type ErrorValue, type JobState, type Plan } from '../../../src/protocol';
import { CutProxy } from '../../support/cut-proxy';
import { MAIN, ServiceProcess } from '../../support/service-process';
import { describeWithSpark, freePort, SparkServer } from '../../support/spark-server';
import { answerOf, compare } from './answers';
import { FROM_PARQUET, requests } from './requests';

const PARTITIONS =
  '000000-003111,207630-207656,245830-245886,458058-458769,470760-470873,567099-570398,666378-666393,769899-770037';
const SPECTRA = 'gdr3/Spectroscopy/xp_sampled_mean_spectrum/XpSampledMeanSpectrum_000000-003111.csv.gz';
const MAP = { type: 'HealpixMap', source: {}, column: 'pmra', order: 6 };

describeWithSpark('jobs on a real Spark', () => {
  const folder = join(tmpdir(), `gaialab-cluster-${process.pid}`);
  const volume = join(folder, 'volume');
  const results = join(folder, 'results');
  let server: SparkServer;
  let proxy: CutProxy;
  let service: ServiceProcess;
  let id: string;
  const env = {
    GAIALAB_SETTINGS: join(folder, 'settings.json'),
    GAIALAB_STORE: join(folder, 'store'),
    GAIALAB_WORKERS: '2'
  };
  const serve = (): Promise<ServiceProcess> =>
    ServiceProcess.start({ volume, env: { ...env, GAIALAB_RESULTS: results, GAIALAB_CHECKPOINT_SECONDS: '0' } });
  const on = (engine: string, request: object): Promise<JobState> => service.run({ ...request, engine });
  const submit = async (request: object): Promise<string> =>
    (await service.json<JobState>('POST', '/api/jobs', request)).body.id;
  const stateOf = async (job: string): Promise<JobState> =>
    (await service.json<JobState>('GET', `/api/jobs/${job}`)).body;
  /** Waits for a state of a job. */
  const state = async (job: string, is: (now: JobState) => boolean): Promise<JobState> => {
    for (;;) {
      const now = await stateOf(job);
      if (is(now) || isTerminal(now.phase)) {
        return now;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  const over = (job: string): Promise<JobState> => state(job, () => false);

  beforeAll(async () => {
    mkdirSync(folder);
    server = new SparkServer();
    const tables = ['--tables', 'gaia_source,xp_sampled_mean_spectrum', '--partitions', PARTITIONS];
    execFileSync(process.execPath, [MAIN, 'make-volume', volume, '--rows', '16000', ...tables]);
    // The cluster sees the same folder under a name of its own.
    symlinkSync(volume, join(folder, 'seen by all'));
    id = /^(\d+),/m.exec(gunzipSync(readFileSync(join(volume, SPECTRA))).toString())![1];
    server.port = await freePort();
    proxy = new CutProxy(server.port);
    await Promise.all([server.start(), proxy.open()]);
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'not-the-token', { mode: 0o600 });
    const profile = (fields: object) => ({
      ...{ url: `sc://127.0.0.1:${server.port}`, tokenFile: server.tokenFile, volume: join(folder, 'seen by all') },
      ...{ chunkFiles: 5, autoSeconds: 1e9, ...fields }
    });
    const spark = {
      csv: profile({}),
      pieces: profile({ chunkFiles: 1 }),
      parquet: profile({ format: 'parquet', volume: env.GAIALAB_STORE }),
      cut: profile({ url: `sc://127.0.0.1:${proxy.port}` }),
      wrong: profile({ tokenFile: wrong }),
      nobody: profile({ url: `sc://127.0.0.1:${await freePort()}`, autoSeconds: 0 }),
      elsewhere: profile({ volume: '/nowhere' })
    };
    writeFileSync(env.GAIALAB_SETTINGS, JSON.stringify({ spark }));
    service = await serve();
  });
  afterAll(async () => {
    await service?.stop();
    await proxy?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the same answer as the scanner over csv.gz, and DuckDB and the scanner over the Parquet store', async () => {
    const all = Object.entries(requests(id));
    const scanned: unknown[] = [];
    for (const [, request] of all) {
      scanned.push(answerOf(await on('embedded', request)));
    }
    for (const table of ['gaia_source', 'xp_sampled_mean_spectrum']) {
      expect((await on('embedded', { type: 'Convert', source: { table } })).error).toBeUndefined();
    }
    const report: string[] = [];
    for (const [i, [name, request]] of all.entries()) {
      // Both formats of files give Spark the same columns: of each type of job one request is read from Parquet too.
      const stored = FROM_PARQUET.includes(name) ? ['spark:parquet'] : [];
      for (const engine of ['embedded', 'spark:csv', ...stored]) {
        const done = await on(engine, request);
        expect(done.plan.engine).toBe(engine);
        const { values, largest } = compare(scanned[i], answerOf(done), `${name} on ${engine}`);
        expect(values).toBeGreaterThan(0);
        report.push(
          `${name}, ${engine === 'embedded' ? 'store' : engine}: ${values} values, ${largest.toExponential(1)}`
        );
        if (engine !== 'embedded') {
          expect(done.manifest).toMatchObject({ engine, engineVersion: expect.stringMatching(/^Spark \d+\.\d/) });
        }
      }
    }
    process.stderr.write(`${report.join('\n')}\n`);
  }, 900_000);

  it('draws a map while it grows, and tells rows and files as the scanner does', async () => {
    const [here, there] = [await on('embedded', MAP), await on('spark:pieces', MAP)];
    expect(there.frame).toBeGreaterThan(2);
    const { files, rows, selected } = there.manifest!;
    expect({ rows, selected }).toEqual({ rows: 16000, selected: 16000 });
    expect(files.map(({ path, rows: of }) => [path, of])).toEqual(
      here.manifest!.files.map(({ path, rows: of }) => [path, of])
    );
  });

  it('goes on over a connection that breaks in mid-scan', async () => {
    // beyond the greeting, and far from the end of the answer
    proxy.cutNext(3, 2000);
    const done = await on('spark:cut', MAP);
    expect(proxy.cuts).toBe(3);
    expect(proxy.connections).toBeGreaterThan(proxy.cuts);
    compare(answerOf(await on('embedded', MAP)), answerOf(done));
  });

  it('says in one line that a token is wrong, that nobody is there, and that the cluster sees no such files', async () => {
    const { error: wrong } = await on('spark:wrong', MAP);
    expect(wrong).toMatchObject({ code: 'UNAUTHORIZED', message: expect.stringContaining('refuses our token') });
    const { error: nobody } = await on('spark:nobody', MAP);
    expect(nobody).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringMatching(/does not answer: connect ECONNREFUSED [\d.:]+\.$/)
    });
    const { error: elsewhere } = await on('spark:elsewhere', MAP);
    expect(elsewhere).toMatchObject({ code: 'FILE_NOT_FOUND', hint: expect.stringContaining('"volume"') });
    for (const { message } of [wrong!, nobody!, elsewhere!]) {
      expect(message).not.toContain('\n');
      expect(message).not.toContain('not-the-token');
    }
  });

  it('says in the plan which engine, and why; auto takes this machine where the cluster is away', async () => {
    const plan = async (request: object): Promise<Plan> =>
      (await service.json<Plan>('POST', '/api/plan', request)).body;
    expect(await plan(MAP)).toMatchObject({
      engine: 'embedded',
      engineReason: expect.stringMatching(/^no cluster can do it: spark:nobody: .*does not answer/)
    });
    expect(await plan({ ...MAP, engine: 'spark:csv' })).toMatchObject({
      ...{ engine: 'spark:csv', engineReason: 'the request names it' }
    });
    const answers = await Promise.all(
      [
        { ...MAP, engine: 'spark:unknown' },
        { ...MAP, engine: 'spark:csv', order: 13 },
        { type: 'Statistics', source: {}, engine: 'spark:csv' },
        { ...MAP, engine: 'spark:csv', source: { region: { moc: '3/1-700' } } }
      ].map(request => service.json<ErrorValue>('POST', '/api/plan', request))
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [400, 'BAD_REQUEST']));
  });

  it('leaves out a file that Spark cannot read, as the scanner does', async () => {
    const home = join(volume, 'gdr3/gaia_source');
    const [broken] = readdirSync(home).filter(name => name.includes('470760'));
    const whole = readFileSync(join(home, broken));
    // Sizes are looked at once a minute: until then the copy of the whole file would be read.
    rmSync(env.GAIALAB_STORE, { recursive: true, force: true });
    try {
      truncateSync(join(home, broken), Math.round(whole.length * 0.6));
      const [here, there] = [await on('embedded', MAP), await on('spark:csv', MAP)];
      expect(there.manifest!.skipped).toEqual([
        { path: join(home, broken), error: expect.objectContaining({ code: 'FILE_UNREADABLE' }) }
      ]);
      const rows = (state: JobState): unknown => (answerOf(state) as { rows: unknown }).rows;
      compare(rows(here), rows(there));
      const query = { type: 'Sql', source: {}, query: 'SELECT COUNT(*) FROM gaia_source WHERE ra > 0' };
      const { error } = await on('spark:csv', query);
      expect(error).toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringContaining(broken) });
    } finally {
      writeFileSync(join(home, broken), whole);
    }
  });

  it('cancels on the cluster too: its cores are free for others', async () => {
    const forever =
      'SELECT COUNT(*) FROM gaia_source AS a, gaia_source AS b, gaia_source AS c WHERE a.ra + b.ra > c.ra';
    const job = await submit({ type: 'Sql', source: {}, query: forever, engine: 'spark:csv' });
    await state(job, ({ phase }) => phase === 'EXECUTING');
    // Long enough for its tasks to have begun: they would take days.
    await new Promise(resolve => setTimeout(resolve, 5000));
    await service.json('POST', `/api/jobs/${job}/cancel`);
    const ended = await over(job);
    expect(ended.phase).toBe('ABORTED');
    expect(existsSync(join(ended.folder!, 'rows.parquet'))).toBe(false);
    const next = await on('spark:csv', { type: 'Sql', source: {}, query: 'SELECT 1 AS one', format: 'arrow' });
    expect(answerOf(next)).toMatchObject({ rows: [['1']] });
  });

  it('survives a sudden end of the service, and goes on where it was', async () => {
    const job = await submit({ ...MAP, engine: 'spark:pieces' });
    const before = await state(job, ({ frame }) => frame > 0);
    expect(before.phase).toBe('EXECUTING');
    service.child.kill('SIGKILL');
    await new Promise(resolve => service.child.once('close', resolve));
    await service.stop();
    service = await serve();
    const after = await over(job);
    expect(after.attempt).toBe(2);
    compare(answerOf(await on('embedded', MAP)), answerOf(after));
  });

  it('waits for a server that was lost, and begins anew what was under way', async () => {
    const job = await submit({ ...MAP, engine: 'spark:pieces' });
    expect((await state(job, ({ frame }) => frame > 0)).phase).toBe('EXECUTING');
    await server.kill();
    await server.start();
    const done = await over(job);
    expect(done.attempt ?? 1).toBe(1);
    compare(answerOf(await on('embedded', MAP)), answerOf(done));
  });
});
