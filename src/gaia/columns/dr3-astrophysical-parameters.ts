import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';
import { DR3_GAIA_SOURCE } from './dr3-gaia-source';

/** What a parameter is, whichever module found it: unit, UCD, description. */
type Quantity = readonly [unit: string, ucd: string, what: string];

const DEX = "'dex'";
const MAG = 'mag';

const QUANTITIES: Readonly<Record<string, Quantity>> = {
  teff: ['K', 'phys.temperature.effective', 'Effective temperature'],
  logg: ['log(cm.s**-2)', 'phys.gravity', 'Surface gravity, log g'],
  mh: [DEX, 'phys.abund.Z', 'Metallicity [M/H]'],
  alphafe: [DEX, 'phys.abund', 'Abundance of alpha elements [alpha/Fe]'],
  distance: ['pc', 'pos.distance;pos.eq', 'Distance'],
  azero: [MAG, 'phys.absorption;em.opt', 'Extinction A0 at 547.7 nm'],
  ag: [MAG, 'phys.absorption;em.opt', 'Extinction in the G band'],
  abp: [MAG, 'phys.absorption;em.opt.B', 'Extinction in the BP band'],
  arp: [MAG, 'phys.absorption;em.opt.R', 'Extinction in the RP band'],
  ebpminrp: [MAG, 'phot.color.excess', 'Reddening of BP - RP'],
  mg: [MAG, 'phys.magAbs;em.opt', 'Absolute magnitude in the G band'],
  radius: ['solRad', 'phys.size.radius', 'Radius of the star'],
  lum: ['solLum', 'phys.luminosity', 'Luminosity of the star'],
  mass: ['solMass', 'phys.mass', 'Mass of the star'],
  age: ['Gyr', 'time.age', 'Age of the star'],
  gravredshift: ['km.s**-1', 'phys.gravity;spect.dopplerVeloc', 'Gravitational redshift'],
  vsini: ['km.s**-1', 'phys.veloc.rotat', 'Projected rotational velocity'],
  activityindex: ['nm', 'phys.magField', 'Chromospheric activity from the calcium triplet']
};

const ELEMENTS: Readonly<Record<string, string>> = {
  fem: 'neutral iron [Fe/M]',
  sife: 'silicon [Si/Fe]',
  cafe: 'calcium [Ca/Fe]',
  tife: 'titanium [Ti/Fe]',
  mgfe: 'magnesium [Mg/Fe]',
  ndfe: 'neodymium [Nd/Fe]',
  feiim: 'ionised iron [FeII/M]',
  sfe: 'sulphur [S/Fe]',
  zrfe: 'zirconium [Zr/Fe]',
  nfe: 'nitrogen [N/Fe]',
  crfe: 'chromium [Cr/Fe]',
  cefe: 'cerium [Ce/Fe]',
  nife: 'nickel [Ni/Fe]'
};

const words = (text: string): string[] => text.trim().split(/\s+/);

const IN_GAIA_SOURCE = new Map(DR3_GAIA_SOURCE.map(column => [column.name, column]));

const float = (name: string, [unit, ucd]: Quantity, what: string, bound = ''): ColumnInfo =>
  IN_GAIA_SOURCE.get(name) ?? c(name, 'float32', unit, bound === '' ? ucd : `${ucd};${bound}`, what);

/** A value with the 16th and 84th percentile of its distribution. */
function interval(name: string, quantity: Quantity, module: string, upperFirst = false): ColumnInfo[] {
  const [, , what] = quantity;
  const bounds = [
    float(`${name}_lower`, quantity, `${what}: 16th percentile (${module})`, 'stat.min'),
    float(`${name}_upper`, quantity, `${what}: 84th percentile (${module})`, 'stat.max')
  ];
  return [float(name, quantity, `${what} (${module})`), ...(upperFirst ? bounds.reverse() : bounds)];
}

/** A value with its uncertainty. */
const uncertain = (name: string, quantity: Quantity, module: string): ColumnInfo[] => [
  float(name, quantity, `${quantity[2]} (${module})`),
  c(`${name}_uncertainty`, 'float32', quantity[0], `stat.error;${quantity[1]}`, `${quantity[2]}: error (${module})`)
];

const intervals = (names: string, module: string): ColumnInfo[] =>
  words(names).flatMap(name => interval(name, QUANTITIES[name.split('_')[0]], module));

