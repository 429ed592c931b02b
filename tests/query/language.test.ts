import { compileExpression, compileFilter } from '../../src/query';
import { batchOf, COLUMNS, kept, valueOf, valuesOf, type Cell, type Row } from './support';

const ROW: Row = {
  source_id: 5853498713190525696n,
  random_index: 10n,
  ra: 217.39,
  dec: -62.67,
  parallax: 768.5,
  phot_g_mean_mag: Math.fround(8.985),
  phot_bp_mean_mag: Math.fround(11.373),
  matched_transits: 7,
  rv_nb_transits: null,
  has_rvs: true,
  in_qso_candidates: false,
  phot_variable_flag: 'NOT_AVAILABLE'
};

describe('expressions', () => {
  it.each<[string, Cell]>([
    ['1 + 2 * 3', 7n],
    ['(1 + 2) * 3', 9n],
    ['2 - 3 - 4', -5n],
    ['-2 - -3', 1n],
    ['7 / 2', 3n],
    ['-7 / 2', -3n],
    ['7 / 2.0', 3.5],
    ['5/60', 0n],
    ['-7 % 3', -1n],
    ['MOD(7, -3)', 1n],
    ['7.5 % 2', 1.5],
    ['1 / 0', null],
    ['1 / 0.0', Infinity],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775807 + 1', null],
    ['.5 + 1.', 1.5],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ["'it''s' || ' ' || 'so'", "it's so"],
    ['NOT FALSE AND FALSE', false],
    ['NOT 1 = 2', true],
    ['1 = 1 OR 1 = 1 AND 1 = 2', true],
    ['1 BETWEEN 1 AND 2 AND 1 = 2', false],
    ['1 = 2 IS NULL', false],
    ['ABS(-3)', 3n],
    ['ABS(-3.5)', 3.5],
    ['CEILING(1.2) + CEIL(-1.2)', 1],
    ['FLOOR(-1.2)', -2],
    ['FLOOR(7)', 7n],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(0.49999999999999994)', 0],
    ['ROUND(3.14159, 2)', 3.14],
    ['ROUND(1234.5, -2)', 1200],
    ['ROUND(1e300, 2)', 1e300],
    ['ROUND(5.5, 400)', 5.5],
    ['TRUNCATE(-1.79, 1)', -1.7],
    ['TRUNCATE(9.99)', 9],
    ['SQRT(16)', 4],
    ['SQRT(-1.0)', NaN],
    ['POWER(2, 10)', 1024],
    ['POW(2, 0.5)', Math.SQRT2],
    ['LOG(EXP(1))', 1],
    ['LN(1)', 0],
    ['LOG10(1000)', 3],
    ['SIN(PI() / 2)', 1],
    ['ATAN2(1, -1)', (3 * Math.PI) / 4],
    ['DEGREES(PI())', 180],
    ['RADIANS(180)', Math.PI],
    ['COT(PI() / 4)', 1 / Math.tan(Math.PI / 4)],
    ['SIGN(-3)', -1n],
    ['LEAST(3, 1, 2)', 1n],
    ['GREATEST(3, NULL, 2.5)', 3],
    ['LEAST(0.0 / 0.0, 1)', NaN],
    ["LEAST('b', 'a')", 'a'],
    ['COALESCE(NULL, rv_nb_transits, 5)', 5n],
    ['NULLIF(1, 1)', null],
    ['NULLIF(2, 1)', 2n],
    ["UPPER('aé') || LOWER('BÇ')", 'AÉbç'],
    ["LENGTH('a🌟b')", 3n],
    ["SUBSTRING('abcdef', 2, 3)", 'bcd'],
    ["SUBSTRING('abcdef', 0, 3)", 'ab'],
    ["SUBSTRING('abcdef', 5)", 'ef'],
    ["SUBSTRING('🌟bc', 2, 1)", 'b'],
    ['GAIA_HEALPIX_INDEX(12, source_id)', 5853498713190525696n >> 35n],
    ['GAIA_HEALPIX_INDEX(0, source_id)', 5853498713190525696n >> 59n],
    ['DISTANCE(0, 0, 0, 90)', 90],
    ['DISTANCE(POINT(10, 0), POINT(190, 0))', 180],
    ['CONTAINS(POINT(ra, dec), CIRCLE(217.39, -62.67, 0.1))', 1n],
    ["CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 217.39, -60, 0.1))", 0n],
    ['CONTAINS(POINT(ra, dec), CIRCLE(POINT(217.39, -62.67), 0.1))', 1n],
    ['CASE WHEN ra < 10 THEN 1 WHEN dec < 0 THEN 2.5 ELSE 3 END', 2.5],
    ["CASE matched_transits WHEN 6 THEN 'six' WHEN 7 THEN 'seven' END", 'seven'],
    ['CASE WHEN ra < 10 THEN 1 END', null],
    ['phot_bp_mean_mag - phot_g_mean_mag', Math.fround(11.373) - Math.fround(8.985)],
    ['photBpMeanMag-"phot_g_mean_mag" -- colour', Math.fround(11.373) - Math.fround(8.985)],
    ['gaiadr3.gaia_source.parallax / 1000', 0.7685],
    ['rv_nb_transits + 1', null],
    ['source_id + 1', 5853498713190525697n],
    ['-source_id', -5853498713190525696n]
  ])('%s', (text, expected) => {
    expect(valueOf(text, ROW)).toEqual(expected);
  });
});

