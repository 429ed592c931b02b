import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC, type Table } from 'apache-arrow';
import { decodeFrame, type ErrorValue, type JobState, type PartitionsAnswer, type Plan } from '../../src/protocol';
import { layMiniVolume, type RealRow } from '../support/mini-volume';
import { describeReal, real } from '../support/real-data';
import { ServiceProcess } from '../support/service-process';

const names = (): string[] =>
  JSON.parse(readFileSync(real('schema/gdr3_gaia_source.json'), 'utf8')).columns.map(
    (column: { name: string }) => column.name
  );

/** Separation by the haversine formula [deg]. */
function separation(ra1: number, dec1: number, ra2: number, dec2: number): number {
  const r = Math.PI / 180;
  const a =
    Math.sin(((dec2 - dec1) * r) / 2) ** 2 +
    Math.cos(dec1 * r) * Math.cos(dec2 * r) * Math.sin(((ra2 - ra1) * r) / 2) ** 2;
  return (2 * Math.asin(Math.sqrt(a))) / r;
}

describeReal('requests on real rows, compared with plain arithmetic on their text', () => {
  let folder: string;
  let service: ServiceProcess;
  let rows: (RealRow & { value(name: string): number | null })[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-requests-'));
    const columns = names();
    rows = layMiniVolume(folder).map(row => {
      const cells = row.text.split(',');
      const value = (name: string): number | null => {
        const cell = cells[columns.indexOf(name)];
        return cell === 'null' ? null : Number(cell);
      };
      return { ...row, value };
    });
    service = await ServiceProcess.start({ volume: folder });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const table = (state: JobState): Table => {
    expect(state.error).toBeUndefined();
    return tableFromIPC(readFileSync(state.manifest!.results[0].path));
  };
  const idsOf = (state: JobState): string[] => [...table(state).getChild('source_id')!].map(String).sort();
  const result = <T>(state: JobState, name: string): T => {
    expect(state.error).toBeUndefined();
    return JSON.parse(readFileSync(state.manifest!.results.find(file => file.name === name)!.path, 'utf8')) as T;
  };
  const ids = (keep: (row: (typeof rows)[number]) => boolean): string[] =>
    rows
      .filter(keep)
      .map(row => row.sourceId)
      .sort();

  it('keep the rows for which a condition is true', async () => {
    const where = 'photGMeanMag BETWEEN 17 AND 19 AND (radial_velocity IS NULL OR NOT parallax > 0.5)';
    const state = await service.run({ type: 'Rows', source: { where }, columns: ['source_id'] });
    const expected = ids(row => {
      const g = row.value('phot_g_mean_mag');
      const inside = g !== null && g >= 17 && g <= 19;
      const parallax = row.value('parallax');
      return inside && (row.value('radial_velocity') === null || (parallax !== null && !(parallax > 0.5)));
    });
    expect(expected.length).toBeGreaterThan(50);
    expect(idsOf(state)).toEqual(expected);
    expect(state.manifest).toMatchObject({ rows: 1000, selected: expected.length });
  });

  it('compute columns, with units', async () => {
    const state = await service.run({
      type: 'Rows',
      source: {},
      columns: ['source_id', 'phot_bp_mean_mag - phot_rp_mean_mag AS colour']
    });
    const found = table(state);
    expect(found.schema.fields[1].metadata.get('unit')).toBe('mag');
    const byId = new Map(rows.map(row => [row.sourceId, row]));
    const colours = found.getChild('colour')!;
    [...found.getChild('source_id')!].forEach((id, i) => {
      const row = byId.get(String(id))!;
      const [bp, rp] = [row.value('phot_bp_mean_mag'), row.value('phot_rp_mean_mag')];
      expect(colours.get(i)).toBe(bp === null || rp === null ? null : Math.fround(bp) - Math.fround(rp));
    });
  });

  it('take exactly the rows of a cone, a box and a polygon', async () => {
    const cone = { ra: 266, dec: -29, radius: 20 };
    const inCone = ids(row => separation(row.value('ra')!, row.value('dec')!, cone.ra, cone.dec) <= cone.radius);
    expect(inCone.length).toBeGreaterThan(20);
    const run = (source: object): Promise<JobState> => service.run({ type: 'Rows', source, columns: ['source_id'] });
    expect(idsOf(await run({ cone }))).toEqual(inCone);
    expect(idsOf(await run({ region: { cone } }))).toEqual(inCone);
    expect(idsOf(await run({ cone, exact: false })).length).toBeGreaterThan(inCone.length);
    const box = { raMin: 300, raMax: 60, decMin: -60, decMax: 60 };
    const inBox = ids(row => {
      const [ra, dec] = [row.value('ra')!, row.value('dec')!];
      return (ra >= 300 || ra <= 60) && Math.abs(dec) <= 60;
    });
    expect(inBox.length).toBeGreaterThan(10);
    expect(idsOf(await run({ region: { box } }))).toEqual(inBox);
  });

  it('find sources by their exact ids, and read only their files', async () => {
    const wanted = rows.slice(0, 5).map(row => row.sourceId);
    const source = { region: { sourceIds: wanted } };
    const state = await service.run({ type: 'Rows', source, columns: ['source_id'] });
    expect(idsOf(state)).toEqual([...wanted].sort());
    expect(state.plan.files).toBe(new Set(rows.slice(0, 5).map(row => row.partition)).size);
    const where = `source_id = ${wanted[0]}`;
    const { body } = await service.json<Plan>('POST', '/api/plan', { type: 'DensityMap', source: { where } });
    expect(body.files).toBe(1);
  });

  it('rank rows by an expression', async () => {
    const top = { by: 'phot_g_mean_mag', count: 10 };
    const found = table(
      await service.run({ type: 'Rows', source: {}, columns: ['source_id', 'phot_g_mean_mag'], top })
    );
    const expected = rows
      .filter(row => row.value('phot_g_mean_mag') !== null)
      .sort((a, b) => a.value('phot_g_mean_mag')! - b.value('phot_g_mean_mag')!)
      .slice(0, 10);
    expect([...found.getChild('source_id')!].map(String)).toEqual(expected.map(row => row.sourceId));
  });

  it.each(['parquet', 'csv', 'ecsv', 'vot', 'fits'])('write tables as %s', async format => {
    const state = await service.run({ type: 'Rows', source: {}, columns: ['source_id', 'ra'], format });
    expect(state.error).toBeUndefined();
    const [file] = state.manifest!.results;
    expect(file.name).toBe(`rows.${format}`);
    expect(file.bytes).toBeGreaterThan(1000);
  });

  it('make maps of conditions, in any statistic, as HEALPix FITS too', async () => {
    const state = await service.run({
      type: 'HealpixMap',
      source: { where: 'parallax > 0' },
      column: 'parallax',
      stat: 'max',
      order: 1,
      formats: ['fits']
    });
    expect(state.error).toBeUndefined();
    expect(state.manifest!.results.map(file => file.name)).toEqual(['map.arrow', 'map.fits']);
    const frame = decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame`)).body);
    const expected = new Float64Array(48).fill(NaN);
    for (const row of rows) {
      const parallax = row.value('parallax');
      const pixel = Number(BigInt(row.sourceId) >> 57n);
      if (parallax !== null && parallax > 0 && !(expected[pixel] > parallax)) {
        expected[pixel] = parallax;
      }
    }
    expect([...frame.layers[0].values]).toEqual([...expected]);
  });

  it('count in bins', async () => {
    const x = { expression: 'phot_g_mean_mag', bins: 12, range: [10, 22] };
    const state = await service.run({ type: 'Histogram', source: {}, x });
    const { counts } = result<{ counts: number[] }>(state, 'histogram.json');
    const expected = new Array<number>(12).fill(0);
    for (const row of rows) {
      const g = row.value('phot_g_mean_mag');
      if (g !== null && g >= 10 && g <= 22) {
        expected[Math.min(11, Math.floor(Math.fround(g) - 10))]++;
      }
    }
    expect(counts).toEqual(expected);
    expect(state.manifest!.results.map(file => file.name)).toEqual(['histogram.json', 'histogram.csv']);
  });

  it('describe columns', async () => {
    const state = await service.run({ type: 'Statistics', source: {}, columns: ['parallax', 'radial_velocity'] });
    const { columns } = result<{
      columns: { name: string; count: number; nulls: number; min: number; mean: number }[];
    }>(state, 'statistics.json');
    for (const found of columns) {
      const values = rows.map(row => row.value(found.name)).filter(value => value !== null);
      expect([found.count, found.nulls]).toEqual([values.length, 1000 - values.length]);
      expect(found.min).toBeCloseTo(Math.min(...values), 4);
      expect(found.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 4);
    }
  });

  it('give the same map whatever the order of the files, with an estimate on the way', async () => {
    const map = async (visit: string) => {
      const state = await service.run({ type: 'DensityMap', source: { visit }, order: 4 });
      return decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame`)).body);
    };
    const [file, sky] = [await map('file'), await map('sky')];
    expect(sky.layers).toEqual(file.layers);
    const { pixels, ...totals } = sky.estimate!;
    expect(totals).toEqual({ rows: { value: 1000, error: 0 }, selected: { value: 1000, error: 0 } });
    // every file was read: the estimates of large pixels are the counts themselves, without error
    const side = 4 ** pixels!.order;
    const expected = new Array<number>(12 * side).fill(0);
    rows.forEach(({ sourceId }) => expected[Number(BigInt(sourceId) >> BigInt(59 - 2 * pixels!.order))]++);
    const [{ name, stat, values, errors }] = pixels!.layers;
    expect([name, stat]).toEqual(['count', 'count']);
    values.forEach((value, pixel) => expect(value ?? 0).toBe(expected[pixel]));
    expect(errors.every(error => error === 0 || error === null)).toBe(true);
    expect(values.some(value => value !== null && value > 0)).toBe(true);
  });

  it('sample by random_index', async () => {
    const source = { sample: { randomIndexBelow: 500 } };
    const state = await service.run({ type: 'Rows', source, columns: ['source_id'] });
    expect(idsOf(state)).toEqual(ids(row => row.value('random_index')! < 500));
    const fraction = await service.json<JobState>('POST', '/api/jobs', {
      type: 'Rows',
      source: { sample: { fraction: 0.5 } },
      columns: ['source_id']
    });
    expect(fraction.status).toBe(201);
  });

  it('search by other regions than cones', async () => {
    const search = async (region: object): Promise<string[]> => {
      const answer = await service.json<PartitionsAnswer>('POST', '/api/partitions', { region, strict: true });
      return answer.body.partitions.map(({ partition }) => partition);
    };
    expect(await search({ sourceIds: ['5853498713190525696', '4472832130942575872'] })).toEqual([
      '508501-508680',
      '665451-665470'
    ]);
    expect(await search({ pixels: { order: 8, pixels: [35376] } })).toEqual(['034570-036209']);
    expect(await search({ moc: '8/35376' })).toEqual(['034570-036209']);
  });

  it.each<[object, string, string, number]>([
    [{ where: 'phot_g_mean_mag <' }, 'BAD_REQUEST', 'end', 17],
    [{ where: 'parallaxx > 1' }, 'UNKNOWN_COLUMN', 'parallaxx', 0],
    [{ where: "ra = 'x'" }, 'BAD_REQUEST', 'character', 0]
  ])('point at the mistake in %j', async (source, code, word, start) => {
    const { body } = await service.json<ErrorValue>('POST', '/api/plan', { type: 'DensityMap', source });
    expect(body.code).toBe(code);
    expect(body.message).toContain(word);
    expect(body.details).toMatchObject({ start: expect.any(Number) });
    expect(body.details!.start as number).toBeGreaterThanOrEqual(start);
  });
});
