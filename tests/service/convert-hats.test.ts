import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobState } from '../../src/protocol';
import { locate, nside, numberInFace, npix } from '../../src/sky';
import { tilePath, tilesOf } from '../../src/service/store/hats/tiles';
import { PYTHON } from '../compute/support';
import { testWith } from '../support/python-with';
import { MAIN } from '../support/service-process';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-hats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('tiles: the largest pixels with few enough sources, each source in one', () => {
  const counts = new Float64Array(npix(8));
  let seed = 7;
  for (let i = 0; i < 5000; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    counts[i < 2500 ? seed % 64 : seed % counts.length]++;
  }
  const tiles = tilesOf(counts, 100);
  expect(tiles.reduce((sum, { rows }) => sum + rows, 0)).toBe(5000);
  const covered = new Uint8Array(counts.length);
  for (const { order, pixel, rows } of tiles) {
    const size = 4 ** (8 - order);
    let sum = 0;
    for (let i = pixel * size; i < (pixel + 1) * size; i++) {
      sum += counts[i];
      covered[i]++;
    }
    expect(sum).toBe(rows);
    expect(rows <= 100 || order === 8).toBe(true);
    const parent = Math.floor(pixel / 4) * 4 * size;
    const whole = counts.slice(parent, parent + 4 * size).reduce((a, b) => a + b, 0);
    expect(order === 0 || whole > 100).toBe(true);
  }
  expect(covered.some(times => times > 1)).toBe(false);
  expect(tilePath({ order: 5, pixel: 12_287 })).toBe('Norder=5/Dir=10000/Npix=12287.parquet');
});

describe('a catalogue', () => {
  const env = {
    ...process.env,
    GAIALAB_VOLUME: join(folder, 'volume'),
    GAIALAB_STORE: join(folder, 'store'),
    GAIALAB_RESULTS: join(folder, 'results'),
    GAIALAB_CACHE: join(folder, 'cache'),
    GAIALAB_WORKERS: '2'
  };
  const gaialab = (...args: string[]): string =>
    execFileSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  const catalogue = join(folder, 'catalogue');
  const PARTITIONS = '000000-003111,003112-005263,034570-036209';

  beforeAll(() => {
    gaialab('make-volume', env.GAIALAB_VOLUME, '--rows', '9000', '--seed', '2', '--partitions', PARTITIONS);
    const state = JSON.parse(
      gaialab('convert', '--all', '--columns', 'phot_g_mean_mag,designation', '--hats', catalogue, '--json')
    ) as JobState;
    expect(state.phase).toBe('COMPLETED');
  });

  test('has every source once, by its position, in order; its metadata say where', () => {
    const script = `
import glob, json, sys
import pyarrow.parquet as pq
base = sys.argv[1]
rows = []
for path in sorted(glob.glob(base + '/dataset/Norder=*/Dir=*/Npix=*.parquet')):
    t = pq.ParquetFile(path).read()
    assert t.column_names[0] == '_healpix_29'
    k = int(path.split('Norder=')[1].split('/')[0]); p = int(path.split('Npix=')[1].split('.')[0])
    h = t['_healpix_29'].to_pylist()
    assert h == sorted(h) and all(x >> 2 * (29 - k) == p for x in h), path
    rows += [[str(a), str(b), c, d] for a, b, c, d in zip(h, t['source_id'].to_pylist(), t['ra'].to_pylist(), t['dec'].to_pylist())]
m = pq.read_metadata(base + '/dataset/_metadata')
s = pq.read_schema(base + '/dataset/_common_metadata')
paths = sorted({m.row_group(g).column(c).file_path for g in range(m.num_row_groups) for c in range(m.num_columns)})
print(json.dumps({'rows': rows, 'meta': m.num_rows, 'names': s.names, 'paths': paths, 'unit': s.field('ra').metadata[b'unit'].decode()}))
`;
    const found = JSON.parse(
      execFileSync(PYTHON, ['-c', script, catalogue], { encoding: 'utf8', maxBuffer: 1 << 28 })
    ) as { rows: [string, string, number, number][]; meta: number; names: string[]; paths: string[]; unit: string };
    expect(found.meta).toBe(9000);
    expect(found.rows).toHaveLength(9000);
    expect(new Set(found.rows.map(row => row[1])).size).toBe(9000);
    expect([...found.names].sort()).toEqual(
      ['_healpix_29', 'dec', 'designation', 'phot_g_mean_mag', 'ra', 'source_id'].sort()
    );
    expect(found.unit).toBe('deg');
    const cell = { face: 0, x: 0, y: 0 };
    for (const [pixel, , ra, dec] of found.rows) {
      locate(nside(12), ra, dec, cell);
      const expected = BigInt(cell.face) * 4n ** 12n + BigInt(numberInFace(cell.x, cell.y));
      expect(BigInt(pixel) >> 34n).toBe(expected);
    }
    const info = readFileSync(join(catalogue, 'partition_info.csv'), 'utf8').trim().split('\n').slice(1);
    expect(found.paths).toHaveLength(info.length);
    const properties = readFileSync(join(catalogue, 'hats.properties'), 'utf8');
    expect(properties).toContain('hats_nrows=9000\n');
    expect(properties).toContain('hats_col_healpix=_healpix_29\n');
    expect(readFileSync(join(catalogue, 'properties'), 'utf8')).toBe(properties);
  });

  test('is never written over, and nothing remains of one that fails', () => {
    expect(() => gaialab('convert', '--all', '--columns', 'ra', '--hats', catalogue)).toThrow(/is not empty/);
    expect(readdirSync(folder).filter(name => name.includes('.part'))).toEqual([]);
  });

  testWith('lsdb', 'LSDB opens it and finds the sources of a cone', python => {
    const script = `
import json, sys
import lsdb, numpy as np
from hats.io.validation import is_valid_catalog
c = lsdb.open_catalog(sys.argv[1])
all = c.compute()
ra, dec = float(all.ra.iloc[10]), float(all.dec.iloc[10])
found = c.cone_search(ra=ra, dec=dec, radius_arcsec=7200).compute()
a, d = np.radians(all.ra.values.astype(float)), np.radians(all.dec.values.astype(float))
r, e = np.radians(ra), np.radians(dec)
near = np.sin(d) * np.sin(e) + np.cos(d) * np.cos(e) * np.cos(a - r) >= np.cos(np.radians(2))
print(json.dumps([bool(is_valid_catalog(sys.argv[1], strict=True)), len(all), set(found.source_id) == set(all.source_id[near])]))
`;
    const out = execFileSync(python, ['-c', script, catalogue], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    });
    expect(JSON.parse(out.trim().split('\n').pop()!)).toEqual([true, 9000, true]);
  });
});
