import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DR1_GAIA_SOURCE } from '../../src/gaia/columns/dr1-gaia-source';
import { DR2_GAIA_SOURCE } from '../../src/gaia/columns/dr2-gaia-source';
import { DR3_ASTROPHYSICAL_PARAMETERS } from '../../src/gaia/columns/dr3-astrophysical-parameters';
import { DR3_XP_CONTINUOUS, DR3_XP_SAMPLED } from '../../src/gaia/columns/dr3-xp';
import { EDR3_GAIA_SOURCE } from '../../src/gaia/columns/edr3-gaia-source';
import { parseEcsvHeader } from '../../src/gaia/ecsv-header';
import { GaiaError, type ColumnInfo } from '../../src/protocol';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { DR3_VARI_SUMMARY } from '../../src/gaia/columns/dr3-vari-summary';
import { describeReal, real } from '../support/real-data';

const PYTHON = join(__dirname, '../../.venv/bin/python');
const CHOSEN = ['006602-007952', '065282-066955', '529539-529547', '665451-665470'];
const TABLES = [
  'gaia_source',
  'xp_sampled_mean_spectrum',
  'xp_continuous_mean_spectrum',
  'astrophysical_parameters',
  'vari_summary'
];
const ROWS = 1600;
const SEED = 7;
/** MD5 of the names and rows, unzipped, as they were when gaia_source of DR3 was all that could be made. */
const GOLDEN = [
  ['GaiaSource_006602-007952.csv.gz', '8b1ef5c083d96580936d2849cb0d3c9b'],
  ['GaiaSource_529539-529547.csv.gz', '17e328fbef679d7ace2a57d3a5dcd867'],
  ['GaiaSource_665451-665470.csv.gz', '944117182ee9fc2e191f0fd320073006']
] as const;
const PROXIMA = '5853498713190525696';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-flavours-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  const options = { rows: ROWS, seed: SEED, partitions: CHOSEN };
  await makeVolume({ ...options, folder: at('DR3'), tables: TABLES });
  for (const release of ['EDR3', 'DR2', 'DR1']) {
    await makeVolume({ ...options, folder: at(release), release });
  }
});

type Cells = Record<string, string>;

/** Splits a line at its commas outside quotes; quotes stay. */
function split(line: string): string[] {
  const cells: string[] = [];
  for (let start = 0; start <= line.length;) {
    const from = line[start] === '"' ? line.indexOf('"', start + 1) : start;
    const comma = line.indexOf(',', from);
    const end = comma < 0 ? line.length : comma;
    cells.push(line.slice(start, end));
    start = end + 1;
  }
  return cells;
}

function linesOf(path: string): string[] {
  return gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
}

function rowsOf(path: string): Cells[] {
  const [names, ...rows] = linesOf(path).filter(line => !line.startsWith('#'));
  const columns = names.split(',');
  return rows.map(row => Object.fromEntries(split(row).map((cell, i) => [columns[i], cell])));
}

const filesIn = (place: string): string[] => readdirSync(place).filter(name => name.endsWith('.csv.gz'));
const all = (place: string): Cells[] => filesIn(place).flatMap(name => rowsOf(join(place, name)));
const PLACES: Readonly<Record<string, string>> = {
  gaia_source: 'DR3/gdr3/gaia_source',
  xp_sampled_mean_spectrum: 'DR3/gdr3/Spectroscopy/xp_sampled_mean_spectrum',
  xp_continuous_mean_spectrum: 'DR3/gdr3/Spectroscopy/xp_continuous_mean_spectrum',
  astrophysical_parameters: 'DR3/gdr3/Astrophysical_parameters/astrophysical_parameters',
  vari_summary: 'DR3/gdr3/Variability/vari_summary'
};
const dr3 = (table = 'gaia_source'): Cells[] => all(at(PLACES[table]));
const ids = (rows: Cells[]): string[] => rows.map(row => row.source_id).sort();

