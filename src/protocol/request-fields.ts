import {
  choiceField,
  choicesField,
  columnsField,
  expressionsField,
  flagField,
  integerField,
  numberField,
  objectField,
  rangeField,
  required,
  textField,
  type Field,
  type FieldsFor
} from './fields';
import {
  DEFAULT_ORDER,
  MAP_FORMATS,
  MAP_FRAMES,
  MAX_MAP_ORDER,
  TABLE_FORMAT_NAMES,
  type HistogramAxis,
  type JobRequest,
  type JobType,
  type RowsRequest
} from './requests';
import { statField } from './map-statistics';
import { DEFAULT_SIMILAR, MAX_SIMILAR, SPECTRUM_METRICS } from './spectra';
import { prototypeField, wavelengthField } from './validate-spectra';
import { queryField } from './validate-sql';

/** Most bins of an axis. */
const MAX_BINS = 10_000;

const count = integerField(1, Number.MAX_SAFE_INTEGER);
const tableFormat = (otherwise: (typeof TABLE_FORMAT_NAMES)[number]): Field =>
  choiceField(TABLE_FORMAT_NAMES, otherwise);

const MAP = {
  order: integerField(0, MAX_MAP_ORDER, 'a HEALPix order', { otherwise: DEFAULT_ORDER }),
  frame: choiceField(MAP_FRAMES, 'icrs'),
  formats: choicesField(MAP_FORMATS)
};

const AXIS: FieldsFor<HistogramAxis> = {
  expression: required(textField('expression')),
  bins: integerField(1, MAX_BINS, undefined, { otherwise: 100 }),
  range: rangeField(),
  log: flagField
};

const TOP: FieldsFor<NonNullable<RowsRequest['top']>> = {
  by: required(textField('expression')),
  count: required(count),
  descending: flagField
};

type Own<T extends JobType> = Omit<Extract<JobRequest, { type: T }>, 'type' | 'source' | 'engine'>;

/**
 * The fields of every type of job beside `source` and `engine`: what may stand in them, their limits, and what holds without them.
 * Validation, forms and cells are made of this table.
 */
export const REQUEST_FIELDS: { readonly [T in JobType]: FieldsFor<Own<T>> } = {
  DensityMap: { columns: expressionsField({ otherwise: ['1'] }), ...MAP },
  HealpixMap: {
    column: textField('expression'),
    columns: expressionsField(),
    stat: statField,
    q: numberField(0, 1),
    ...MAP
  },
  Histogram: { x: required(objectField(AXIS)), y: objectField(AXIS) },
  Statistics: { columns: columnsField() },
  Rows: { columns: columnsField(), top: objectField(TOP), limit: count, format: tableFormat('arrow') },
  Sql: { query: required(queryField), limit: count, format: tableFormat('parquet') },
  SimilarSpectra: {
    prototype: required(prototypeField),
    metric: choiceField(SPECTRUM_METRICS, 'euclidean'),
    wavelengthRange: wavelengthField,
    limit: integerField(1, MAX_SIMILAR, undefined, { otherwise: DEFAULT_SIMILAR }),
    fluxColumn: textField('column', { otherwise: 'flux' }),
    errorColumn: textField('column'),
    format: tableFormat('arrow')
  },
  Convert: { columns: columnsField(), hats: textField('path'), fresh: flagField },
  Verify: { fresh: flagField }
};
