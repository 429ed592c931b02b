import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { discoverTables, withTables, type FolderListing } from '../../src/gaia/discover';
import { fileSpans, filesOfRanges, filesOfSourceIds } from '../../src/gaia/file-spans';
import { fileNameOf, keyOfFileName, tableOfFileName } from '../../src/gaia/files';
import { resolveColumn } from '../../src/gaia/names';
import { RELEASES, releaseNamed, type ReleaseProfile } from '../../src/gaia/release';
import { searchRegion } from '../../src/gaia/search';
import { tableNamed } from '../../src/gaia/table';

const DR3 = releaseNamed('DR3');

/** A release that never was, told to gaialab by nothing but this. */
const DRX: ReleaseProfile = {
  name: 'DRX',
  label: 'Gaia DRX',
  schema: 'gaiadrx',
  folder: 'gdrx',
  referenceEpoch: 2031.25,
  partitioning: 'source-id',
  nullText: '',
  header: 'none',
  checksums: 'SUMS',
  citation: 'nobody',
  tables: [
    {
      name: 'star_list',
      aliases: ['stars'],
      folder: 'deep/star_list/csv',
      prefix: 'StarList-',
      naming: 'source-id-range',
      columns: [
        { name: 'source_id', datatype: 'int64' },
        { name: 'ra', datatype: 'float64', unit: 'deg' }
      ],
      published: { columns: { ra: { nulls: 0 } }, source: 'made up' }
    },
    { name: 'pieces', folder: 'pieces', prefix: 'p', naming: 'block' }
  ]
};

describe('a release given as data alone', () => {
  const stars = tableNamed(DRX, 'gaiadrx.starList');
  const names = ['StarList-0_999999999999999999.csv.gz', 'StarList-1000000000000000000_6917528997577384320.csv.gz'];

  test('has its tables, columns and file names', () => {
    expect(stars).toBe(tableNamed(DRX, 'stars'));
    expect(resolveColumn(stars.columns ?? [], 'sourceId').datatype).toBe('int64');
    expect(() => tableNamed(DRX, 'gaiadr3.star_list')).toThrow(/gaiadrx/);
    expect(fileNameOf(stars, '1_2')).toBe('StarList-1_2.csv.gz');
    expect(tableOfFileName(DRX, names[0])).toBe(stars);
    expect(keyOfFileName(tableNamed(DRX, 'pieces'), 'p001-002-003.csv.gz')).toBe('001-002-003');
  });

  test('is searched: margin by its epoch, files by its naming', () => {
    const options = { properMotion: 1000, referenceEpoch: DRX.referenceEpoch };
    const search = searchRegion({ cone: { ra: 269.4485, dec: 4.7394, radius: 0.01 } }, options);
    expect(search.margin * 3600).toBeCloseTo(6 + 31.25, 6);
    expect(search.guarantee.epoch).toBe(2031.25);
    const spans = fileSpans(stars, names);
    expect(filesOfRanges(spans, search.ranges)).toEqual([names[1]]);
    expect(filesOfSourceIds(spans, ['12'])).toEqual([names[0]]);
    expect(filesOfRanges(fileSpans(tableNamed(DRX, 'pieces'), ['p001-002-003.csv.gz']), search.ranges)).toHaveLength(1);
  });

  test('grows by what lies on the volume', () => {
    const found = discoverTables(
      [
        { folder: 'deep/star_list/csv', files: [...names, 'SUMS'] },
        { folder: 'new/light_curves/csv', files: ['light_curves_5_9.csv.gz', 'light_curves_10_20.csv.gz'] }
      ],
      DRX
    );
    expect(found).toEqual([
      {
        name: 'light_curves',
        folder: 'new/light_curves/csv',
        prefix: 'light_curves_',
        naming: 'source-id-range',
        files: 2
      }
    ]);
    const grown = withTables(DRX, found);
    expect(tableNamed(grown, 'lightCurves')).toBe(found[0]);
    expect(tableNamed(grown, 'stars')).toBe(stars);
  });
});

