import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JobState, Plan, TableInfo, Verified, VolumeInfo } from '../../src/protocol';
import type { VerifyReport } from '../../src/service/verify/verify';
import { MAIN, ServiceProcess } from '../support/service-process';

const PARTITIONS = ['000000-003111', '003112-005263', '005264-006601', '006602-007952'];
const ROWS = 4000;

describe('verification as a job', () => {
  let folder: string;
  let volume: string;
  let files: string;
  let service: ServiceProcess;
  const request = (source: object = {}, more: object = {}): object => ({ type: 'Verify', source, ...more });
  const table = async (): Promise<TableInfo> =>
    (await service.json<VolumeInfo>('GET', '/api/volume')).body.releases[0].tables.find(
      ({ name }) => name === 'gaia_source'
    )!;
  const verified = ({ manifest }: JobState): Verified => manifest!.verified![0];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-verify-'));
    volume = join(folder, 'volume');
    files = join(volume, 'gdr3/gaia_source');
    const args = ['make-volume', volume, '--rows', String(ROWS), '--partitions', PARTITIONS.join(',')];
    expect(spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({ volume, env: { GAIALAB_WORKERS: '2' } });
  });
  afterEach(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('finds a sound table sound, and the catalogue says so', async () => {
    expect((await table()).verified).toBeUndefined();
    const { body: plan } = await service.json<Plan>('POST', '/api/plan', request());
    const names = readdirSync(files).filter(name => name.endsWith('.csv.gz'));
    const bytes = names.reduce((sum, name) => sum + statSync(join(files, name)).size, 0);
    expect(plan).toMatchObject({ files: 4, bytes, missing: [], warnings: [] });

    const state = await service.run(request());
    expect(state).toMatchObject({ phase: 'COMPLETED', progress: { filesDone: 4, rows: ROWS } });
    const rows = names
      .map(name => gunzipSync(readFileSync(join(files, name))).toString())
      .reduce(
        (sum, text) =>
          sum +
          text
            .trimEnd()
            .split('\n')
            .filter(line => !line.startsWith('#')).length -
          1,
        0
      );
    expect(verified(state)).toMatchObject({
      ...{ ok: true, whole: true, release: 'DR3', table: 'gaia_source', folder: files, job: state.id },
      ...{ files: 4, expected: 4, bytes, rows, faulty: 0, missing: 0, unexpected: 0, faults: [], resumed: 0 }
    });
    const file = await service.bytes('GET', `/api/jobs/${state.id}/results/report.json`);
    const report = JSON.parse(file.body.toString()) as VerifyReport;
    expect(report.folders[0].files.map(({ name }) => name)).toEqual(names.sort());

    const listed = await table();
    expect(listed.verified).toEqual(verified(state));
    expect(listed.outdated).toBeUndefined();
    // nothing changed: nothing is read again, unless asked for
    expect(verified(await service.run(request()))).toMatchObject({ ok: true, resumed: 4, rows });
    expect(verified(await service.run(request({}, { fresh: true })))).toMatchObject({ ok: true, resumed: 0, rows });
  });

  it('reports damage, missing and strange files', async () => {
    const path = (i: number): string => join(files, `GaiaSource_${PARTITIONS[i]}.csv.gz`);
    await service.run(request());
    truncateSync(path(1), 5000);
    rmSync(path(2));
    appendFileSync(join(files, 'GaiaSource_xx.csv.gz'), 'no gzip');
    const state = await service.run(request());
    expect(state).toMatchObject({ phase: 'COMPLETED', progress: { faults: 2, filesDone: 4 } });
    const found = verified(state);
    expect(found).toMatchObject({ ok: false, files: 4, expected: 4, missing: 1, unexpected: 1, faulty: 2, resumed: 2 });
    const pairs = found.faults.map(({ file, check }) => `${file?.slice(11, 24)} ${check}`);
    expect(pairs).toEqual(
      expect.arrayContaining([`${PARTITIONS[2]} missing`, `${PARTITIONS[1]} md5`, `${PARTITIONS[1]} gzip`])
    );
    expect(found.faults.find(({ file }) => file === 'GaiaSource_xx.csv.gz')).toBeDefined();
    expect((await table()).verified).toEqual(found);
  });

  it('of some files says nothing of the table', async () => {
    const some = await service.run(request({ partitions: [PARTITIONS[0]] }));
    expect(verified(some)).toMatchObject({ ok: true, whole: false, files: 1 });
    const one = await service.run(request({ files: [join(files, `GaiaSource_${PARTITIONS[1]}.csv.gz`)] }));
    expect(verified(one)).toMatchObject({ ok: true, whole: false, files: 1 });
    expect((await table()).verified).toBeUndefined();
  });

  it('the command line tells the catalogue as well', async () => {
    const env = { ...process.env, GAIALAB_RESULTS: join(service.folder, 'results') };
    const { status } = spawnSync(process.execPath, [MAIN, 'verify', volume], { encoding: 'utf8', env });
    expect(status).toBe(0);
    expect((await table()).verified).toMatchObject({ ok: true, rows: ROWS });
    expect((await table()).verified!.job).toBeUndefined();
    rmSync(join(files, `GaiaSource_${PARTITIONS[0]}.csv.gz`));
    await service.json('PUT', '/api/volume', { path: volume });
    const other = await ServiceProcess.start({ volume, env: { GAIALAB_RESULTS: env.GAIALAB_RESULTS } });
    const { body } = await other.json<VolumeInfo>('GET', '/api/volume');
    expect(body.releases[0].tables[0]).toMatchObject({ outdated: true, verified: { ok: true } });
    await other.stop();
  });

  it('refuses what is not there, and choices of rows', async () => {
    const refused: [object, string][] = [
      [{ where: 'ra > 1' }, 'BAD_REQUEST'],
      [{ cone: { ra: 1, dec: 1, radius: 1 } }, 'BAD_REQUEST'],
      [{ table: 'gaia_sauce' }, 'UNKNOWN_TABLE'],
      [{ table: 'xp_sampled_mean_spectrum' }, 'FILE_NOT_FOUND'],
      [{ partitions: ['1-2'] }, 'PARTITION_NOT_FOUND'],
      [{ files: ['/etc/passwd'] }, 'PATH_OUTSIDE']
    ];
    for (const [source, code] of refused) {
      expect((await service.json('POST', '/api/jobs', request(source))).body).toMatchObject({ code });
    }
  });
});