describe('conditions', () => {
  it.each<[string, boolean]>([
    ['phot_g_mean_mag <= 18.25 AND has_rvs = true', true],
    ["has_rvs = 'True'", true],
    ["'f' <> has_rvs", true],
    ["in_qso_candidates IN ('True')", false],
    ['has_rvs', true],
    ['NOT in_qso_candidates', true],
    ["phot_variable_flag LIKE 'NOT%'", true],
    ["phot_variable_flag LIKE 'not%'", false],
    ["phot_variable_flag ILIKE 'not%'", true],
    ["phot_variable_flag NOT LIKE 'N_T'", true],
    ["phot_variable_flag LIKE 'NOT!_%' ESCAPE '!'", true],
    ["'a%b' LIKE 'a!%b' ESCAPE '!'", true],
    ["'axb' LIKE 'a!%b' ESCAPE '!'", false],
    ["'🌟' LIKE '_'", true],
    ["'' LIKE '%'", true],
    ["'abcabd' LIKE '%ab_'", true],
    ["'abcabd' LIKE '%abc'", false],
    ["phot_variable_flag IN ('VARIABLE', 'NOT_AVAILABLE')", true],
    ['rv_nb_transits IS NULL', true],
    ['rv_nb_transits IS NOT NULL', false],
    ['rv_nb_transits = 3', false],
    ['NOT rv_nb_transits = 3', false],
    ['(rv_nb_transits = 3) IS NOT TRUE', true],
    ['matched_transits IN (1, 7.0, NULL)', true],
    ['matched_transits NOT IN (1, NULL)', false],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(217.4, -62.7, 1))', true],
    ['CONTAINS(POINT(ra, dec), CIRCLE(217.4, -62.7, 1)) = 0', false],
    ['GAIA_HEALPIX_INDEX(5, source_id) = 10397', true],
    ['parallax > 10 and PARALLAX < 1e3 or 1=2', true]
  ])('%s', (text, expected) => {
    expect(kept(text, [ROW])).toEqual([expected]);
  });

  it('reads float32 columns as the numbers that they hold', () => {
    const row = { phot_g_mean_mag: 18.1 };
    expect(kept('phot_g_mean_mag = 18.1', [row])).toEqual([false]);
    expect(kept(`phot_g_mean_mag = ${Math.fround(18.1)}`, [row])).toEqual([true]);
  });

  it('reads texts that are not ASCII', () => {
    const rows = ['\ufeffx', 'é', null, '🌟', 'plain', ''].map(text => ({ phot_variable_flag: text }));
    expect(valuesOf('phot_variable_flag', rows)).toEqual(rows.map(row => row.phot_variable_flag));
    expect(valuesOf('LENGTH(phot_variable_flag)', rows)).toEqual([2n, 1n, null, 1n, 5n, 0n]);
    expect(valuesOf('phot_variable_flag', rows.slice(4))).toEqual(['plain', '']);
  });

  it('finds every comparison with NaN false, except <>', () => {
    const rows = [{ parallax: NaN }];
    for (const operator of ['=', '<', '<=', '>', '>=']) {
      expect(kept(`parallax ${operator} 1`, rows)).toEqual([false]);
      expect(kept(`NOT parallax ${operator} 1`, rows)).toEqual([true]);
      expect(kept(`parallax ${operator} source_id`, [{ parallax: NaN, source_id: 1n }])).toEqual([false]);
    }
    expect(kept('parallax <> 1', rows)).toEqual([true]);
    expect(kept('parallax <> parallax', rows)).toEqual([true]);
    expect(kept('parallax IS NULL', rows)).toEqual([false]);
    expect(kept('parallax IN (0.0/0.0, 1)', rows)).toEqual([false]);
  });
});

