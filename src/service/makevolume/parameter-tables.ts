import { DR3_ASTROPHYSICAL_PARAMETERS } from '../../gaia/columns/dr3-astrophysical-parameters';
import { DR3_DIALECT } from './csv-text';
import { placesOf } from './earlier-rows';
import { at, type Row } from './row';
import { RowText } from './row-text';
import type { TableText } from './table-text';

const G = at('phot_g_mean_mag');
const P_QUASAR = at('classprob_dsc_combmod_quasar');
const TEFF = at('teff_gspphot');
const DISTANCE = at('distance_gspphot');
const AG = at('ag_gspphot');
const SUN_MAGNITUDE = 4.74;
const SUN_TEFF = 5772;

const PLACE = new Map(DR3_ASTROPHYSICAL_PARAMETERS.map(({ name }, i) => [name, i]));
const place = (name: string): number => PLACE.get(name) as number;

/** Values with their 16th and 84th percentile in the next two columns. */
const MG = place('mg_gspphot');
const RADIUS = place('radius_gspphot');
const ABP = place('abp_gspphot');
const ARP = place('arp_gspphot');

/**
 * astrophysical_parameters: what gaia_source has of it, and what follows from that; most columns are null, as in the
 * real table. Sources without class have no row.
 */
export function astrophysicalParametersText(): TableText {
  const columns = DR3_ASTROPHYSICAL_PARAMETERS;
  const writer = new RowText(columns, { dialect: DR3_DIALECT, solution: '1636148068921376768', label: '' });
  const places = placesOf(columns);
  const values = new Float64Array(columns.length);
  return {
    columns,
    dialect: DR3_DIALECT,
    has: row => row[P_QUASAR] === row[P_QUASAR],
    write(row, pixel, low, exact, text) {
      for (let i = 0; i < places.length; i++) {
        values[i] = places[i] < 0 ? NaN : row[places[i]];
      }
      if (row[TEFF] === row[TEFF]) {
        estimate(row, values);
      }
      writer.write(values, pixel, low, exact, text);
    }
  };
}

function estimate(row: Row, values: Float64Array): void {
  const absolute = row[G] - 5 * Math.log10(row[DISTANCE] / 10) - row[AG];
  const luminosity = 10 ** (0.4 * (SUN_MAGNITUDE - absolute));
  const radius = Math.sqrt(luminosity) * (SUN_TEFF / row[TEFF]) ** 2;
  const width = Math.abs(row[DISTANCE + 2] - row[DISTANCE + 1]) / row[DISTANCE] / 2;
  interval(values, MG, absolute, 2.2 * width);
  interval(values, RADIUS, radius, radius * width);
  interval(values, ABP, 1.2 * row[AG], 0.05);
  interval(values, ARP, 0.72 * row[AG], 0.03);
}

function interval(values: Float64Array, at: number, value: number, width: number): void {
  values[at] = value;
  values[at + 1] = value - width;
  values[at + 2] = value + width;
}
