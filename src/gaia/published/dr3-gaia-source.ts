import { figures, type PublishedFigures } from './figures';

/**
 * Figures over all rows of gaiadr3.gaia_source. With a parallax 1,467,744,818; with G 1,806,254,432, BP 1,542,033,472,
 * RP 1,554,997,939, GRVS 32,232,187, a line broadening 3,524,677
 * and a radial velocity 33,812,183 rows. In three rows each the flux of BP or RP has the error 0, and
 * so no ratio.
 */
export const DR3_GAIA_SOURCE_FIGURES: PublishedFigures = {
  columns: {
    source_id: figures('4295806720', '6917528997577384320', 0),
    ra: figures('3.4096239126626443e-7', '359.999999939548', 0),
    dec: figures('-89.99287859590359', '89.99005196682685', 0),
    ra_error: figures('0.0035371692', '99.997635', 0),
    dec_error: figures('0.0042951643', '99.97974', 0),
    parallax: figures('-187.02939637423492', '768.0665391873573', 343_964_953),
    parallax_error: figures('0.0071899574', '5.802274', 343_964_953),
    parallax_over_error: figures('-161.38797', '15400.477', 343_964_953),
    pm: figures('0.00019370936', '10393.349', 343_964_953),
    pmra: figures('-4406.469178827325', '6765.995136250774', 343_964_953),
    pmra_error: figures('0.0039596637', '3.447368', 343_964_953),
    pmdec: figures('-5817.8001940492695', '10362.394206546573', 343_964_953),
    pmdec_error: figures('0.0052927267', '3.4449604', 343_964_953),
    phot_g_mean_flux: figures('12.370194398444749', '3822116782.6336956', 5_455_339),
    phot_g_mean_mag: figures('1.731607', '22.956425', 5_455_339),
    phot_bp_mean_flux: figures('1.0050400371436263', '1500432409.3837109', 269_676_299),
    phot_bp_mean_flux_over_error: figures('0.053431902', '94195456', 269_676_302),
    phot_bp_mean_mag: figures('2.3980012', '25.333084', 269_676_299),
    phot_rp_mean_flux_over_error: figures('0.054578356', '81374416', 256_711_835),
    phot_rp_mean_mag: figures('1.7436333', '24.695997', 256_711_832),
    bp_rp: figures('-7.3475304', '10.193149', 270_939_282),
    bp_g: figures('-8.431045', '7.015131', 269_681_608),
    g_rp: figures('-4.8746176', '11.520412', 260_559_960),
    radial_velocity: figures('-906.6071', '914.7007', 1_777_897_588),
    radial_velocity_error: figures('0.11300004', '39.99959', 1_777_897_588),
    grvs_mag: { nulls: 1_779_477_584 },
    vbroad: { nulls: 1_808_185_094 },
    non_single_star: figures('0', '7', 0),
    l: figures('1.0606335061246415e-7', '359.9999999850258', 0),
    b: figures('-89.99366530605397', '89.98796453163729', 0),
    ecl_lon: figures('5.21887866629631e-7', '359.99999810830957', 0),
    ecl_lat: figures('-89.99954651413846', '89.99008000608518', 0),
    teff_gspphot: figures('2501.1814', '41504.02', 1_340_950_508),
    logg_gspphot: figures('-0.5', '5.4957', 1_340_950_508),
    mh_gspphot: figures('-4.1503', '0.8', 1_340_950_508),
    distance_gspphot: figures('1.3011', '36165.09', 1_340_950_508)
  },
  counts: {
    // Sources with two, five and six astrometric parameters.
    astrometric_params_solved: { '3': 343_964_953, '31': 585_416_709, '95': 882_328_109 },
    // Sources with rows in the tables of the products, and without.
    has_xp_continuous: { True: 219_197_643, False: 1_592_512_128 },
    has_xp_sampled: { True: 34_468_373, False: 1_777_241_398 },
    has_rvs: { True: 999_645, False: 1_810_710_126 },
    in_qso_candidates: { True: 6_649_162, False: 1_805_060_609 },
    in_galaxy_candidates: { True: 4_842_342, False: 1_806_867_429 },
    ref_epoch: { '2016.0': 1_811_709_771 },
    solution_id: { '1636148068921376768': 1_811_709_771 }
  },
  source:
    'Counts by solution and product: Gaia DR3 release. Limits and nulls: measured on a public copy; they add up to those.'
};