const REAL = /^-?\d+\.\d+(E-?\d+)?$/;
const NUMBERS: Readonly<Record<string, RegExp>> = { float32: REAL, float64: REAL };
/** Every cell is null in the release's way or a value of its column. */
function expectDialect(
  rows: Cells[],
  columns: readonly ColumnInfo[],
  missing: string,
  bool: RegExp,
  text: RegExp
): void {
  const names = columns.map(({ name }) => name).join();
  for (const row of rows) {
    if (Object.keys(row).join() !== names) {
      throw new Error(`columns are ${Object.keys(row).join()}`);
    }
    for (const { name, datatype, subtype } of columns) {
      const pattern =
        subtype !== undefined
          ? /^"\[[^ ]*\]"$/
          : datatype === 'bool'
            ? bool
            : datatype === 'string'
              ? text
              : (NUMBERS[datatype] ?? /^-?\d+$/);
      if (row[name] !== missing && !pattern.test(row[name])) {
        throw new Error(`${name} is ${row[name]}`);
      }
    }
  }
}

const sums = (place: string, list: string): void => {
  const expected = filesIn(place)
    .sort()
    .map(
      name =>
        `${createHash('md5')
          .update(readFileSync(join(place, name)))
          .digest('hex')}  ${name}`
    );
  expect(readFileSync(join(place, list), 'utf8')).toBe(expected.join('\n'));
};

describe('the volume without options', () => {
  it('has the rows that it has always had', async () => {
    const options = { rows: 300, seed: SEED, partitions: ['665451-665470', '006602-007952', '529539-529547'] };
    await makeVolume({ ...options, folder: at('old') });
    const place = at('old/gdr3/gaia_source');
    for (const [name, md5] of GOLDEN) {
      const text = linesOf(join(place, name))
        .filter(line => !line.startsWith('#'))
        .join('\n');
      expect(createHash('md5').update(`${text}\n`).digest('hex')).toBe(md5);
    }
  });

  it('has the same gaia_source as one with more tables', async () => {
    await makeVolume({ rows: ROWS, seed: SEED, partitions: CHOSEN, folder: at('alone') });
    const list = (name: string): string => readFileSync(at(`${name}/gdr3/gaia_source/_MD5SUM.txt`), 'utf8');
    expect(list('DR3')).toBe(list('alone'));
  });
});

describe('EDR3', () => {
  const place = at('EDR3/gedr3/gaia_source');

  it('has its layout, dialect and 99 columns, and its header in a file of its own', () => {
    expect(filesIn(place).sort()).toEqual(CHOSEN.map(name => `GaiaSource_${name}.csv.gz`));
    sums(place, '_MD5SUM.txt');
    expect(linesOf(join(place, filesIn(place)[0]))[0].startsWith('solution_id,designation,')).toBe(true);
    expectDialect(all(place), EDR3_GAIA_SOURCE, '', /^(True|False)$/, /^"Gaia EDR3 \d+"$/);
    const header = parseEcsvHeader(readFileSync(at('EDR3/gedr3/ECSV_headers/gaia_source.header'), 'utf8').split('\n'));
    expect(header.columns.map(({ name, datatype }) => [name, datatype])).toEqual(
      EDR3_GAIA_SOURCE.map(({ name, datatype }) => [name, datatype])
    );
    expect(header.meta).toMatchObject({ RELEASE: 'Gaia EDR3', TABLE: 'gaia_source' });
  });

  it('has the sources and values of DR3, velocities of bright stars only', () => {
    const later = new Map(dr3().map(row => [row.source_id, row]));
    const rows = all(place);
    expect(ids(rows)).toEqual(ids([...later.values()]));
    for (const row of rows) {
      const other = later.get(row.source_id)!;
      for (const name of ['ra', 'parallax', 'pmra', 'phot_bp_mean_mag', 'ruwe', 'random_index', 'bp_rp', 'ecl_lat']) {
        expect(row[name]).toBe(other[name].replace('null', ''));
      }
      expect(row.dr2_radial_velocity).toBe(other.rv_method_used === '1' ? other.radial_velocity : '');
    }
    expect(rows.some(row => row.dr2_radial_velocity !== '')).toBe(true);
  });
});

