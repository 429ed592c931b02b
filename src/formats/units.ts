/** Spellings in Gaia's tables that no standard knows, and their VOUnits. */
const SPELLINGS: Record<string, string> = {
  'mas/year': 'mas.yr**-1',
  'mas/yr': 'mas.yr**-1',
  'km/s': 'km.s**-1',
  'Julian Year': 'yr',
  year: 'yr',
  Rsun: 'solRad',
  Lsun: 'solLum',
  Msun: 'solMass',
  dex: "'dex'",
  'electron.s**-1': "'electron'.s**-1"
};

/**
 * A unit of Gaia's tables as VOUnits 1.0 writes it, for VOTable: `mas.yr**-1`, `'electron'.s**-1`, `log(cm.s**-2)`.
 * Units that are not known stay as they are.
 * @see https://www.ivoa.net/documents/VOUnits/
 */
export const voUnit = (unit: string): string => SPELLINGS[unit.trim()] ?? unit.trim();

const isSimple = (unit: string): boolean => /^[\w'.*()%-]+$/.test(unit);

/**
 * The same as FITS writes it (FITS standard 4.0, section 4.3): `mas yr-1`, `electron s-1`, `log(cm s-2)`. `dex` has
 * no name there and stays `dex`.
 */
export function fitsUnit(unit: string): string {
  const vo = voUnit(unit);
  return isSimple(vo)
    ? vo
        .replace(/'/g, '')
        .replace(/\*\*/g, '')
        .replace(/\.(?=[a-zA-Z])/g, ' ')
    : vo;
}

/** The same as astropy reads it from ECSV: `mas.yr**-1`, `electron.s**-1`, `dex(cm.s**-2)`, `dex`. */
export function astropyUnit(unit: string): string {
  const vo = voUnit(unit);
  return isSimple(vo) ? vo.replace(/'/g, '').replace(/^log\(/, 'dex(') : vo;
}
