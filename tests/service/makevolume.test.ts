import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DR3_GAIA_SOURCE } from '../../src/gaia/columns/dr3-gaia-source';
import { parseEcsvHeader } from '../../src/gaia/ecsv-header';
import { PARTITIONS } from '../../src/gaia/partitions';
import { GaiaError } from '../../src/protocol';
import { CsvText } from '../../src/service/makevolume/csv-text';
import { makeVolume, rowsOfPartitions } from '../../src/service/makevolume/make-volume';
import { Permutation } from '../../src/service/makevolume/permutation';
import { sourceIdText } from '../../src/service/makevolume/row-text';
import { Random } from '../../src/service/makevolume/random';
import { PartitionSky, POPULATION_SLOTS } from '../../src/service/makevolume/sky-draw';
import { boundaryOf, pixelOf, separation } from '../../src/sky';

const LMC = '529539-529547';
const PROXIMA = '665451-665470';
const BARNARD = '508501-508680';
const PLEIADES = '006602-007952';
const POLE = '065282-066955';
const PYTHON = join(__dirname, '../../.venv/bin/python');

const folder = mkdtempSync(join(tmpdir(), 'gaialab-volume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 6000;
const CHOSEN = [PLEIADES, POLE, BARNARD, LMC, PROXIMA];
const volume = join(folder, 'volume');
const files = join(volume, 'gdr3/gaia_source');

interface Cells {
  [column: string]: string;
}

const linesOf = (name: string): string[] =>
  gunzipSync(readFileSync(join(files, `GaiaSource_${name}.csv.gz`)))
    .toString()
    .split('\n');

const rowsOf = (name: string): Cells[] => {
  const [header, ...rows] = linesOf(name).filter(line => line !== '' && !line.startsWith('#'));
  const columns = header.split(',');
  return rows.map(row => Object.fromEntries(row.split(',').map((cell, i) => [columns[i], cell])));
};

const all = (): Cells[] => CHOSEN.flatMap(rowsOf);
const value = (row: Cells, column: string): number => (row[column] === 'null' ? NaN : Number(row[column]));
const share = (rows: Cells[], test: (row: Cells) => boolean): number => rows.filter(test).length / rows.length;

beforeAll(() => makeVolume({ folder: volume, rows: ROWS, seed: 7, partitions: CHOSEN }));

describe('a made volume', () => {
  it('has the layout of the real one and says that it is synthetic', () => {
    expect(readdirSync(volume).sort()).toEqual(['README.txt', 'gaialab-volume.json', 'gdr3']);
    expect(readdirSync(files).sort()).toEqual(
      [...CHOSEN.map(name => `GaiaSource_${name}.csv.gz`), '_MD5SUM.txt'].sort()
    );
    expect(readFileSync(join(volume, 'README.txt'), 'utf8')).toMatch(/synthetic/);
    expect(JSON.parse(readFileSync(join(volume, 'gaialab-volume.json'), 'utf8'))).toMatchObject({
      synthetic: true,
      rows: ROWS,
      seed: 7
    });
  });

  it('lists the checksums of its files as ESA does', () => {
    const text = readFileSync(join(files, '_MD5SUM.txt'), 'utf8');
    const expected = CHOSEN.map(name => `GaiaSource_${name}.csv.gz`)
      .sort()
      .map(
        name =>
          `${createHash('md5')
            .update(readFileSync(join(files, name)))
            .digest('hex')}  ${name}`
      );
    expect(text).toBe(expected.join('\n'));
  });

  it('is one gzip member with the head that Java writes, and gzip agrees', () => {
    for (const name of CHOSEN) {
      const path = join(files, `GaiaSource_${name}.csv.gz`);
      expect(readFileSync(path).subarray(0, 10).toString('hex')).toBe('1f8b0800000000000000');
      execFileSync('gzip', ['-t', path]);
    }
  });

  it('has the header of 1000 lines that says what the columns are', () => {
    const lines = linesOf(LMC);
    expect(lines.slice(0, 1000).every(line => line.startsWith('# '))).toBe(true);
    expect(lines[1000]).toBe(DR3_GAIA_SOURCE.map(column => column.name).join(','));
    const { columns, meta } = parseEcsvHeader(lines);
    expect(columns).toEqual(DR3_GAIA_SOURCE);
    expect(meta.DESCRIPTION).toMatch(/SYNTHETIC/);
    expect(lines.at(-1)).toBe('');
  });

  it('has exactly the rows asked for', () => {
    expect(CHOSEN.map(name => rowsOf(name).length)).toEqual([1200, 1200, 1200, 1200, 1200]);
  });

  it('has in every field what its column allows', () => {
    const patterns: Record<string, RegExp> = {
      bool: /^"(True|False)"$/,
      string: /^("[^",]+"|null)$/,
      float32: /^(null|-?\d+\.\d+(E-?\d+)?)$/,
      float64: /^(null|-?\d+\.\d+(E-?\d+)?)$/
    };
    const bytes = { int8: 127, int16: 32767, int64: Infinity } as Record<string, number>;
    for (const row of all()) {
      expect(Object.keys(row)).toHaveLength(152);
      for (const { name, datatype } of DR3_GAIA_SOURCE) {
        const cell = row[name];
        if (!(patterns[datatype] ?? /^(null|-?\d+)$/).test(cell)) {
          throw new Error(`${name} is ${cell}`);
        }
        if (datatype in bytes && cell !== 'null' && Math.abs(Number(cell)) > bytes[datatype]) {
          throw new Error(`${name} is ${cell}`);
        }
      }
    }
  });

  it('has ids that rise, lie in the partition and are unique', () => {
    for (const name of CHOSEN) {
      const [first, last] = name.split('-').map(Number);
      const ids = rowsOf(name).map(row => BigInt(row.source_id));
      for (let i = 0; i < ids.length; i++) {
        const pixel = Number(ids[i] >> 43n);
        expect(pixel >= first && pixel <= last).toBe(true);
        expect(i === 0 || ids[i] > ids[i - 1]).toBe(true);
      }
    }
    expect(all().every(row => row.designation === `"Gaia DR3 ${row.source_id}"`)).toBe(true);
  });

  it('has positions in the pixel of the id, or within an arcsecond of it', () => {
    let strays = 0;
    for (const row of all()) {
      const [ra, dec] = [value(row, 'ra'), value(row, 'dec')];
      const pixel = Number(BigInt(row.source_id) >> 35n);
      if (pixelOf(12, ra, dec) !== pixel && row.source_id !== '4472832130942575872') {
        const border = boundaryOf(12, pixel, 64).map(point => separation(ra, dec, point.ra, point.dec) * 3600);
        expect(Math.min(...border)).toBeLessThan(1.3);
        strays += pixelOf(8, ra, dec) === pixel >> 8 ? 0 : 1;
      }
    }
    expect(strays / ROWS).toBeGreaterThan(0.0003);
    expect(strays / ROWS).toBeLessThan(0.006);
  });

  it('numbers all rows in a random order', () => {
    const order = all().map(row => Number(row.random_index));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, i) => i));
    const inOrder = order.filter((index, i) => i > 0 && index > order[i - 1]).length / ROWS;
    expect(inOrder).toBeGreaterThan(0.45);
    expect(inOrder).toBeLessThan(0.55);
  });

  it('agrees with itself', () => {
    const near = (a: number, b: number, relative: number): boolean =>
      Number.isNaN(a) === Number.isNaN(b) && !(Math.abs(a - b) > relative * Math.abs(b) + 2e-6);
    for (const row of all()) {
      const v = (column: string): number => value(row, column);
      const checks: [string, boolean][] = [
        ['pm', near(v('pm'), Math.hypot(v('pmra'), v('pmdec')), 1e-6)],
        ['parallax_over_error', near(v('parallax_over_error'), v('parallax') / v('parallax_error'), 1e-6)],
        ['bp_rp', near(v('bp_rp'), v('phot_bp_mean_mag') - v('phot_rp_mean_mag'), 1e-6)],
        ['g_rp', near(v('g_rp'), v('phot_g_mean_mag') - v('phot_rp_mean_mag'), 1e-6)],
        ['g', near(v('phot_g_mean_mag'), 25.6873668671 - 2.5 * Math.log10(v('phot_g_mean_flux')), 1e-6)],
        ['bp', near(v('phot_bp_mean_mag'), 25.3385422158 - 2.5 * Math.log10(v('phot_bp_mean_flux')), 1e-6)],
        ['snr', near(v('phot_g_mean_flux_over_error'), v('phot_g_mean_flux') / v('phot_g_mean_flux_error'), 1e-6)],
        ['solved', ['3', '31', '95'].includes(row.astrometric_params_solved)],
        ['no parallax', (row.parallax === 'null') === (row.astrometric_params_solved === '3')],
        ['pseudocolour', (row.pseudocolour !== 'null') === (row.astrometric_params_solved === '95')],
        ['wavenumber', (row.nu_eff_used_in_astrometry !== 'null') === (row.astrometric_params_solved === '31')],
        ['radial velocity', (row.radial_velocity === 'null') === (row.rv_method_used === 'null')],
        ['sampled', row.has_xp_sampled === '"False"' || row.has_xp_continuous === '"True"'],
        ['chains', row.has_mcmc_gspphot === '"False"' || row.teff_gspphot !== 'null'],
        ['teff', !(v('teff_gspphot_lower') > v('teff_gspphot')) && !(v('teff_gspphot') > v('teff_gspphot_upper'))],
        ['epoch', row.ref_epoch === '2016.0'],
        ['ecliptic', Math.abs(v('ecl_lat')) <= 90 && Math.abs(v('b')) <= 90]
      ];
      const failed = checks.find(([, holds]) => !holds);
      if (failed) {
        throw new Error(`${failed[0]} in ${row.source_id}`);
      }
    }
  });

  it.each([
    [PROXIMA, '5853498713190525696', '217.39232147200883', '-62.67607511676666', '768.0665391873573'],
    [BARNARD, '4472832130942575872', '269.44850252543836', '4.739420051112412', '546.975939730948']
  ])('%s holds the known star %s as published', (partition, id, ra, dec, parallax) => {
    const row = rowsOf(partition).find(each => each.source_id === id);
    expect(row).toMatchObject({ ra, dec, parallax });
    expect(Number(row?.pm)).toBeGreaterThan(3800);
  });

  it('weighs about what the real files weigh', () => {
    const text = CHOSEN.map(name => linesOf(name).slice(1001).join('\n').length).reduce((a, b) => a + b) / ROWS;
    const zipped =
      CHOSEN.map(name => readFileSync(join(files, `GaiaSource_${name}.csv.gz`)).length - 9000).reduce((a, b) => a + b) /
      ROWS;
    expect(text).toBeGreaterThan(1100);
    expect(text).toBeLessThan(1450);
    expect(zipped).toBeGreaterThan(350);
    expect(zipped).toBeLessThan(520);
  });

  it('has the mix of solutions and the nulls of the real table, roughly', () => {
    const rows = rowsOf(PROXIMA).concat(rowsOf(BARNARD));
    expect(share(rows, row => row.astrometric_params_solved === '3')).toBeGreaterThan(0.08);
    expect(share(rows, row => row.astrometric_params_solved === '3')).toBeLessThan(0.32);
    expect(share(rows, row => row.astrometric_params_solved === '31')).toBeGreaterThan(0.2);
    expect(share(rows, row => row.radial_velocity === 'null')).toBeGreaterThan(0.95);
    expect(share(rows, row => row.teff_gspphot === 'null')).toBeGreaterThan(0.5);
    expect(share(rows, row => row.bp_rp === 'null')).toBeLessThan(0.3);
  });

  it('shows the Pleiades as a clump of parallax and motion', () => {
    const members = rowsOf(PLEIADES).filter(
      row =>
        Math.abs(value(row, 'parallax') - 7.36) < 3 * value(row, 'parallax_error') + 0.3 &&
        Math.hypot(value(row, 'pmra') - 20, value(row, 'pmdec') + 45.4) < 6
    );
    expect(members.length).toBeGreaterThan(8);
    const close = members.filter(row => separation(value(row, 'ra'), value(row, 'dec'), 56.6, 24.1) < 3);
    expect(close.length / members.length).toBeGreaterThan(0.7);
  });

  it('is the same byte for byte for the same seed, and another for another', async () => {
    const again = join(folder, 'again');
    const other = join(folder, 'other');
    await makeVolume({ folder: again, rows: ROWS, seed: 7, partitions: [...CHOSEN].reverse() });
    await makeVolume({ folder: other, rows: ROWS, seed: 8, partitions: CHOSEN });
    const sums = (path: string): string => readFileSync(join(path, 'gdr3/gaia_source/_MD5SUM.txt'), 'utf8');
    expect(sums(again)).toBe(sums(volume));
    const lines = sums(other).split('\n');
    expect(
      sums(volume)
        .split('\n')
        .filter(line => lines.includes(line))
    ).toEqual([]);
  });

  (existsSync(PYTHON) ? it : it.skip)('is read by astropy, units and nulls included', () => {
    const script = `
import sys, warnings
warnings.simplefilter('ignore')
from astropy.table import Table
t = Table.read(sys.argv[1], format='ascii.ecsv', fill_values=[('null', '0')])
p = t[t['source_id'] == 5853498713190525696]
print(len(t), len(t.colnames), t['parallax'].unit, t['parallax'].mask.sum(), t['has_rvs'].dtype, p['ra'][0], t['ra'].dtype)
`;
    const answer = execFileSync(PYTHON, ['-c', script, join(files, `GaiaSource_${PROXIMA}.csv.gz`)])
      .toString()
      .trim();
    const nulls = rowsOf(PROXIMA).filter(row => row.parallax === 'null').length;
    expect(answer).toBe(`1200 152 mas ${nulls} bool 217.39232147200883 float64`);
  });
});