describe('DR2', () => {
  const place = at('DR2/gdr2/gaia_source/csv');

  it('has its layout, dialect and 94 columns', () => {
    sums(place, 'MD5SUM.txt');
    expectDialect(all(place), DR2_GAIA_SOURCE, '', /^(true|false)$/, /^(Gaia DR2 \d+|VARIABLE|NOT_AVAILABLE)$/);
    expect(all(place).every(row => row.ref_epoch === '2015.5')).toBe(true);
  });

  it('names files by their first and last id, with the rows in no order', () => {
    expect(filesIn(place)).toHaveLength(CHOSEN.length);
    for (const name of filesIn(place)) {
      const own = rowsOf(join(place, name)).map(row => BigInt(row.source_id));
      const sorted = [...own].sort((a, b) => (a < b ? -1 : 1));
      expect(name).toBe(`GaiaSource_${sorted[0]}_${sorted[sorted.length - 1]}.csv.gz`);
      const falls = own.filter((id, i) => i > 0 && id < own[i - 1]).length / own.length;
      expect(falls).toBeGreaterThan(0.4);
    }
    expect(ids(all(place))).toEqual(ids(dr3()));
  });

  it('has positions half a year earlier', () => {
    const later = new Map(dr3().map(row => [row.source_id, row]));
    let moved = 0;
    for (const row of all(place)) {
      const other = later.get(row.source_id)!;
      const shift = (Number(other.dec) - Number(row.dec)) * 3.6e6;
      const motion = other.pmdec === 'null' ? 0 : Number(other.pmdec);
      expect(Math.abs(shift - 0.5 * motion)).toBeLessThan(1e-4);
      moved += motion === 0 ? 0 : 1;
    }
    expect(moved).toBeGreaterThan(ROWS / 2);
    const proxima = all(place).find(row => row.source_id === PROXIMA)!;
    expect(Number(proxima.ra) - 217.39232147200883).toBeCloseTo(
      (0.5 * 3781.741) / 3.6e6 / Math.cos((62.676 * Math.PI) / 180),
      8
    );
  });

  it('has Priam and FLAME for some bright stars, radius and luminosity in agreement', () => {
    const rows = all(place).filter(row => row.radius_val !== '');
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const [radius, luminosity, teff] = [Number(row.radius_val), Number(row.lum_val), Number(row.teff_val)];
      expect(luminosity / (radius ** 2 * (teff / 5772) ** 4)).toBeCloseTo(1, 4);
      expect(Number(row.phot_g_mean_mag)).toBeLessThan(17);
    }
  });
});

describe('DR1', () => {
  const place = at('DR1/gdr1/gaia_source/csv');

  it('has its layout, dialect and 57 columns', () => {
    expect(filesIn(place).sort()).toEqual([0, 1, 2, 3].map(i => `GaiaSource_000-000-00${i}.csv.gz`));
    sums(place, 'MD5SUM.txt');
    expectDialect(all(place), DR1_GAIA_SOURCE, '', /^(true|false)$/, /^(VARIABLE|NOT_AVAILABLE)$/);
    expect(ids(all(place))).toEqual(ids(dr3()));
  });

  it('has parallaxes for the stars of Tycho only', () => {
    const rows = all(place);
    const tycho = rows.filter(row => row.parallax !== '');
    expect(tycho.length).toBeGreaterThan(0);
    expect(tycho.every(row => Number(row.phot_g_mean_mag) < 11.5 && row.pmra !== '')).toBe(true);
    expect(tycho.length).toBeLessThan(rows.length / 10);
  });
});

