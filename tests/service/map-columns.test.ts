import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { decodeFrame, type JobState } from '../../src/protocol';
import { describeWith } from '../support/python-with';
import { MAIN, ServiceProcess } from '../support/service-process';

const PARTITIONS = '000000-003111,003112-005263,034570-036209';
const ORDER = 5;
const COLUMNS = { parallax: 'float64', radial_velocity: 'float32', pmra: 'float64', pmdec: 'float64' };
/** Layer, its unit in FITS, and what DuckDB computes for it. */
const LAYERS = [
  ['parallax_mean', 'mas', 'avg(parallax)'],
  ['parallax_mean_count', '', 'count(parallax)'],
  ['radial_velocity', 'km / s', 'median(radial_velocity)'],
  ['radial_velocity_count', '', 'count(radial_velocity)'],
  ['pmra + pmdec', 'mas / yr', 'max(pmra + pmdec)'],
  ['pmra + pmdec_count', '', 'count(pmra + pmdec)'],
  ['parallax_stddev', 'mas', 'stddev_samp(parallax)'],
  ['parallax_stddev_count', '', 'count(parallax)'],
  ['parallax_stddev_mean', 'mas', 'avg(parallax)']
] as const;
const MAP = {
  type: 'HealpixMap',
  source: {},
  columns: ['parallax', 'radialVelocity', 'pmra + pmdec', 'parallax', 'parallax'],
  stat: ['mean', 'median', 'max', 'stddev', 'mean'],
  order: ORDER,
  formats: ['fits']
};

describeWith('duckdb', 'HEALPix maps of several columns', python => {
  let folder: string;
  let volume: string;
  let service: ServiceProcess;
  const fileOf = ({ manifest }: JobState, name: string): string =>
    manifest!.results.find(file => file.name === name)!.path;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-map-columns-'));
    volume = join(folder, 'volume');
    const made = [MAIN, 'make-volume', volume, '--rows', '12000', '--partitions', PARTITIONS];
    expect(spawnSync(process.execPath, made, { encoding: 'utf8' })).toMatchObject({ status: 0 });
    const env = { GAIALAB_WORKERS: '2', GAIALAB_STORE: join(folder, 'store') };
    service = await ServiceProcess.start({ volume, env });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have the layers that DuckDB computes, from one scan, from csv.gz and from the Parquet store', async () => {
    const scanned = await service.run(MAP);
    expect(scanned.error).toBeUndefined();
    expect(scanned.manifest).toMatchObject({ rows: 12_000, files: { length: 3 } });
    // what is asked for twice is a layer once
    expect(scanned.request).toMatchObject({
      columns: ['parallax', 'radial_velocity', 'pmra + pmdec', 'parallax'],
      stat: ['mean', 'median', 'max', 'stddev']
    });
    const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'map_oracle.py')], {
      input: JSON.stringify({
        folder: join(volume, 'gdr3/gaia_source'),
        columns: COLUMNS,
        order: ORDER,
        aggregates: LAYERS.map(([, , sql]) => sql),
        fits: fileOf(scanned, 'map.fits')
      }),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const judge = JSON.parse(stdout) as { rows: (number | null)[][]; fits: string[][] };
    expect(judge.fits).toEqual(LAYERS.map(([name, unit]) => [name, unit]));

    const table = tableFromIPC(readFileSync(fileOf(scanned, 'map.arrow')));
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['healpix', ...LAYERS.map(([name]) => name)]);
    const expected = new Map(judge.rows.map(([pixel, ...values]) => [pixel, values]));
    let compared = 0;
    LAYERS.forEach(([name, , sql], l) => {
      const layer = table.getChild(name)!;
      for (let pixel = 0; pixel < table.numRows; pixel++) {
        const isCount = sql.startsWith('count');
        const wanted = expected.get(pixel)?.[l] ?? (isCount ? 0 : null);
        const found = layer.get(pixel) as number | bigint | null;
        if (wanted === null || found === null) {
          expect([name, pixel, found]).toEqual([name, pixel, wanted]);
        } else if (!(Math.abs(Number(found) - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted)))) {
          throw new Error(`${name}, pixel ${pixel}: ${found} is not ${wanted}`);
        }
        compared += wanted === null || wanted === 0 ? 0 : 1;
      }
    });
    expect(compared).toBeGreaterThan(500);

    const frame = await service.bytes('GET', `/api/jobs/${scanned.id}/frame`);
    expect(decodeFrame(new Uint8Array(frame.body)).layers.map(({ name }) => name)).toEqual(
      LAYERS.map(([name]) => name)
    );

    expect((await service.run({ type: 'Convert', source: {}, columns: Object.keys(COLUMNS) })).error).toBeUndefined();
    const stored = await service.run(MAP);
    expect(stored.manifest!.files.every(({ store }) => store !== undefined)).toBe(true);
    expect(
      tableFromIPC(readFileSync(fileOf(stored, 'map.arrow')))
        .toArray()
        .map(String)
    ).toEqual(table.toArray().map(String));
  }, 120_000);

  it('are on the command line', () => {
    const args = ['map', 'healpix', '--columns', 'pmra,pmdec', '--stat', 'max,min', '--order', '3', '--volume', volume];
    const out = join(folder, 'two.arrow');
    const env = { ...process.env, GAIALAB_RESULTS: join(folder, 'results'), GAIALAB_STORE: join(folder, 'none') };
    const run = spawnSync(process.execPath, [MAIN, ...args, '-o', out], { encoding: 'utf8', env });
    expect(run).toMatchObject({ status: 0 });
    const names = tableFromIPC(readFileSync(out)).schema.fields.map(({ name }) => name);
    expect(names).toEqual(['healpix', 'pmra', 'pmra_count', 'pmdec', 'pmdec_count']);
  });
});
