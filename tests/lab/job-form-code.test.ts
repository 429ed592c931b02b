import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  REQUEST_FIELDS,
  SPECTRA_TABLE,
  type FieldTable,
  type JobRequest
} from '../../src/protocol';
import { MAGIC_OPTIONS, requestOfCell, wordsOf } from '../../src/lab/job-form/magic-cell';
import { isMagicCell } from '../../src/lab/job-form/magic-line';
import { requestCode } from '../../src/lab/job-form/request-code';
import { REQUESTS } from './job-form-requests';

const ROOT = join(__dirname, '../..');

const MAGICS = [
  '%gaia_map',
  '%gaia_map density --order 6 --columns 1,radial_velocity',
  '%gaia_map healpix --column parallax --stat median --where "phot_g_mean_mag < 12" --order 5',
  "%gaia_map --column 'POWER(parallax, 2)' --stat quantile -q 0.9 --frame galactic --visit random",
  '%gaia_map healpix --columns "pmra, POWER(pmdec, 2)" --stat mean,max --order 4',
  '%gaia_map healpix --columns pmra',
  '%gaia_map --cone 80.9 -69.8 8deg --whole-partitions --release dr2',
  '%gaia_map --cone 00h56m48s -24d10m 30 --strict --title="My map"',
  '%gaia_map --partitions 034570-036209,000000-003111 --where="ruwe < 1.4"',
  '%gaia_map --files /a/GaiaSource_1.csv.gz "/a/b c.csv.gz" --order 4',
  '%gaia_load 034570-036209 --columns source_id,ra,dec --where "parallax > 10"',
  '%gaia_load /data/GaiaSource_034570-036209.csv.gz --columns "bp_rp - g_rp AS colour, COALESCE(ra, 1) AS r" --limit 100',
  '%gaia_similar 5937083312263887616 --limit 5 --range 400,900 --metric chi2',
  "%gaia_similar 5937083312263887616 --where 'dec > -5'",
  '%%gaia_sql -o bright --limit 10 --on-error skip\nSELECT source_id\nFROM gaia_source\nWHERE ruwe < 1.4',
  '%gaia_map --engine embedded --no-wait --order 3',
  '%gaia_load 034570-036209 --as pandas --no-wait',
  '%%gaia_sql --release DR2\nSELECT COUNT(*) AS n FROM gaia_source'
];

interface Captured {
  cells: (JobRequest | null)[];
  magics: (JobRequest | null)[];
  options: Record<string, string[]>;
}

let captured: Captured;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'gaialab-cells-'));
  const { stdout, stderr, status } = spawnSync(
    join(ROOT, '.venv/bin/python'),
    [join(__dirname, 'capture_requests.py')],
    {
      cwd: folder,
      input: JSON.stringify({ cells: REQUESTS.map(requestCode), magics: MAGICS }),
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: ROOT, GAIALAB_VOLUME: '' }
    }
  );
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) {
    throw new Error(stderr);
  }
  captured = JSON.parse(stdout.trim().split('\n').pop()!) as Captured;
});

/** A request without what holds anyway where nothing is said. */
function plain(request: JobRequest): unknown {
  const { type, source, engine, ...own } = request;
  const table = type === 'SimilarSpectra' ? SPECTRA_TABLE : DEFAULT_TABLE;
  const { cone } = source;
  const place = cone && { ...cone, ...(cone.strict ? {} : { strict: undefined }) };
  const of = {
    ...source,
    cone: place,
    release: source.release === DEFAULT_RELEASE ? undefined : source.release,
    table: source.table === table ? undefined : source.table,
    strict: source.strict || undefined
  };
  return JSON.parse(
    JSON.stringify(
      { type, engine, source: of, ...withoutDefaults(REQUEST_FIELDS[type] as FieldTable, own) },
      // Two languages may differ in the last bit of an angle.
      (_name, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(14)) : value)
    )
  );
}

const withoutDefaults = (fields: FieldTable, values: object): object =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const field = fields[name];
      const inside = field.fields && value ? withoutDefaults(field.fields, value as object) : value;
      return JSON.stringify(inside) === JSON.stringify(field.otherwise) ? [] : [[name, inside]];
    })
  );

describe('the cell of a form', () => {
  it.each(REQUESTS.map((request, i) => [JSON.stringify(request).slice(0, 80), i] as const))(
    'asks the service for the same: %s',
    (_name, i) => {
      expect(captured.cells[i]).not.toBeNull();
      const { format, ...own } = captured.cells[i] as JobRequest & { format?: string };
      // A table that goes to the notebook and to no file comes as Arrow.
      const asked = format !== undefined && 'format' in REQUESTS[i] ? captured.cells[i]! : own;
      expect(plain(asked as JobRequest)).toEqual(plain(REQUESTS[i]));
    }
  );

  it('is what people write', () => {
    expect(requestCode(REQUESTS[0])).toBe(
      ['from gaialab import density_map', '', 'sky = density_map(visit="sky")', 'sky'].join('\n')
    );
    expect(requestCode(REQUESTS[3])).toContain('healpix_map("bp_rp", frame="ecliptic", partitions=["034570-036209"');
  });
});

describe('the form of a cell', () => {
  it.each(MAGICS.map((cell, i) => [cell, i] as const))('asks the service for the same: %s', (cell, i) => {
    expect(captured.magics[i]).not.toBeNull();
    const { format: _asArrow, ...own } = captured.magics[i] as JobRequest & { format?: string };
    const request = requestOfCell(cell);
    const { partitions, ...source } = request.source;
    // The magic looks up the files of partitions itself, the form leaves that to the service.
    const loads = request.type === 'Rows' && partitions !== undefined;
    const files = loads ? { files: partitions.map(name => `/GaiaSource_${name}.csv.gz`) } : { partitions };
    expect(plain({ ...request, source: { ...source, ...files } })).toEqual(plain(own as JobRequest));
  });

  it('is found below %load_ext and comments, and nowhere else', () => {
    expect(isMagicCell('%load_ext gaialab\n# a map\nsky = %gaia_map density')).toBe(true);
    expect(isMagicCell('x = 1\n%gaia_map')).toBe(false);
    expect(isMagicCell('%gaia_jobs')).toBe(false);
    expect(isMagicCell('%gaia_sql SELECT 1')).toBe(false);
    expect(isMagicCell('print("%gaia_map")')).toBe(false);
  });

  it('says what a magic does not take', () => {
    expect(() => requestOfCell('%gaia_map --colour red')).toThrow('%gaia_map takes no --colour.');
    expect(() => requestOfCell('%gaia_map --order')).toThrow('lacks a value');
    expect(() => requestOfCell('%gaia_map --order 40')).toThrow('"order" must be a HEALPix order from 0 to 29');
    expect(() => requestOfCell('%gaia_map --where "ruwe')).toThrow('A quote is not closed');
    expect(() => requestOfCell('%gaia_similar prototype.csv')).toThrow('The form cannot read prototype.csv');
  });

  it('knows every option that the magics take', () => {
    const names = { gaia_map: 'MAP', gaia_load: 'LOAD', gaia_similar: 'SIMILAR', gaia_sql: 'SQL' };
    for (const [magic, parser] of Object.entries(names)) {
      const taken = captured.options[parser].filter(option => option !== '--help');
      expect(taken.length).toBeGreaterThan(4);
      expect(taken.filter(option => !(option in MAGIC_OPTIONS[magic]))).toEqual([]);
    }
  });

  it('has words as a shell has them', () => {
    expect(wordsOf(`a 'b "c' "d\\"e" f\\ g ""`)).toEqual(['a', 'b "c', 'd"e', 'f g', '']);
  });
});