describe('other tables of DR3', () => {
  it.each([
    ['xp_sampled_mean_spectrum', DR3_XP_SAMPLED, (row: Cells) => row.has_xp_sampled === '"True"'],
    ['xp_continuous_mean_spectrum', DR3_XP_CONTINUOUS, (row: Cells) => row.has_xp_continuous === '"True"'],
    [
      'astrophysical_parameters',
      DR3_ASTROPHYSICAL_PARAMETERS,
      (row: Cells) => row.classprob_dsc_combmod_quasar !== 'null'
    ],
    ['vari_summary', DR3_VARI_SUMMARY, (row: Cells) => row.phot_variable_flag === '"VARIABLE"']
  ] as const)('%s has the sources that gaia_source says, sorted, in the dialect of DR3', (table, columns, has) => {
    const rows = dr3(table);
    expect(rows.length).toBeGreaterThan(0);
    expect(ids(rows)).toEqual(ids(dr3().filter(has)));
    expectDialect(rows, columns, 'null', /^"(True|False)"$/, /^"[A-Z]+"$/);
    const place = at(PLACES[table]);
    sums(place, '_MD5SUM.txt');
    for (const name of filesIn(place)) {
      const header = parseEcsvHeader(linesOf(join(place, name)));
      expect(header.columns).toEqual(columns);
      expect(header.meta.TABLE).toBe(table);
      const own = rowsOf(join(place, name)).map(row => BigInt(row.source_id));
      expect(own.every((id, i) => i === 0 || id > own[i - 1])).toBe(true);
      const [first, last] = /(\d{6})-(\d{6})/.exec(name)!.slice(1).map(Number);
      expect(own.every(id => Number(id >> 43n) >= first && Number(id >> 43n) <= last)).toBe(true);
    }
  });

  const array = (cell: string): number[] => JSON.parse(cell.slice(1, -1)) as number[];

  it('has spectra of 343 samples, bright where the star is, hot ones blue', () => {
    const source = new Map(dr3().map(row => [row.source_id, row]));
    const slopes: [teff: number, blueOverRed: number][] = [];
    for (const row of dr3('xp_sampled_mean_spectrum')) {
      const own = source.get(row.source_id)!;
      expect([row.ra, row.dec]).toEqual([own.ra, own.dec]);
      const [flux, error] = [array(row.flux), array(row.flux_error)];
      expect([flux.length, error.length]).toEqual([343, 343]);
      expect(error.every(value => value > 0)).toBe(true);
      const mean = flux.reduce((a, b) => a + b) / 343;
      const expected = 2.5e-11 * 10 ** (-0.4 * Number(own.phot_g_mean_mag));
      expect(mean / expected).toBeGreaterThan(0.2);
      expect(mean / expected).toBeLessThan(5);
      if (own.teff_gspphot !== 'null') {
        const sum = (from: number, to: number): number => flux.slice(from, to).reduce((a, b) => a + b);
        slopes.push([Number(own.teff_gspphot), sum(30, 80) / sum(220, 270)]);
      }
    }
    expect(slopes.length).toBeGreaterThan(20);
    slopes.sort((a, b) => a[0] - b[0]);
    const half = Math.floor(slopes.length / 2);
    const mean = (part: typeof slopes): number => part.reduce((sum, [, slope]) => sum + slope, 0) / part.length;
    expect(mean(slopes.slice(half))).toBeGreaterThan(1.5 * mean(slopes.slice(0, half)));
  });

  it('has 55 coefficients a photometer, their errors and the packed triangle of correlations', () => {
    for (const row of dr3('xp_continuous_mean_spectrum')) {
      for (const band of ['bp', 'rp']) {
        expect(row[`${band}_n_parameters`]).toBe('55');
        expect(array(row[`${band}_coefficients`])).toHaveLength(55);
        expect(array(row[`${band}_coefficient_errors`]).every(value => value > 0)).toBe(true);
        const correlations = array(row[`${band}_coefficient_correlations`]);
        expect(correlations).toHaveLength(1485);
        expect(Math.max(...correlations.map(Math.abs))).toBeLessThan(1);
        const relevant = Number(row[`${band}_n_relevant_bases`]);
        expect(relevant >= 1 && relevant <= 55).toBe(true);
        const norm = (values: number[]): number => Math.hypot(...values);
        const all55 = array(row[`${band}_coefficients`]);
        expect(Number(row[`${band}_relative_shrinking`])).toBeCloseTo(norm(all55.slice(0, relevant)) / norm(all55), 5);
      }
    }
  });

  it('agrees with gaia_source in what both have', () => {
    const source = new Map(dr3().map(row => [row.source_id, row]));
    for (const row of dr3('astrophysical_parameters')) {
      const own = source.get(row.source_id)!;
      for (const name of ['teff_gspphot', 'distance_gspphot_lower', 'libname_gspphot', 'classprob_dsc_combmod_star']) {
        expect(row[name]).toBe(own[name]);
      }
      expect(row.radius_gspphot === 'null').toBe(own.teff_gspphot === 'null' || own.phot_g_mean_mag === 'null');
    }
    for (const row of dr3('vari_summary')) {
      const own = source.get(row.source_id)!;
      expect(Math.fround(Number(row.mean_mag_g_fov))).toBe(Math.fround(Number(own.phot_g_mean_mag)));
      expect(Number(row.min_mag_g_fov) < Number(row.mean_mag_g_fov)).toBe(true);
      expect(Number(row.range_mag_g_fov)).toBeCloseTo(Number(row.max_mag_g_fov) - Number(row.min_mag_g_fov), 4);
    }
  });

  it('has no file for a partition without rows', async () => {
    const small = at('small');
    const made = await makeVolume({ folder: small, rows: 40, seed: 3, partitions: CHOSEN, tables: TABLES });
    const place = join(small, 'gdr3/Variability/vari_summary');
    expect(filesIn(place).length).toBeLessThan(CHOSEN.length);
    expect(all(place)).toHaveLength(
      all(join(small, 'gdr3/gaia_source')).filter(row => row.phot_variable_flag === '"VARIABLE"').length
    );
    sums(place, '_MD5SUM.txt');
    const files = Object.values(PLACES).flatMap(path => filesIn(path.replace('DR3', small))).length;
    expect(made.files).toBe(files);
  });

  it('is the same byte for byte for the same seed, whatever else is made', async () => {
    await makeVolume({
      folder: at('one'),
      rows: ROWS,
      seed: SEED,
      partitions: CHOSEN,
      tables: ['vari_summary', TABLES[1]]
    });
    for (const table of ['vari_summary', 'xp_sampled_mean_spectrum']) {
      const list = (volume: string): string =>
        readFileSync(join(at(PLACES[table].replace('DR3', volume)), '_MD5SUM.txt'), 'utf8');
      expect(list('one')).toBe(list('DR3'));
    }
    expect(existsSync(at('one/gdr3/gaia_source'))).toBe(false);
    expect(JSON.parse(readFileSync(at('one/gaialab-volume.json'), 'utf8'))).toMatchObject({
      synthetic: true,
      release: 'DR3',
      tables: ['vari_summary', 'xp_sampled_mean_spectrum']
    });
    expect(readFileSync(at('one/README.txt'), 'utf8')).toMatch(/--tables vari_summary,xp_sampled_mean_spectrum/);
  });

  (existsSync(PYTHON) ? it : it.skip)('is read by astropy, arrays and units included', () => {
    const script = `
import sys, warnings
warnings.simplefilter('ignore')
from astropy.table import Table
for path in sys.argv[1:]:
    t = Table.read(path, format='ascii.ecsv', fill_values=[('null', '0')])
    a = 'flux' if 'flux' in t.colnames else 'bp_coefficient_correlations' if 'bp_basis_function_id' in t.colnames else 'source_id'
    print(len(t), len(t.colnames), t[a].unit, len(t[a][0]) if a != 'source_id' else t[a].dtype)
`;
    const tables = TABLES.slice(1);
    const paths = tables.map(table => join(at(PLACES[table]), filesIn(at(PLACES[table]))[0]));
    const answer = execFileSync(PYTHON, ['-c', script, ...paths])
      .toString()
      .trim()
      .split('\n');
    const rows = paths.map(path => rowsOf(path).length);
    expect(answer).toEqual([
      `${rows[0]} 6 W / (nm m2) 343`,
      `${rows[1]} 26 None 1485`,
      `${rows[2]} 226 None int64`,
      `${rows[3]} 68 None int64`
    ]);
  });
});

