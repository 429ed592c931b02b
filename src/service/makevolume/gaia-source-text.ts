import { DR1_GAIA_SOURCE } from '../../gaia/columns/dr1-gaia-source';
import { DR2_GAIA_SOURCE } from '../../gaia/columns/dr2-gaia-source';
import { DR3_GAIA_SOURCE } from '../../gaia/columns/dr3-gaia-source';
import { EDR3_GAIA_SOURCE } from '../../gaia/columns/edr3-gaia-source';
import type { ColumnInfo } from '../../protocol';
import { DR3_DIALECT, type Dialect } from './csv-text';
import { earlierRow, placesOf, toDr1, toDr2, toEdr3, type Derivation } from './earlier-rows';
import { RowText } from './row-text';
import type { TableText } from './table-text';

/** Booleans unquoted and nothing for what is missing; the designation quoted. */
const EDR3_DIALECT: Dialect = {
  missing: '',
  true: 'True',
  false: 'False',
  designationQuote: '"',
  textQuote: '"'
};
/** Nothing is quoted. DR1 has no designation. */
const DR2_DIALECT: Dialect = { missing: '', true: 'true', false: 'false', designationQuote: '', textQuote: '' };

/** What gaia_source is in a release, besides its columns' names. */
interface Flavour {
  columns: readonly ColumnInfo[];
  dialect: Dialect;
  /** The solution_id that all its rows have. */
  solution: string;
  derive?: Derivation;
  headerApart?: boolean;
}

const FLAVOURS: Readonly<Record<string, Flavour>> = {
  DR3: { columns: DR3_GAIA_SOURCE, dialect: DR3_DIALECT, solution: '1636148068921376768' },
  EDR3: {
    columns: EDR3_GAIA_SOURCE,
    dialect: EDR3_DIALECT,
    solution: '1636042515805110273',
    derive: toEdr3,
    headerApart: true
  },
  DR2: { columns: DR2_GAIA_SOURCE, dialect: DR2_DIALECT, solution: '1635721458409799680', derive: toDr2 },
  DR1: { columns: DR1_GAIA_SOURCE, dialect: DR2_DIALECT, solution: '1635378410781933568', derive: toDr1 }
};

/** Releases whose gaia_source can be made. */
export const MADE_RELEASES = Object.keys(FLAVOURS);

/**
 * gaia_source of a release.
 * @param release - one of {@link MADE_RELEASES}
 */
export function gaiaSourceText(release: string, label: string): TableText {
  const { columns, dialect, solution, derive, headerApart } = FLAVOURS[release];
  const writer = new RowText(columns, { dialect, solution, label });
  const values = new Float64Array(columns.length);
  const places = placesOf(columns);
  return {
    columns,
    dialect,
    headerApart,
    has: () => true,
    write(row, pixel, low, exact, text) {
      if (derive) {
        earlierRow(row, places, derive, values);
      }
      writer.write(derive ? values : row, pixel, low, exact, text);
    }
  };
}