describe('discoverTables', () => {
  const one = (folder: string, ...files: string[]): FolderListing[] => [{ folder, files }];

  test('knows what the profile knows', () => {
    expect(discoverTables(one('gaia_source', 'GaiaSource_000000-003111.csv.gz', '_MD5SUM.txt'), DR3)).toEqual([]);
  });

  test.each([
    [
      'Variability/vari_new_thing',
      'VariNewThing_000000-003111.csv.gz',
      'vari_new_thing',
      'VariNewThing_',
      'healpix-range'
    ],
    [
      'x/oa_neuron_information',
      'OaNeuronInformation_1.csv.gz',
      'oa_neuron_information',
      'OaNeuronInformation_',
      'sequence'
    ],
    [
      'cross_match/gsc23_best_neighbour',
      'gsc23BestNeighbour0001.csv.gz',
      'gsc23_best_neighbour',
      'gsc23BestNeighbour',
      'sequence'
    ],
    ['cross_match/odd', 'gsc23BestNeighbour0001.csv.gz', 'odd', 'gsc23BestNeighbour', 'sequence'],
    ['Some Folder', 'GaiaSimulation_000-001-002.csv.gz', 'gaia_simulation', 'GaiaSimulation_', 'block'],
    ['/Solar_system/sso_orbits/', 'SsoOrbits_-30_-2.csv.gz', 'sso_orbits', 'SsoOrbits_', 'source-id-range']
  ])('%s/%s is %s', (folder, file, name, prefix, naming) => {
    expect(discoverTables(one(folder, file), DR3)).toEqual([
      { name, folder: folder.replace(/^\/|\/$/g, ''), prefix, naming, files: 1 }
    ]);
  });

  test('a table of the profile in another folder keeps its columns and figures', () => {
    const known = tableNamed(DR3, 'galaxy_candidates');
    const [found] = discoverTables(
      one(
        'Extra_galactic/galaxy_candidates',
        'GalaxyCandidates_000000-003111.csv.gz',
        'GalaxyCandidates_003112-005263.csv.gz'
      ),
      DR3
    );
    expect(found).toEqual({ ...known, folder: 'Extra_galactic/galaxy_candidates', files: 2 });
    expect(tableNamed(withTables(DR3, [found]), 'galaxy_candidates').folder).toBe('Extra_galactic/galaxy_candidates');
    expect(withTables(DR3, [found]).tables).toHaveLength(DR3.tables.length);
  });

  test('two tables in one folder, and what is none', () => {
    const files = ['Abc_1.csv.gz', 'Abc_2.csv.gz', 'DeFg_1.csv.gz', 'README.txt', '12.csv.gz', 'noNumber.csv.gz', ''];
    expect(discoverTables(one('mixed', ...files), DR3).map(({ name, files: n }) => [name, n])).toEqual([
      ['abc', 2],
      ['de_fg', 1]
    ]);
    expect(discoverTables([], DR3)).toEqual([]);
  });
});

describe('releases', () => {
  test('DR4 is a draft and says so; the others are not', () => {
    const dr4 = releaseNamed('DR4');
    expect(dr4).toMatchObject({ draft: true, referenceEpoch: 2017.5, schema: 'gaiadr4' });
    expect(dr4.note).toMatch(/must be corrected/);
    expect(RELEASES.filter(release => release.draft)).toEqual([dr4]);
    expect(tableNamed(dr4, 'mean_spectrum_rvs').name).toBe('rvs_mean_spectrum');
    expect(tableNamed(dr4, 'all_source_photometry').rows).toBe(2793009568);
  });

  test('tables have one name and one place each', () => {
    for (const release of RELEASES) {
      const names = release.tables.flatMap(table => [table.name, ...(table.aliases ?? [])]);
      expect(new Set(names).size).toBe(names.length);
      const places = release.tables.map(table => `${table.folder}/${table.prefix}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  test('published figures add up', () => {
    const { rows, published, columns } = tableNamed(DR3, 'gaia_source');
    for (const counts of Object.values(published?.counts ?? {})) {
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rows);
    }
    const figures = published?.columns ?? {};
    for (const [name, { min, max, nulls }] of Object.entries(figures)) {
      expect(columns?.some(column => column.name === name)).toBe(true);
      if (min !== undefined || max !== undefined) {
        expect(Number(min)).toBeLessThanOrEqual(Number(max));
      }
      expect(nulls).toBeLessThan(rows ?? 0);
    }
    const filled = (name: string): number => (rows ?? 0) - (figures[name].nulls ?? 0);
    expect([filled('parallax'), filled('phot_g_mean_mag'), filled('radial_velocity')]).toEqual([
      1467744818, 1806254432, 33812183
    ]);
    expect([filled('phot_bp_mean_mag'), filled('phot_rp_mean_mag'), filled('teff_gspphot')]).toEqual([
      1542033472, 1554997939, 470759263
    ]);
    expect(figures.source_id.max).toBe('6917528997577384320');
    const nss = tableNamed(DR3, 'nss_two_body_orbit');
    const types = Object.values(nss.published?.counts?.nss_solution_type ?? {});
    expect(types.reduce((sum, count) => sum + count, 0)).toBe(nss.rows);
  });

  test('no code asks for a release by name', () => {
    const root = join(__dirname, '../../src/gaia');
    const files = (folder: string): string[] =>
      readdirSync(folder).flatMap(name => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? (/releases|columns|published/.test(name) ? [] : files(path)) : [path];
      });
    const found = files(root).filter(path => /['"](?:E?DR\d|gaiae?dr\d|ge?dr\d)['"]/.test(readFileSync(path, 'utf8')));
    expect(found).toEqual([]);
  });
});
