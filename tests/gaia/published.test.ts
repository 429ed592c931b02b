import { releaseNamed } from '../../src/gaia/release';
import { tableNamed, type TableProfile } from '../../src/gaia/table';

const table = (name: string, release = 'DR3'): TableProfile => tableNamed(releaseNamed(release), name);
const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);

describe('published row counts', () => {
  test.each([
    ['gaia_source', 1_811_709_771],
    ['xp_continuous_mean_spectrum', 219_197_643],
    ['xp_sampled_mean_spectrum', 34_468_373],
    ['rvs_mean_spectrum', 999_645],
    ['vari_eclipsing_binary', 1_587_926 + 389_725 + 85_400 + 48_215 + 36_984 + 36_227],
    ['vari_long_period_variable', 1_720_588],
    ['vari_rrlyrae', 271_779],
    ['vari_cepheid', 15_021],
    ['vari_agn', 872_228],
    ['vari_microlensing', 363],
    ['vari_rotation_modulation', 474_026],
    ['vari_short_timescale', 471_679],
    ['vari_ms_oscillator', 54_476],
    ['vari_planetary_transit', 214],
    ['vari_compact_companion', 6_306],
    ['qso_candidates', 1_840_645 + 720_322 + 2_763_765 + 461_403 + 863_027],
    ['galaxy_candidates', 4_842_342],
    ['sso_source', 158_152],
    ['nss_acceleration_astro', 338_215],
    ['nss_two_body_orbit', 443_205],
    ['binary_masses', 195_315]
  ])('%s: %d', (name, rows) => expect(table(name).rows).toBe(rows));

  test('of the earlier releases', () => {
    expect(table('gaia_source', 'DR2').rows).toBe(1_692_919_135);
    expect(table('gaia_source', 'EDR3').rows).toBe(1_811_709_771);
    expect(table('gaia_source', 'DR1').rows).toBe(1_142_679_769);
  });
});

describe('published null counts of gaia_source', () => {
  const { rows, published } = table('gaia_source');

  test.each([
    ['parallax', 1_467_744_818],
    ['parallax_error', 1_467_744_818],
    ['parallax_over_error', 1_467_744_818],
    ['pm', 1_467_744_818],
    ['pmra', 1_467_744_818],
    ['pmdec', 1_467_744_818],
    ['pmra_error', 1_467_744_818],
    ['pmdec_error', 1_467_744_818],
    ['phot_g_mean_mag', 1_806_254_432],
    ['phot_g_mean_flux', 1_806_254_432],
    ['phot_bp_mean_mag', 1_542_033_472],
    ['phot_bp_mean_flux', 1_542_033_472],
    ['phot_bp_mean_flux_over_error', 1_542_033_472 - 3],
    ['phot_rp_mean_mag', 1_554_997_939],
    ['phot_rp_mean_flux_over_error', 1_554_997_939 - 3],
    ['radial_velocity', 33_812_183],
    ['radial_velocity_error', 33_812_183],
    ['grvs_mag', 32_232_187],
    ['vbroad', 3_524_677],
    ['teff_gspphot', 470_759_263],
    ['logg_gspphot', 470_759_263],
    ['mh_gspphot', 470_759_263],
    ['distance_gspphot', 470_759_263]
  ])('%s has %d values', (column, values) => expect(rows! - published!.columns[column].nulls!).toBe(values));

  test.each([
    ['bp_rp', 270_939_282],
    ['bp_g', 269_681_608],
    ['g_rp', 260_559_960]
  ])('%s has %d nulls, more than either of its bands and not more than both', (column, nulls) => {
    expect(published!.columns[column].nulls).toBe(nulls);
    const [one, two] = column.split('_').map(band => published!.columns[`phot_${band}_mean_mag`].nulls!);
    expect(nulls).toBeGreaterThanOrEqual(Math.max(one, two));
    expect(nulls).toBeLessThanOrEqual(one + two);
  });

  test.each('source_id ra dec ra_error dec_error l b ecl_lon ecl_lat non_single_star'.split(' '))(
    '%s is never null',
    column => expect(published!.columns[column].nulls).toBe(0)
  );

  test('counts by value add up to all rows', () => {
    for (const values of Object.values(published!.counts!)) {
      expect(sum(values)).toBe(rows);
    }
    expect(published!.counts!.astrometric_params_solved).toEqual({
      '31': 585_416_709,
      '95': 882_328_109,
      '3': 343_964_953
    });
    expect(published!.counts!.astrometric_params_solved['3']).toBe(published!.columns.parallax.nulls);
  });

  test('the products that it tells of have as many rows', () => {
    const { has_xp_continuous, has_xp_sampled, has_rvs, in_qso_candidates, in_galaxy_candidates } = published!.counts!;
    expect(has_xp_continuous.True).toBe(table('xp_continuous_mean_spectrum').rows);
    expect(has_xp_sampled.True).toBe(table('xp_sampled_mean_spectrum').rows);
    expect(has_rvs.True).toBe(table('rvs_mean_spectrum').rows);
    expect(in_qso_candidates.True).toBe(table('qso_candidates').rows);
    expect(in_galaxy_candidates.True).toBe(table('galaxy_candidates').rows);
  });
});

test('solutions of binaries add up, and the circular ones are those without eccentricity', () => {
  const orbits = table('nss_two_body_orbit');
  const types = orbits.published!.counts!.nss_solution_type;
  expect(Object.keys(types)).toHaveLength(12);
  expect(sum(types)).toBe(orbits.rows);
  expect(types.SB1C + types.SB2C).toBe(948);
  expect(orbits.published!.columns.eccentricity.nulls).toBe(948);
  const masses = table('binary_masses');
  expect(sum(masses.published!.counts!.combination_method)).toBe(masses.rows);
});

test('masses from FLAME', () => {
  const { rows, published } = table('astrophysical_parameters');
  expect(rows! - published!.columns.mass_flame.nulls!).toBe(128_611_111);
});