describe('what cannot be made', () => {
  it.each([
    [{ release: 'DR4' }, 'BAD_REQUEST'],
    [{ release: 'DR9' }, 'UNKNOWN_RELEASE'],
    [{ release: 'DR2', tables: ['gaia_source', 'light_curves'] }, 'BAD_REQUEST'],
    [{ tables: ['gaia_sauce'] }, 'UNKNOWN_TABLE'],
    [{ tables: ['vari_agn'] }, 'BAD_REQUEST'],
    [{ tables: [] }, 'BAD_REQUEST']
  ])('%j', async (options, code) => {
    const reason = await makeVolume({ folder: at('never'), rows: 1, seed: 1, ...options }).catch((e: unknown) => e);
    expect(reason).toBeInstanceOf(GaiaError);
    expect((reason as GaiaError).code).toBe(code);
    expect(existsSync(at('never'))).toBe(false);
  });
});

describeReal('vari_summary', () => {
  it('has the columns of the real files', () => {
    const real68 = parseEcsvHeader(linesOf(real('real/bulk_dr3/VariSummary_012598-014045.csv.gz'))).columns;
    const facts = ({ name, datatype, unit, ucd }: ColumnInfo): unknown => ({ name, datatype, unit, ucd });
    expect(DR3_VARI_SUMMARY.map(facts)).toEqual(real68.map(facts));
  });
});
