import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { columnType } from './batch';
import { columnIndices } from './columns';
import type { SimilarSpectraSpec } from './spectra-spec';

const POSITION = ['ra', 'dec'];
const DISTANCE: Record<SimilarSpectraSpec['metric'], string> = {
  euclidean: 'Distance from the prototype, both spectra divided by their L2 norm',
  cosine: 'One less the cosine of the angle between the spectrum and the prototype',
  chi2: 'chi-squared of the spectrum and the prototype times scale'
};

/** The columns of a table that a comparison of its spectra reads. */
export interface SpectraColumns {
  /** Read of every row: source_id, fluxes, and for chi2 their uncertainties. */
  compared: string[];
  /** Read of spectra that may be among the nearest. */
  further: string[];
  /** Those of the answer: source_id, distance, scale, and the rest. */
  answer: ColumnInfo[];
  /** Whether fluxes are float32. */
  isSingle: boolean;
}

/** @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST for a column that holds no arrays of numbers */
export function spectraColumns(
  file: string,
  spec: Pick<SimilarSpectraSpec, 'fluxColumn' | 'errorColumn' | 'metric'>,
  columns: readonly ColumnInfo[]
): SpectraColumns {
  const { fluxColumn, errorColumn, metric } = spec;
  const errors = errorColumn === undefined ? [] : [errorColumn];
  const compared = ['source_id', fluxColumn, ...(metric === 'chi2' ? errors : [])];
  const known = POSITION.filter(name => columns.some(column => column.name === name));
  const further = [...known, ...(metric === 'chi2' ? [] : errors)];
  const infoOf = (name: string): ColumnInfo => columns[columnIndices(file, columns, [name])[0]];
  const kinds = [fluxColumn, ...errors].map(name => itemsOf(infoOf(name)));
  const [id, ...rest] = [...compared, ...further].map(infoOf);
  return {
    compared,
    further,
    isSingle: kinds[0] === 'float32',
    answer: [
      id,
      { name: 'distance', datatype: 'float64', description: DISTANCE[metric] },
      { name: 'scale', datatype: 'float64', description: 'The prototype times this is most like the spectrum' },
      ...rest
    ]
  };
}

function itemsOf(column: ColumnInfo): string {
  const { kind, item } = columnType(column);
  if (kind !== 'list' || (item !== 'float32' && item !== 'float64')) {
    throw new GaiaError(
      'BAD_REQUEST',
      `${column.name} is not a column of spectra but ${column.subtype ?? column.datatype}.`,
      'Name a column of arrays of floating-point numbers.',
      { column: column.name }
    );
  }
  return item;
}