const uncertains = (names: string, module: string): ColumnInfo[] =>
  words(names).flatMap(name => uncertain(name, QUANTITIES[name.split('_')[0]], module));

const probability = (module: string, title: string, classes: Readonly<Record<string, string>>): ColumnInfo[] =>
  Object.entries(classes).map(([name, what]) =>
    float(`classprob_${module}_${name}`, ['', 'stat.probability', ''], `Probability of ${what} (${title})`)
  );

const text = (name: string, what: string): ColumnInfo =>
  IN_GAIA_SOURCE.get(name) ?? c(name, 'string', '', 'meta.code', what);

const plain = (name: string, unit: string, ucd: string, what: string): ColumnInfo =>
  c(name, 'float32', unit, ucd, what);

const DSC = {
  quasar: 'a quasar',
  galaxy: 'a galaxy',
  star: 'a single star',
  whitedwarf: 'a white dwarf',
  binarystar: 'a binary star'
};

const element = ([name, what]: [string, string]): ColumnInfo[] => [
  ...interval(`${name}_gspspec`, [DEX, 'phys.abund', `Abundance of ${what}`], 'GSP-Spec'),
  c(`${name}_gspspec_nlines`, 'int32', '', 'meta.number', `Lines behind the abundance of ${what} (GSP-Spec)`),
  plain(`${name}_gspspec_linescatter`, DEX, 'stat.stdev', `Scatter of the lines of ${what} (GSP-Spec)`)
];

const WIDTH = 'spect.line.eqWidth';

/** Interstellar and cyanogen lines in the RVS spectra. */
const LINES: readonly ColumnInfo[] = [
  plain('cn0ew_gspspec', '0.1.nm', WIDTH, 'Equivalent width of the cyanogen line (GSP-Spec)'),
  plain('cn0ew_gspspec_uncertainty', '0.1.nm', `stat.error;${WIDTH}`, 'Error of the cyanogen equivalent width'),
  plain('cn0_gspspec_centralline', 'nm', 'em.wl.central', 'Wavelength at the middle of the cyanogen line (GSP-Spec)'),
  plain('cn0_gspspec_width', 'nm', 'spect.line.width', 'Breadth of the cyanogen line (GSP-Spec)'),
  plain('dib_gspspec_lambda', 'nm', 'em.wl.central', 'Wavelength at the middle of the diffuse interstellar band'),
  plain('dib_gspspec_lambda_uncertainty', 'nm', 'stat.error;em.wl.central', 'Error of dib_gspspec_lambda'),
  plain('dibew_gspspec', '0.1.nm', WIDTH, 'Equivalent width of the diffuse interstellar band (GSP-Spec)'),
  plain('dibew_gspspec_uncertainty', '0.1.nm', `stat.error;${WIDTH}`, 'Whole error of dibew_gspspec'),
  plain(
    'dibewnoise_gspspec_uncertainty',
    '0.1.nm',
    `stat.error;${WIDTH}`,
    'Part of the error of dibew_gspspec by noise'
  ),
  plain('dibp0_gspspec', '', 'stat.fit.param', 'Depth of the Gauss curve fitted to the interstellar band'),
  plain('dibp2_gspspec', 'nm', 'stat.fit.param', 'Width of the Gauss curve fitted to the interstellar band'),
  plain('dibp2_gspspec_uncertainty', 'nm', 'stat.error;stat.fit.param', 'Error of dibp2_gspspec'),
  plain('dibqf_gspspec', '', 'meta.code.qual', 'Quality of the interstellar band, as a code')
];

/**
 * The 226 columns of gaiadr3.astrophysical_parameters in file order. Names and types are those of the files, so are the
 * units of the columns that gaia_source has too; other units and the UCDs are the standard ones of such quantities, and
 * a file's own header comes before them. Descriptions are ours.
 */