describe('a compiled filter', () => {
  it('says which columns it needs, once each, in file spelling', () => {
    expect(compileFilter('photGMeanMag < 18 AND RA > 3 OR phot_g_mean_mag IS NULL', COLUMNS).columns).toEqual([
      'phot_g_mean_mag',
      'ra'
    ]);
    expect(compileFilter('1 = 1', COLUMNS).columns).toEqual([]);
  });

  it('runs over batches of different sizes and keeps nothing from the one before', () => {
    const text = "ra > 10 AND (has_rvs OR phot_variable_flag = 'X') OR matched_transits IN (1, NULL)";
    const filter = compileFilter(text, COLUMNS);
    const all = Array.from({ length: 300 }, (_, i) => ({
      ra: i % 7 === 0 ? null : (i * 37) % 50,
      has_rvs: i % 5 === 0 ? null : i % 2 === 0,
      phot_variable_flag: i % 11 === 0 ? 'X' : null,
      matched_transits: i % 13
    }));
    const whole = kept(text, all);
    let at = 0;
    for (const size of [7, 100, 1, 0, 150, 42]) {
      const mask = new Uint8Array(200).fill(5);
      filter.run(batchOf(filter.columns, all.slice(at, at + size)), mask);
      expect(Array.from(mask.subarray(0, size), bit => bit === 1)).toEqual(whole.slice(at, at + size));
      expect(mask[size]).toBe(5);
      at += size;
    }
    expect(at).toBe(300);
  });
});

describe('types and units of results', () => {
  it.each<[string, string, string | undefined]>([
    ['phot_bp_mean_mag - phot_g_mean_mag', 'float64', 'mag'],
    ['phot_g_mean_mag + 5 * LOG10(parallax / 100)', 'float64', 'mag'],
    ['parallax', 'float64', 'mas'],
    ['1000 / parallax', 'float64', undefined],
    ['ra - dec', 'float64', 'deg'],
    ['ra - 180', 'float64', 'deg'],
    ['ra + parallax', 'float64', undefined],
    ['RADIANS(ra)', 'float64', 'rad'],
    ['DISTANCE(ra, dec, 1, 2)', 'float64', 'deg'],
    ['LEAST(phot_g_mean_mag, phot_bp_mean_mag)', 'float64', 'mag'],
    ['COALESCE(parallax, 0)', 'float64', undefined],
    ['matched_transits + 1', 'int64', undefined],
    ['source_id', 'int64', undefined],
    ['ra > 1', 'bool', undefined],
    ['UPPER(phot_variable_flag)', 'string', undefined]
  ])('%s is %s [%s]', (text, datatype, unit) => {
    expect(compileExpression(text, COLUMNS)).toMatchObject({ datatype, ...(unit ? { unit } : {}) });
    expect(compileExpression(text, COLUMNS).unit).toBe(unit);
  });
});

describe('warnings', () => {
  it.each<[string, string | undefined]>([
    ['5/60 > parallax', '5/60'],
    ['matched_transits / 2 > 3', 'matched_transits / 2'],
    ['matched_transits / 2.0 > 3', undefined],
    ['source_id / 34359738368 = 3', undefined],
    ['ra = NULL', 'ra = NULL'],
    ['COS(dec) > 0.5', 'COS(dec)'],
    ['COS(RADIANS(dec)) > 0.5', undefined],
    ['phot_g_mean_mag = 18.1', 'phot_g_mean_mag = 18.1'],
    ['phot_g_mean_mag = 18.5', undefined],
    ['ra BETWEEN 20 AND 10', 'ra BETWEEN 20 AND 10'],
    ['matched_transits > 1 / 0', '1 / 0']
  ])('%s', (text, place) => {
    const { warnings } = compileFilter(text, COLUMNS);
    const places = warnings.map(({ start, end }) => text.slice(start, end));
    expect(place === undefined ? places : places.includes(place)).toEqual(place === undefined ? [] : true);
  });
});