describe('makeVolume', () => {
  const code = async (promise: Promise<unknown>): Promise<string> => {
    const reason = await promise.then(
      () => new Error('made'),
      (error: unknown) => error
    );
    expect(reason).toBeInstanceOf(GaiaError);
    return (reason as GaiaError).code;
  };

  it('refuses what it cannot do', async () => {
    const used = join(folder, 'used');
    await makeVolume({ folder: used, rows: 2, seed: 1, partitions: [LMC] });
    expect(await code(makeVolume({ folder: used, rows: 2, seed: 1, partitions: [LMC] }))).toBe('BAD_REQUEST');
    const free = join(folder, 'free');
    expect(await code(makeVolume({ folder: free, rows: 0, seed: 1 }))).toBe('BAD_REQUEST');
    expect(await code(makeVolume({ folder: free, rows: 1.5, seed: 1 }))).toBe('BAD_REQUEST');
    expect(await code(makeVolume({ folder: free, rows: 10, seed: -1 }))).toBe('BAD_REQUEST');
    expect(await code(makeVolume({ folder: free, rows: 1, seed: 1, partitions: ['1-2'] }))).toBe('PARTITION_NOT_FOUND');
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < 8e11) {
      expect(await code(makeVolume({ folder: free, rows: 1.9e9, seed: 1 }))).toBe('DISK_FULL');
    }
    writeFileSync(join(folder, 'plain'), '');
    expect(await code(makeVolume({ folder: join(folder, 'plain'), rows: 1, seed: 1 }))).toBe('BAD_REQUEST');
    expect(existsSync(free)).toBe(false);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const cancelled = join(folder, 'cancelled');
    const controller = new AbortController();
    const onProgress = jest.fn(() => controller.abort());
    expect(
      await code(makeVolume({ folder: cancelled, rows: 4000, seed: 1, signal: controller.signal, onProgress }))
    ).toBe('CANCELLED');
    expect(onProgress).toHaveBeenCalled();
    expect(readdirSync(folder).filter(name => name.startsWith('cancelled'))).toEqual([]);
  });

  it('gives every partition its share of the rows, and the known stars theirs', () => {
    const total = (counts: number[]): number => counts.reduce((a, b) => a + b, 0);
    for (const rows of [2, 10, 3385, 3386, 10000, 400000]) {
      const counts = rowsOfPartitions(PARTITIONS, rows);
      expect(total(counts)).toBe(rows);
      for (const name of [PROXIMA, BARNARD]) {
        expect(counts[PARTITIONS.findIndex(partition => partition.name === name)]).toBeGreaterThan(0);
      }
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(Math.floor(rows / 3386));
    }
  });
});

