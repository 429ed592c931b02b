import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  copyFileSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import {
  decodeFrame,
  type ErrorValue,
  type JobState,
  type PartitionsAnswer,
  type Plan,
  type VolumeInfo
} from '../../src/protocol';
import { layMiniVolume, type RealRow } from '../support/mini-volume';
import { describeReal } from '../support/real-data';
import { MAIN, ServiceProcess, until } from '../support/service-process';

const pixelAt = (order: number, id: string): number => Number(BigInt(id) >> BigInt(59 - 2 * order));

describeReal('the service on a volume of real rows', () => {
  let folder: string;
  let rows: RealRow[];
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-volume-'));
    rows = layMiniVolume(folder);
    service = await ServiceProcess.start({ volume: folder });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('describes the volume', async () => {
    const { body } = await service.json<VolumeInfo>('GET', '/api/volume');
    expect(body).toMatchObject({
      path: folder,
      synthetic: false,
      releases: [{ release: 'DR3', referenceEpoch: 2016 }]
    });
    const tables = Object.fromEntries(body.releases[0].tables.map(table => [table.name, table.files]));
    expect(tables).toEqual({
      // Its name is no partition's: found by listing.
      epoch_photometry: 1,
      gaia_source: new Set(rows.map(row => row.partition)).size,
      vari_summary: 3,
      galaxy_candidates: 3,
      galaxy_catalogue_name: 3
    });
    expect(body.releases[0].tables[0].expected).toBe(3386);
  });

  it("finds a cone's partitions with their files", async () => {
    const { body } = await service.json<PartitionsAnswer>('POST', '/api/partitions', { ra: 14.2, dec: 28.8 });
    expect(body).toMatchObject({ defaultRadius: true, release: 'DR3', table: 'gaia_source' });
    expect(body.partitions.map(({ partition }) => partition)).toEqual(['034570-036209']);
    const [file] = body.partitions;
    const path = join(folder, 'gdr3/gaia_source/GaiaSource_034570-036209.csv.gz');
    expect(file.path).toBe(path);
    expect(file.exists).toBe(existsSync(path));
  });

  it('counts the rows of every pixel like an independent count', async () => {
    const state = await service.run({ type: 'DensityMap', source: {}, columns: ['1', 'radialVelocity'], order: 6 });
    expect(state.error).toBeUndefined();
    expect(state).toMatchObject({ phase: 'COMPLETED', progress: { rows: 1000, secondsLeft: 0 } });
    const counts = new Uint32Array(12 * 4 ** 6);
    rows.forEach(row => counts[pixelAt(6, row.sourceId)]++);
    const frame = decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame`)).body);
    expect(frame).toMatchObject({ order: 6, rows: 1000, complete: true });
    expect(frame.layers.map(layer => layer.name)).toEqual(['count', 'radial_velocity']);
    expect(Buffer.from(frame.layers[0].values).equals(Buffer.from(counts))).toBe(true);

    const coarse = decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame?order=2`)).body);
    const coarseCounts = new Array<number>(12 * 4 ** 2).fill(0);
    rows.forEach(row => coarseCounts[pixelAt(2, row.sourceId)]++);
    expect([...coarse.layers[0].values]).toEqual(coarseCounts);
  });

  it('averages a column per pixel, leaves nulls out and tells the unit', async () => {
    const state = await service.run({ type: 'HealpixMap', source: {}, column: 'photGMeanMag', stat: 'mean', order: 0 });
    expect(state.request).toMatchObject({ column: 'phot_g_mean_mag' });
    const column = 69; // phot_g_mean_mag is the 70th of the 152 columns; no cell before it holds a comma
    const sums = new Map<number, number[]>();
    for (const row of rows) {
      const cell = row.text.split(',')[column];
      if (cell !== 'null') {
        const pixel = pixelAt(0, row.sourceId);
        sums.set(pixel, [...(sums.get(pixel) ?? []), Number(cell)]);
      }
    }
    const frame = decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame`)).body);
    const mean = frame.layers.find(layer => layer.stat === 'mean')!;
    expect(mean.unit).toBe('mag');
    for (let pixel = 0; pixel < 12; pixel++) {
      const values = sums.get(pixel) ?? [];
      const expected = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean.values[pixel] / expected - 1)).toBeLessThan(1e-7);
    }
  });

  it('writes results that say where they came from', async () => {
    const source = { partitions: [rows[0].partition] };
    const own = rows.filter(row => row.partition === rows[0].partition);
    const state = await service.run({ type: 'Rows', source, columns: ['source_id', 'ra', 'photGMeanMag'] });
    const { manifest } = state;
    expect(manifest).toMatchObject({
      release: 'DR3',
      table: 'gaia_source',
      referenceEpoch: 2016,
      synthetic: false,
      rows: own.length,
      skipped: [],
      request: { columns: ['source_id', 'ra', 'phot_g_mean_mag'] }
    });
    expect(manifest?.citation).toContain('2023A&A...674A...1G');
    expect(JSON.parse(readFileSync(join(state.folder!, 'manifest.json'), 'utf8'))).toEqual(manifest);
    const [result] = manifest!.results;
    expect(statSync(result.path).size).toBe(result.bytes);
    const table = tableFromIPC(readFileSync(result.path));
    expect(table.schema.fields.map(field => field.name)).toEqual(['source_id', 'ra', 'phot_g_mean_mag']);
    expect(table.schema.fields[1].metadata.get('unit')).toBe('deg');
    expect([...table.getChild('source_id')!].map(String)).toEqual(own.map(row => row.sourceId));
  });

  it('plans without reading', async () => {
    const { body } = await service.json<Plan>('POST', '/api/plan', { type: 'DensityMap', source: {} });
    expect(body.files).toBe(new Set(rows.map(row => row.partition)).size);
    expect(body.bytes).toBeGreaterThan(0);
    expect(body.memory).toBeGreaterThan(0);
  });

  it('gives late listeners the state so far, and pictures of finished maps', async () => {
    const state = await service.run({ type: 'DensityMap', source: { partitions: [rows[0].partition] } });
    const events = await service.events(`/api/jobs/${state.id}/events`);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'state', state: { phase: 'COMPLETED' } });
    const png = await service.bytes('GET', `/api/jobs/${state.id}/map.png?width=200`);
    expect(png.body.subarray(1, 4).toString()).toBe('PNG');
    expect([png.body.readUInt32BE(16), png.body.readUInt32BE(20)]).toEqual([200, 100]);
  });

  it('deletes jobs, and tells who watches', async () => {
    const state = await service.run({ type: 'DensityMap', source: { partitions: [rows[0].partition] } });
    const seen = service.events('/api/events', event => {
      if (event.kind === 'state' && event.job === state.id) {
        void service.json('DELETE', `/api/jobs/${state.id}`);
      }
      return !(event.kind === 'deleted' && event.job === state.id);
    });
    expect((await seen).at(-1)).toMatchObject({ kind: 'deleted', job: state.id });
    expect(existsSync(state.folder!)).toBe(false);
    const { status, body } = await service.json<ErrorValue>('GET', `/api/jobs/${state.id}`);
    expect([status, body.code]).toEqual([404, 'JOB_NOT_FOUND']);
  });

  it.each<[string, unknown, number, string, string]>([
    ['/api/jobs', { type: 'Rows', source: {}, columns: ['raa'] }, 400, 'UNKNOWN_COLUMN', 'raa'],
    ['/api/jobs', { type: 'Rows', source: { release: 'DR9' } }, 400, 'UNKNOWN_RELEASE', 'DR9'],
    ['/api/jobs', { type: 'Rows', source: { table: 'gaia_sauce' } }, 400, 'UNKNOWN_TABLE', 'gaia_sauce'],
    ['/api/jobs', { type: 'Rows', source: { partitions: ['1-2'] } }, 400, 'BAD_REQUEST', '1-2'],
    ['/api/jobs', { type: 'Rows', source: { volume: '/no/such/folder' } }, 404, 'VOLUME_NOT_FOUND', '/no/such/folder'],
    ['/api/jobs', { type: 'Rows', source: { files: ['/etc/passwd'] } }, 403, 'PATH_OUTSIDE', '/etc/passwd'],
    ['/api/jobs', { type: 'Rows', source: { files: ['/no/file.csv.gz'] } }, 404, 'FILE_NOT_FOUND', '/no/file.csv.gz'],
    ['/api/jobs', { type: 'Map' }, 400, 'BAD_REQUEST', 'Map'],
    ['/api/partitions', { ra: 10, dec: 91 }, 400, 'BAD_COORDINATE', '91'],
    ['/api/partitions', { ra: 10, dec: 1, radius: -1 }, 400, 'BAD_COORDINATE', '-1'],
    ['/api/nothing', {}, 404, 'BAD_REQUEST', '/api/nothing']
  ])('%s %j is one clear error', async (path, request, status, code, word) => {
    const answer = await service.json<ErrorValue>('POST', path, request);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.message).toContain(word);
    expect(answer.body.message).not.toMatch(/\n|^\s+at /m);
  });

  it('takes no request without the secret', async () => {
    for (const secret of ['', 'wrong', 'x'.repeat(64)]) {
      const response = await service.open('GET', '/api/status', undefined, { 'x-gaialab-secret': secret });
      expect(response.statusCode).toBe(403);
      response.resume();
    }
  });

  it('lets nobody else in', () => {
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect(mode(join(service.folder, 'run'))).toBe(0o700);
    expect(mode(join(service.folder, 'run/service.json'))).toBe(0o600);
    expect(mode(service.record.socket)).toBe(0o600);
  });

  it('reports a damaged file by name and keeps serving', async () => {
    const path = join(folder, 'gdr3/gaia_source/GaiaSource_999999-999999.csv.gz');
    copyFileSync(join(folder, `gdr3/gaia_source/GaiaSource_${rows[0].partition}.csv.gz`), path);
    truncateSync(path, statSync(path).size - 20);
    const state = await service.run({ type: 'DensityMap', source: { files: [path] } });
    rmSync(path);
    expect(state).toMatchObject({ phase: 'ERROR', error: { code: 'GZIP_BROKEN' } });
    expect(state.error?.message).toContain(path);
  });

  it('does not follow a link out of the volume', async () => {
    const link = join(folder, 'gdr3/gaia_source/leak.csv.gz');
    symlinkSync('/etc/hostname', link);
    const { body } = await service.json<ErrorValue>('POST', '/api/jobs', { type: 'Rows', source: { files: [link] } });
    rmSync(link);
    expect(body.code).toBe('PATH_OUTSIDE');
  });

  it('cancels within a moment', async () => {
    const paths = Array.from({ length: 400 }, () =>
      join(folder, 'gdr3/Variability/vari_summary/VariSummary_022159-022410.csv.gz')
    );
    const { body } = await service.json<JobState>('POST', '/api/jobs', {
      type: 'DensityMap',
      source: { files: paths }
    });
    await service.events(`/api/jobs/${body.id}/events`, event => event.kind !== 'progress');
    const start = performance.now();
    const answer = await service.json<JobState>('POST', `/api/jobs/${body.id}/cancel`);
    expect(answer.body.phase).toBe('ABORTED');
    expect(answer.body.error).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
    expect(answer.body.progress.filesDone).toBeLessThan(400);
  });
});

describe("the service's life", () => {
  it('has no volume until one is set', async () => {
    const service = await ServiceProcess.start();
    const { status, body } = await service.json<ErrorValue>('GET', '/api/volume');
    expect([status, body.code]).toEqual([409, 'VOLUME_NOT_SET']);
    const found = await service.json<PartitionsAnswer>('POST', '/api/partitions', { ra: 14.2, dec: 28.8 });
    expect(found.body.partitions).toMatchObject([{ partition: '034570-036209', exists: false }]);
    await service.stop();
  });

  it('ends with its owner, killed or not, and leaves no socket', async () => {
    const owner = spawn('sleep', ['1000']);
    const service = await ServiceProcess.start({ args: ['--owner', String(owner.pid)] });
    owner.kill('SIGKILL');
    await until(() => service.child.exitCode !== null, 'the end of the service', 5);
    expect(existsSync(service.record.socket)).toBe(false);
    expect(existsSync(join(service.folder, 'run/service.json'))).toBe(false);
    await service.stop();
  });

  it('ends also while a thread waits for a file that never answers, and its results are gone', async () => {
    const home = mkdtempSync(join(tmpdir(), 'gaialab-stuck-'));
    const [silent, script] = [join(home, 'silent'), join(home, 'stuck.cjs')];
    execFileSync('mkfifo', [silent]);
    writeFileSync(
      script,
      `const { isMainThread, Worker } = require('node:worker_threads');
      if (isMainThread) {
        new Worker("require('node:fs').readFileSync(" + JSON.stringify(${JSON.stringify(silent)}) + ')', { eval: true });
      }`
    );
    const service = await ServiceProcess.start({ env: { NODE_OPTIONS: `--require ${script}` } });
    rmSync(service.folder, { recursive: true });
    service.child.kill('SIGTERM');
    await until(() => service.child.exitCode !== null || service.child.signalCode !== null, 'the end of the service');
    rmSync(home, { recursive: true });
  });

  it('finds another place for the socket when the path is too long', async () => {
    const home = mkdtempSync(join(tmpdir(), 'gaialab-'));
    const deep = join(home, 'x'.repeat(100));
    const child = spawn(process.execPath, [MAIN, 'serve', '--runtime', deep], {
      stdio: 'ignore',
      env: { ...process.env, GAIALAB_RESULTS: join(home, 'results'), GAIALAB_CACHE: join(home, 'cache') }
    });
    await until(() => existsSync(join(deep, 'service.json')), 'service.json');
    const { socket } = JSON.parse(readFileSync(join(deep, 'service.json'), 'utf8'));
    expect(socket.length).toBeLessThan(104);
    child.kill('SIGTERM');
    await until(() => child.exitCode !== null || child.signalCode !== null, 'the end of the service');
    expect(existsSync(socket)).toBe(false);
    rmSync(home, { recursive: true });
  });

  it('is on the command line', async () => {
    const run = async (...args: string[]) => {
      const child = spawn(process.execPath, [MAIN, ...args]);
      let output = '';
      child.stdout.on('data', chunk => (output += chunk));
      child.stderr.on('data', chunk => (output += chunk));
      const code = await new Promise(resolve => child.on('close', resolve));
      return { code, output };
    };
    expect(await run('partitions', '14.2', '28.8', '--radius', '5deg', '--json')).toMatchObject({ code: 0 });
    expect((await run('partitions', '0', '-90', '--strict')).output).toContain('default radius value: 1.0 arcsec');
    expect(await run('partitions', '0', '-91')).toMatchObject({ code: 1, output: expect.stringContaining('-91') });
    expect(await run('plan', 'density', '--order', 'x')).toMatchObject({ code: 2 });
    expect(await run('fly')).toMatchObject({ code: 2, output: expect.stringContaining("no command 'fly'") });
    expect(await run('map', '--help')).toMatchObject({ code: 0, output: expect.stringContaining('--order K') });
  });
});
