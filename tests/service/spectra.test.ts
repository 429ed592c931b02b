import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import type { ErrorValue, JobState, Manifest, SpectraFrame, SpectraResult } from '../../src/protocol';
import { MAIN, ServiceProcess } from '../support/service-process';
import { PYTHON } from '../compute/support';

const PARTITIONS = ['034570-036209', '529539-529547'];
const FOLDER = 'gdr3/Spectroscopy/xp_sampled_mean_spectrum';
const fileOf = (volume: string, partition: string): string =>
  join(volume, FOLDER, `XpSampledMeanSpectrum_${partition}.csv.gz`);

/** Rows of a file as text: id, fluxes, errors. */
function rowsOf(path: string): { id: string; flux: number[]; line: string }[] {
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  return lines
    .filter(line => /^\d/.test(line))
    .map(line => ({
      id: line.slice(0, line.indexOf(',')),
      flux: /"\[(.*?)\]"/.exec(line)![1].split(',').map(Number),
      line
    }));
}

describe('similar spectra, on a made volume', () => {
  let folder: string;
  let volume: string;
  let service: ServiceProcess;
  let rows: ReturnType<typeof rowsOf>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-spectra-'));
    volume = join(folder, 'volume');
    const tables = ['--tables', 'gaia_source,xp_sampled_mean_spectrum', '--partitions', PARTITIONS.join()];
    execFileSync(process.execPath, [MAIN, 'make-volume', volume, '--rows', '12000', ...tables]);
    rows = rowsOf(fileOf(volume, PARTITIONS[0]));
    service = await ServiceProcess.start({ volume });
  });
  afterAll(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const search = (fields: object): Promise<JobState> => service.run({ type: 'SimilarSpectra', source: {}, ...fields });
  const resultOf = ({ manifest }: JobState): SpectraResult =>
    JSON.parse(readFileSync(manifest!.results.find(({ name }) => name === 'spectra.json')!.path, 'utf8'));

  it('finds the source itself first, and the others as numpy ranks them', async () => {
    const { id } = rows[40];
    const state = await search({ prototype: { sourceId: id }, limit: 8 });
    expect(state.error).toBeUndefined();
    const found = resultOf(state);
    expect(found.spectra[0]).toMatchObject({ rank: 1, sourceId: id, distance: 0, scale: 1 });
    expect(found.prototype.sourceId).toBe(id);
    const oracle = `
import csv, gzip, json, sys, numpy as np
csv.field_size_limit(1 << 24)
rows = [r for p in sys.argv[2:] for r in csv.DictReader(l for l in gzip.open(p, 'rt', newline='') if l[0] != '#')]
flux = {r['source_id']: np.array([np.float32(x if x != 'null' else 'nan') for x in r['flux'][1:-1].split(',')], float) for r in rows}
p = flux[sys.argv[1]]
d = {i: np.linalg.norm(f / np.linalg.norm(f) - p / np.linalg.norm(p)) for i, f in flux.items() if np.isfinite(f).all()}
print(json.dumps(sorted(((float(x), i) for i, x in d.items()), key=lambda e: (e[0], int(e[1])))[:8] + [len(d)]))`;
    const paths = PARTITIONS.map(partition => fileOf(volume, partition));
    const expected = JSON.parse(execFileSync(PYTHON, ['-c', oracle, id, ...paths], { encoding: 'utf8' }));
    expect(found.compared).toBe(expected.pop());
    expect(found.spectra.map(({ sourceId }) => sourceId)).toEqual(expected.map(([, own]: [number, string]) => own));
    found.spectra.forEach(({ distance }, i) => expect(Math.abs(distance - expected[i][0])).toBeLessThan(1e-12));
    expect(state.manifest!.rows).toBe(found.compared + Object.values(found.leftOut).reduce((a, b) => a + b));
  });

  it('shows what was found, while it searches and when it is over', async () => {
    const request = { type: 'SimilarSpectra', source: {}, prototype: { sourceId: rows[3].id }, limit: 4 };
    const { body: job } = await service.json<JobState>('POST', '/api/jobs', request);
    let drawn: SpectraFrame | undefined;
    await service.events(`/api/jobs/${job.id}/events`, event => {
      if (event.kind === 'frame') {
        void service.json<SpectraFrame>('GET', `/api/jobs/${job.id}/spectra`).then(({ body }) => (drawn ??= body));
      }
    });
    const { body: last } = await service.json<SpectraFrame>('GET', `/api/jobs/${job.id}/spectra`);
    expect(last).toMatchObject({ kind: 'spectra', complete: true, filesDone: PARTITIONS.length });
    expect(last.result.spectra.map(({ sourceId }) => sourceId)[0]).toBe(rows[3].id);
    expect(last.result.spectra).toHaveLength(4);
    expect(last.revision).toBeGreaterThan(0);
    expect(drawn).toMatchObject({ kind: 'spectra', result: { metric: 'euclidean' } });
    expect(drawn!.result.spectra.every(({ flux }) => flux.length === 343)).toBe(true);
    const { status } = await service.json('GET', '/api/jobs/nope/spectra');
    expect(status).toBe(404);
  });

  it('writes a table with exact ids and units, and says where spectra differ', async () => {
    const state = await search({ prototype: { sourceId: rows[7].id }, limit: 3, wavelengthRange: [400, 900] });
    const { results } = state.manifest as Manifest;
    expect(results.map(({ name }) => name)).toEqual(['spectra.arrow', 'spectra.json']);
    const table = tableFromIPC(readFileSync(results[0].path));
    expect(table.schema.names).toEqual([
      ...['rank', 'source_id', 'distance', 'scale', 'ra', 'dec', 'flux', 'flux_error']
    ]);
    expect(String(table.getChild('source_id')!.get(0))).toBe(rows[7].id);
    expect(table.schema.fields[6].metadata.get('unit')).toBe('W.m**-2.nm**-1');
    const { spectra, wavelengths } = resultOf(state);
    expect(wavelengths).toHaveLength(343);
    for (const { differences } of spectra) {
      expect(differences).toHaveLength(5);
      expect(differences.every(({ wavelength }) => wavelength >= 400 && wavelength <= 900)).toBe(true);
      const shares = differences.map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    }
    expect(spectra[1].differences.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1);
  });

  it('takes fluxes, of any brightness, and finds the source that they are of', async () => {
    const flux = rows[11].flux.map(value => value * 1e20);
    const found = resultOf(await search({ prototype: { flux, name: 'mine' }, limit: 2, metric: 'cosine' }));
    expect(found.spectra[0].sourceId).toBe(rows[11].id);
    expect(found.spectra[0].distance).toBeLessThan(1e-12);
    expect(found.spectra[0].scale * 1e20).toBeCloseTo(1, 6);
    expect(found.prototype.name).toBe('mine');
  });

  it('tells the nearest so far while it runs, and not after', async () => {
    const submitted = await service.json<JobState>('POST', '/api/jobs', {
      type: 'SimilarSpectra',
      source: {},
      prototype: { sourceId: rows[3].id },
      limit: 30
    });
    const events = await service.events(`/api/jobs/${submitted.body.id}/events`);
    const rankings = events.flatMap(event => ('progress' in event ? (event.progress.ranking ?? []) : []));
    expect(rankings).toContainEqual({ sourceId: rows[3].id, distance: 0 });
    const last = events.at(-1)!;
    expect('state' in last && last.state.progress.ranking).toBeUndefined();
  });

  it('finds nothing where nothing is selected', async () => {
    const state = await search({ prototype: { sourceId: rows[3].id }, source: { where: 'ra < 0' }, format: 'csv' });
    expect(state.error).toBeUndefined();
    expect(resultOf(state)).toMatchObject({ compared: 0, spectra: [] });
  });

  it.each(['csv', 'ecsv', 'fits', 'vot', 'parquet'])('writes %s', async format => {
    const state = await search({ prototype: { sourceId: rows[3].id }, limit: 2, format });
    expect(state.error).toBeUndefined();
    expect(state.manifest!.results.map(({ name }) => name)).toEqual([`spectra.${format}`, 'spectra.json']);
  });

  it('gives the same from the Parquet store', async () => {
    const request = { prototype: { sourceId: rows[3].id }, limit: 20, metric: 'chi2' };
    const before = resultOf(await search(request));
    const converted = await service.run({ type: 'Convert', source: { table: 'xp_sampled_mean_spectrum' } });
    expect(converted.error).toBeUndefined();
    const state = await search(request);
    expect(resultOf(state)).toEqual(before);
    expect(state.manifest!.files.every(({ store }) => store !== undefined)).toBe(true);
  });

  it.each<[string, object, string, RegExp]>([
    [
      'a source without spectrum',
      { prototype: { sourceId: '17' } },
      'BAD_REQUEST',
      /Source 17 has no spectrum in xp_sampled_mean_spectrum/
    ],
    ['too few fluxes', { prototype: { flux: [1, 2, 3] } }, 'BAD_REQUEST', /3 samples, not the 343/],
    ['darkness', { prototype: { flux: Array(343).fill(0) } }, 'BAD_REQUEST', /no light/],
    [
      'a range beyond the grid',
      { prototype: { sourceId: '17' }, wavelengthRange: [1100, 1200] },
      'BAD_REQUEST',
      /two samples/
    ],
    ['no limit', { prototype: { sourceId: '17' }, limit: 0 }, 'BAD_REQUEST', /limit/],
    [
      'a column of numbers',
      { prototype: { sourceId: '17' }, fluxColumn: 'ra' },
      'BAD_REQUEST',
      /ra is not a column of spectra/
    ],
    ['an unknown column', { prototype: { sourceId: '17' }, fluxColumn: 'fluxx' }, 'UNKNOWN_COLUMN', /fluxx/],
    ['what is no id', { prototype: { sourceId: 'x' } }, 'BAD_REQUEST', /source_id/]
  ])('refuses %s', async (_, fields, code, message) => {
    const { status, body } = await service.json<ErrorValue & JobState>('POST', '/api/jobs', {
      type: 'SimilarSpectra',
      source: {},
      ...fields
    });
    const error = status === 201 ? (await search(fields)).error! : body;
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is a command: a prototype file, or a source', () => {
    const env = { ...process.env, GAIALAB_RESULTS: join(folder, 'cli'), GAIALAB_CACHE: join(folder, 'cache') };
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [MAIN, 'similar', ...args, '--volume', volume], {
        encoding: 'utf8',
        env,
        stdio: 'pipe'
      });
    const file = join(folder, 'prototype.csv');
    writeFileSync(file, `source_id,solution_id,ra,dec,flux,flux_error\n${rows[5].line}\n`);
    const long = join(folder, 'long.ecsv');
    const samples = rows[5].flux.map((value, i) => `${336 + 2 * i} ${value}`).join('\n');
    writeFileSync(long, `# %ECSV 1.0\n# ---\n# datatype: []\nwavelength flux\n${samples}\n`);
    const table = run(file, '--limit', '5', '--flux-column', 'flux');
    expect(table).toMatch(new RegExp(`^ +1 +${rows[5].id} +0\\.0`, 'm'));
    const lines = (text: string): string[] => text.split('\n').slice(1, 6);
    expect(lines(run(long, '--limit', '5'))).toEqual(lines(table));
    expect(lines(run('--source-id', rows[5].id, '--limit', '5'))).toEqual(lines(table));
    const output = join(folder, 'out.csv');
    run(file, '--limit', '2', '-o', output);
    expect(readFileSync(output, 'utf8')).toMatch(new RegExp(`^rank,source_id,.*\\n1,${rows[5].id},0\\.0,`));
    writeFileSync(long, readFileSync(long, 'utf8').replace('\n338 ', '\n339 '));
    expect(() => run(long)).toThrow(/wavelength 2 is 339 nm where the XP grid has 338 nm/);
    expect(() => run(join(folder, 'none.csv'))).toThrow(/no such file/);
    expect(() => run(file, '--flux-column', 'fluxx')).toThrow(/no column fluxx/);
  });
});