describe('the sky of the sample', () => {
  it('is crowded in the Clouds and the bulge, empty at the poles', () => {
    // Equal rows per partition: the width of the partition is the density.
    const counts = new Float64Array(12 * 4 ** 5);
    for (let i = 0; i < PARTITIONS.length; i += 1) {
      const { first, last } = PARTITIONS[i];
      if (last - first < 300 || i % 4 === 0) {
        const sky = new PartitionSky(PARTITIONS[i], 100);
        for (const key of sky.draw(100, new Random(1, i), new Set())) {
          counts[Math.floor(key / POPULATION_SLOTS) >> 14] += last - first < 300 ? 1 : 4;
        }
      }
    }
    const at = (ra: number, dec: number): number => counts[pixelOf(5, ra, dec)];
    const pole = Math.max(1, at(192.86, 27.13));
    expect(at(80.894, -69.756)).toBeGreaterThan(40 * pole);
    expect(at(270.9, -30.02)).toBeGreaterThan(30 * pole);
    expect(at(13.187, -72.829)).toBeGreaterThan(5 * pole);
    // A dense plane with a dark lane: Baade's window beats the Galactic centre behind its dust.
    expect(at(270.9, -30.02)).toBeGreaterThan(at(266.405, -28.936));
  });
});

describe('CsvText', () => {
  const written = (write: (text: CsvText) => void): string => {
    const text = new CsvText(64);
    text.reserve(100);
    write(text);
    return text.take().toString().slice(0, -1);
  };

  it.each([
    [2.2585478e-4, '2.2585478E-4'],
    [-1, '-1.0'],
    [0, '0.0'],
    [1e7, '1.0E7'],
    [9999999, '9999999.0'],
    [0.001, '0.001'],
    [1.5117676e-4, '1.5117676E-4'],
    [10393.349, '10393.349'],
    [0.1, '0.1'],
    [NaN, 'null'],
    [123456.79, '123456.79']
  ])('prints the float %d as Java does', (value, text) => {
    expect(written(out => out.float32(value))).toBe(text);
  });

  it.each([
    [2016, '2016.0'],
    [217.39232147200883, '217.39232147200883'],
    [3.4096239126626443e-7, '3.4096239126626443E-7'],
    [3822116782.6336956, '3.8221167826336956E9'],
    [NaN, 'null']
  ])('prints the double %d as Java does', (value, text) => {
    expect(written(out => out.exactFloat64(value))).toBe(text);
  });

  it('every float reads back as itself and is at most nine digits long', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
        const text = written(out => out.float32(value));
        expect(Math.fround(Number(text))).toBe(value === 0 ? 0 : value);
        expect(text.replace(/E.*$/, '').replace(/\D/g, '').replace(/^0+/, '').length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 2000 }
    );
  });

  it('every double reads back to 2e-15', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        const text = written(out => out.float64(value));
        expect(text).toMatch(/^-?\d+\.\d+(E-?\d+)?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(2e-15 * Math.abs(value));
      }),
      { numRuns: 2000 }
    );
  });
});

describe('ids and orders', () => {
  it('ids are exact', () => {
    expect(sourceIdText(170359234, 4377635584)).toBe('5853498713190525696');
    expect(sourceIdText(0, 839424)).toBe('839424');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 201326591 }), fc.integer({ min: 0, max: 2 ** 35 - 1 }), (pixel, low) => {
        expect(sourceIdText(pixel, low)).toBe(String((BigInt(pixel) << 35n) + BigInt(low)));
      })
    );
  });

  it('a permutation is one for every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 1e9 }), (size, seed) => {
        const order = new Permutation(size, seed);
        const seen = new Set(Array.from({ length: size }, (_, i) => order.at(i)));
        expect(seen.size).toBe(size);
        expect(Math.max(...seen)).toBe(size - 1);
      }),
      { numRuns: 50 }
    );
  });
});
