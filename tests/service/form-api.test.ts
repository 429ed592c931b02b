import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Completions, ErrorValue, JobState, Plan, TextCheckAnswer } from '../../src/protocol';
import { MAIN, ServiceProcess } from '../support/service-process';

const PARTITIONS = '000000-003111,003112-005263';

describe('what forms and editors ask', () => {
  let folder: string;
  let service: ServiceProcess;
  const check = async (kind: string, text: string, more: object = {}): Promise<TextCheckAnswer> => {
    const { status, body } = await service.json<TextCheckAnswer>('POST', '/api/check', { kind, text, ...more });
    expect([text, status]).toEqual([text, 200]);
    return body;
  };
  const complete = async (kind: string, marked: string, more: object = {}): Promise<Completions> => {
    const [before, after] = marked.split('|');
    const request = { kind, text: before + after, cursor: before.length, ...more };
    return (await service.json<Completions>('POST', '/api/complete', request)).body;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-forms-'));
    const volume = join(folder, 'volume');
    const tables = 'gaia_source,astrophysical_parameters';
    const args = ['make-volume', volume, '--rows', '3000', '--tables', tables, '--partitions', PARTITIONS];
    expect(spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    writeFileSync(join(volume, 'own.csv'), 'source_id,brightness\n1,2.5\n');
    service = await ServiceProcess.start({ volume });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it.each<[string, string, string, string]>([
    ['where', 'parallax > 10 AND', '', 'BAD_REQUEST'],
    ['where', 'ruwe < 1.4 and paralax > 3', 'paralax', 'UNKNOWN_COLUMN'],
    ['where', 'ruwe', 'ruwe', 'BAD_REQUEST'],
    ['expression', 'bp_rp +* 2', '*', 'BAD_REQUEST'],
    ['columns', 'source_id, ra * 2', 'ra * 2', 'BAD_REQUEST'],
    ['columns', 'ra, ra', 'ra', 'BAD_REQUEST'],
    ['sql', 'SELECT ra\nFROM gaia_sauce', 'gaia_sauce', 'UNKNOWN_TABLE'],
    ['sql', 'SELECT ra FROM gaia_source WHERE', '', 'BAD_REQUEST']
  ])('a fault in a text: %s %j at %j', async (kind, text, at, code) => {
    const { ok, error } = await check(kind, text);
    expect({ ok, code: error!.code, at: text.slice(error!.start, error!.end) }).toEqual({ ok: false, code, at });
    expect(error!.start).toBe(at === '' ? text.length : text.lastIndexOf(at));
  });

  it('says what comes out, with units', async () => {
    expect(await check('where', 'photGMeanMag < 18 and has_xp_sampled')).toEqual({ ok: true, notes: [], columns: [] });
    const listed = await check('columns', 'source_id, pmRa, bp_rp - g_rp AS colour');
    expect(listed.columns.map(({ name, datatype, unit }) => [name, datatype, unit])).toEqual([
      ['source_id', 'int64', undefined],
      ['pmra', 'float64', 'mas.yr**-1'],
      ['colour', 'float64', 'mag']
    ]);
    expect(listed.columns[1].description).toMatch(/roper motion/);
    const query = await check(
      'sql',
      'SELECT g.source_id, a.teff_gspphot FROM gaia_source g JOIN astrophysical_parameters a USING (source_id)'
    );
    expect(query.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['source_id', undefined],
      ['teff_gspphot', 'K']
    ]);
    const own = await check('where', 'brightness IS NOT NULL', { file: join(folder, 'volume/own.csv') });
    expect(own.ok).toBe(true);
    expect(await check('expression', ' ')).toEqual({ ok: true, notes: [], columns: [] });
  });

  it('warns as an expert would, at the place', async () => {
    const notes = async (kind: string, text: string): Promise<[string, string][]> =>
      (await check(kind, text)).notes.map(({ code, start, end }) => [code, text.slice(start, end)]);
    expect(await notes('expression', '1000 / parallax')).toEqual([
      ['INVERSE_PARALLAX', '1000 / parallax'],
      ['NO_RUWE', 'parallax']
    ]);
    expect(await notes('columns', 'source_id, ruwe, parallax')).toEqual([]);
    expect(await notes('where', 'parallax > 0 AND ruwe < 1.4')).toEqual([['NEGATIVE_PARALLAX', 'parallax > 0']]);
    expect(await notes('where', 'random_index < 5 / 60')).toEqual(
      expect.arrayContaining([
        ['EXPRESSION', '5 / 60'],
        ['RANDOM_INDEX', 'random_index < 5 / 60']
      ])
    );
  });

  it('refuses what is no fault of the text as every other request', async () => {
    const refused = async (more: object): Promise<[number, string]> => {
      const { status, body } = await service.json<ErrorValue>('POST', '/api/check', {
        kind: 'where',
        text: 'a',
        ...more
      });
      return [status, body.code];
    };
    expect(await refused({ table: 'gaia_sauce' })).toEqual([400, 'UNKNOWN_TABLE']);
    expect(await refused({ release: 'DR9' })).toEqual([400, 'UNKNOWN_RELEASE']);
    expect(await refused({ file: '/etc/passwd' })).toEqual([403, 'PATH_OUTSIDE']);
    expect(await refused({ kind: 'verse' })).toEqual([400, 'BAD_REQUEST']);
  });

  it('completes columns, tables and functions at the cursor', async () => {
    const condition = await complete('where', 'ruwe < 1.4 AND parall|');
    expect([condition.start, condition.end]).toEqual([15, 21]);
    expect(condition.items[0]).toMatchObject({ text: 'parallax', kind: 'column', detail: 'float64 [mas]' });
    expect(condition.items[0].description).toMatch(/arallax/);
    const listed = await complete('columns', 'source_id, photG|, ra');
    expect(listed.items.map(({ text }) => text)).toContain('phot_g_mean_mag');
    expect((await complete('expression', 'SQR|')).items.map(({ text }) => text)).toContain('SQRT');
    const tables = await complete('sql', 'SELECT ra FROM astrophys|');
    expect(tables.items[0]).toMatchObject({ kind: 'table' });
    expect(tables.items[0].text).toMatch(/astrophysical_parameters/);
    const columns = await complete('sql', 'SELECT a.teff| FROM astrophysical_parameters AS a');
    expect(columns.items[0]).toMatchObject({ text: 'teff_gspphot', detail: 'float32 [K]' });
    const own = await complete('where', 'bri|', { file: join(folder, 'volume/own.csv') });
    expect(own.items[0]).toMatchObject({ text: 'brightness' });
    expect(
      (await service.json<ErrorValue>('POST', '/api/complete', { kind: 'where', text: 'a', cursor: 2 })).status
    ).toBe(400);
  });

  it('plans say of scans what they say of queries', async () => {
    const warnings = async (request: object): Promise<string> =>
      (await service.json<Plan>('POST', '/api/plan', { source: {}, ...request })).body.warnings.join(' | ');
    expect(await warnings({ type: 'HealpixMap', column: '1 / parallax' })).toMatch(/no distance.*ruwe < 1.4/);
    expect(await warnings({ type: 'HealpixMap', column: 'parallax', source: { where: 'ruwe < 1.4' } })).toBe('');
    expect(await warnings({ type: 'HealpixMap', column: 'parallax', stat: 'count' })).toBe('');
    expect(await warnings({ type: 'DensityMap', columns: ['1', 'parallax'] })).toBe('');
    const colour = { expression: 'bp_rp' };
    expect(await warnings({ type: 'Histogram', x: colour, y: { expression: 'parallax' } })).toMatch(/ruwe/);
    expect(await warnings({ type: 'Rows', source: { where: 'parallax = 0.1' }, columns: ['ruwe'] })).toMatch(/ABS\(/);
    expect(await warnings({ type: 'Rows', columns: ['source_id', 'parallax'] })).toBe('');
    expect(await warnings({ type: 'Rows', columns: ['parallax', 'SQRT(parallax) AS r'] })).toMatch(
      /ruwe.*NaN|NaN.*ruwe/
    );
    expect(await warnings({ type: 'Rows', columns: ['ra'], top: { by: 'parallax', count: 9 } })).toMatch(/ruwe/);
    const cone = { ra: 45, dec: 5, radius: 1 / 3600 };
    expect(await warnings({ type: 'Rows', source: { cone }, columns: ['ra'] })).toMatch(/J2016\.0/);
    expect(await warnings({ type: 'Rows', source: { cone: { ...cone, radius: 1 } }, columns: ['ra'] })).toBe('');
  });

  it('says how much disk the results of a job take, gives its files, and submits it again once', async () => {
    const rows = { type: 'Rows', source: {}, columns: ['source_id', 'ra'], format: 'csv' };
    const state = await service.run(rows);
    const sizes = readdirSync(state.folder!).map(name => statSync(join(state.folder!, name)).size);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(state.bytes).toBeGreaterThan(state.manifest!.results[0].bytes);
    // its own record, written last, says a little more than the one that was measured
    expect(Math.abs(state.bytes! - total)).toBeLessThan(2000);

    const [{ name, path }] = state.manifest!.results;
    const file = await service.bytes('GET', `/api/jobs/${state.id}/results/${name}`);
    expect(file.body.equals(readFileSync(path))).toBe(true);
    for (const other of ['job.json', 'rows.parquet', '..%2F..%2Fjobs.sqlite']) {
      expect((await service.json<ErrorValue>('GET', `/api/jobs/${state.id}/results/${other}`)).status).toBe(404);
    }

    const slow = await service.json<JobState>('POST', '/api/jobs', { ...rows, columns: undefined });
    await service.json('POST', `/api/jobs/${slow.body.id}/cancel`);
    const path1 = `/api/jobs/${slow.body.id}/retry`;
    const again = async (key: string): Promise<string> => {
      const response = await service.open('POST', path1, undefined, { 'idempotency-key': key });
      let text = '';
      for await (const part of response) {
        text += String(part);
      }
      return (JSON.parse(text) as JobState).id;
    };
    const first = await again('one');
    await service.events(`/api/jobs/${first}/events`);
    expect(await again('one')).toBe(first);
    expect(await again('two')).not.toBe(first);
  });
});