export const DR3_ASTROPHYSICAL_PARAMETERS: readonly ColumnInfo[] = [
  c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row'),
  c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source'),
  ...probability('dsc_combmod', 'DSC-Combmod', DSC),
  ...probability('dsc_specmod', 'DSC-Specmod', DSC),
  ...probability('dsc_allosmod', 'DSC-Allosmod', { quasar: DSC.quasar, galaxy: DSC.galaxy, star: 'a star' }),
  ...intervals(
    `teff_gspphot logg_gspphot mh_gspphot distance_gspphot azero_gspphot ag_gspphot abp_gspphot arp_gspphot
     ebpminrp_gspphot mg_gspphot radius_gspphot`,
    'GSP-Phot'
  ),
  plain('logposterior_gspphot', '', 'stat.fit.goodness', 'Average log posterior of the chain (GSP-Phot)'),
  plain('mcmcaccept_gspphot', '', 'stat.value', 'Share of accepted steps of the chain (GSP-Phot)'),
  text('libname_gspphot', 'Library of model spectra that fitted best (GSP-Phot)'),
  ...intervals('teff_gspspec logg_gspspec mh_gspspec alphafe_gspspec', 'GSP-Spec'),
  ...Object.entries(ELEMENTS).flatMap(element),
  ...LINES,
  text('flags_gspspec', 'Quality flags in a row (GSP-Spec)'),
  plain('logchisq_gspspec', '', 'stat.fit.chi2', 'Log chi-square of the fitted spectrum (GSP-Spec)'),
  plain('ew_espels_halpha', 'nm', WIDTH, 'Pseudo-equivalent width of H-alpha (ESP-ELS)'),
  plain('ew_espels_halpha_uncertainty', 'nm', `stat.error;${WIDTH}`, 'Error of ew_espels_halpha'),
  text('ew_espels_halpha_flag', 'Quality of ew_espels_halpha, as a code'),
  plain('ew_espels_halpha_model', 'nm', WIDTH, 'The same width in the model spectrum (ESP-ELS)'),
  text('classlabel_espels', 'Class of emission-line star (ESP-ELS)'),
  text('classlabel_espels_flag', 'Quality of classlabel_espels, as a code'),
  ...probability('espels', 'ESP-ELS', {
    wcstar: 'a Wolf-Rayet star WC',
    wnstar: 'a Wolf-Rayet star WN',
    bestar: 'a Be star',
    ttauristar: 'a T Tauri star',
    herbigstar: 'a Herbig Ae/Be star',
    dmestar: 'an active M dwarf',
    pne: 'a planetary nebula'
  }),
  ...uncertains('azero_esphs ag_esphs ebpminrp_esphs teff_esphs logg_esphs vsini_esphs', 'ESP-HS'),
  text('flags_esphs', 'Quality of the hot-star parameters (ESP-HS)'),
  text('spectraltype_esphs', 'Spectral type (ESP-ELS)'),
  ...uncertains('activityindex_espcs', 'ESP-CS'),
  text('activityindex_espcs_input', 'Whose stellar parameters activityindex_espcs rests on'),
  ...uncertains('teff_espucd', 'ESP-UCD'),
  text('flags_espucd', 'Quality of the ultra-cool-dwarf parameters (ESP-UCD)'),
  ...intervals('radius_flame lum_flame mass_flame age_flame', 'FLAME'),
  text('flags_flame', 'Quality and processing flags (FLAME)'),
  c('evolstage_flame', 'int32', '', 'meta.code', 'Stage of evolution, as a number (FLAME)'),
  ...intervals('gravredshift_flame', 'FLAME'),
  plain('bc_flame', MAG, 'phot.mag.bc', 'Bolometric correction behind lum_flame'),
  ...words('mh_msc azero_msc distance_msc teff_msc1 teff_msc2 logg_msc1 logg_msc2 ag_msc').flatMap(name => {
    const star = name.endsWith('1') ? ' of the primary' : name.endsWith('2') ? ' of the secondary' : '';
    const [unit, ucd, what] = QUANTITIES[name.split('_')[0]];
    return interval(name, [unit, ucd, what + star], 'MSC, as a binary', true);
  }),
  plain('logposterior_msc', '', 'stat.fit.goodness', 'Average log posterior of the chain (MSC)'),
  plain('mcmcaccept_msc', '', 'stat.value', 'Share of accepted steps of the chain (MSC)'),
  plain('mcmcdrift_msc', '', 'stat.value', 'How far the chain drifts, in standard deviations (MSC)'),
  text('flags_msc', 'Quality of the binary solution (MSC)'),
  c('neuron_oa_id', 'int64', '', 'meta.id', 'Neuron of the self-organising map that stands for the source (OA)'),
  plain('neuron_oa_dist', '', 'stat.value', 'Distance of the spectrum from that of its neuron (OA)'),
  c('neuron_oa_dist_percentile_rank', 'int32', '', 'stat.value', 'Percentile of that distance in the neuron (OA)'),
  text('flags_oa', 'Quality and processing flags (OA)')
];
