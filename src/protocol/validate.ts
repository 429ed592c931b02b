import {
  bad,
  defined,
  fieldsOf,
  finite,
  flag,
  integerFrom,
  listOf,
  names,
  object,
  only,
  oneOf,
  optional,
  pair,
  text
} from './check';
import type { Check } from './check';
import {
  JOB_TYPES,
  MAP_FORMATS,
  MAP_FRAMES,
  MAX_MAP_ORDER,
  STATS,
  TABLE_FORMAT_NAMES,
  type HistogramAxis,
  type JobRequest,
  type PartitionsRequest,
  type RowsRequest,
  type ScanSource
} from './requests';
import { region, validateSource, where } from './validate-source';
import { validateSimilarSpectra } from './validate-spectra';
import { validateSql } from './validate-sql';

const order = integerFrom(0, MAX_MAP_ORDER, 'a HEALPix order');
const count = integerFrom(1, Number.MAX_SAFE_INTEGER);
const formats = listOf(oneOf(MAP_FORMATS));
const COMMON = ['type', 'source'];

/**
 * Checks a job request that came from outside.
 * @throws GaiaError BAD_REQUEST naming the field and the value.
 */
export function validateJobRequest(value: unknown): JobRequest {
  const fields = object(value, 'request');
  const type = oneOf(JOB_TYPES)(fields.type, 'type');
  const source = validateSource(fields.source ?? {});
  switch (type) {
    case 'DensityMap':
      only(fields, [...COMMON, 'columns', 'order', 'frame', 'formats']);
      return defined({
        type,
        source,
        columns: optional(fields.columns, 'columns', names),
        order: optional(fields.order, 'order', order),
        frame: optional(fields.frame, 'frame', oneOf(MAP_FRAMES)),
        formats: optional(fields.formats, 'formats', formats)
      });
    case 'HealpixMap':
      only(fields, [...COMMON, 'column', 'stat', 'q', 'order', 'frame', 'formats']);
      return defined({
        type,
        source,
        column: text(fields.column, 'column'),
        stat: optional(fields.stat, 'stat', oneOf(STATS)),
        q: optional(fields.q, 'q', share),
        order: optional(fields.order, 'order', order),
        frame: optional(fields.frame, 'frame', oneOf(MAP_FRAMES)),
        formats: optional(fields.formats, 'formats', formats)
      });
    case 'Histogram':
      only(fields, [...COMMON, 'x', 'y']);
      return defined({ type, source, x: axis(fields.x, 'x'), y: optional(fields.y, 'y', axis) });
    case 'Statistics':
      only(fields, [...COMMON, 'columns']);
      return defined({ type, source, columns: optional(fields.columns, 'columns', names) });
    case 'Convert':
      only(fields, [...COMMON, 'columns', 'fresh', 'hats']);
      checkWholeFiles(source);
      return defined({
        type,
        source,
        columns: optional(fields.columns, 'columns', names),
        fresh: optional(fields.fresh, 'fresh', flag),
        hats: optional(fields.hats, 'hats', text)
      });
    case 'SimilarSpectra':
      return validateSimilarSpectra(fields, source);
    case 'Sql':
      return validateSql(fields, source);
    case 'Rows':
      only(fields, [...COMMON, 'columns', 'limit', 'top', 'format']);
      return defined({
        type,
        source,
        columns: optional(fields.columns, 'columns', names),
        limit: optional(fields.limit, 'limit', count),
        top: optional(fields.top, 'top', top),
        format: optional(fields.format, 'format', oneOf(TABLE_FORMAT_NAMES))
      });
  }
}

/**
 * Checks a partition search that came from outside.
 * @throws GaiaError BAD_REQUEST naming the field and the value.
 */
export function validatePartitionsRequest(value: unknown): PartitionsRequest {
  const fields = object(value, 'request');
  only(fields, ['volume', 'release', 'table', 'ra', 'dec', 'radius', 'region', 'strict', 'margin']);
  const place =
    fields.region === undefined
      ? {
          ra: finite(fields.ra, 'ra'),
          dec: finite(fields.dec, 'dec'),
          radius: optional(fields.radius, 'radius', finite)
        }
      : { region: region(fields.region, 'region') };
  return defined({
    ...where(fields),
    ...place,
    strict: optional(fields.strict, 'strict', flag),
    margin: optional(fields.margin, 'margin', finite)
  });
}

/** @throws GaiaError BAD_REQUEST for a choice of rows, which a conversion of files cannot keep */
function checkWholeFiles({ where: condition, sample }: ScanSource): void {
  if (condition !== undefined || sample !== undefined) {
    throw bad(
      `A conversion takes whole files: "source.${condition === undefined ? 'sample' : 'where'}" has no place in it.`,
      'Choose rows when you read them; the store makes that fast.'
    );
  }
}

const share: Check<number> = (value, name) => {
  const number = finite(value, name);
  if (number < 0 || number > 1) {
    throw bad(`"${name}" must be from 0 to 1, not ${number}.`);
  }
  return number;
};

const axis: Check<HistogramAxis> = (value, name) => {
  const fields = fieldsOf(value, name, ['expression', 'bins', 'range', 'log']);
  return defined({
    expression: text(fields.expression, `${name}.expression`),
    bins: optional(fields.bins, `${name}.bins`, integerFrom(1, 10_000)),
    range: optional(fields.range, `${name}.range`, pair),
    log: optional(fields.log, `${name}.log`, flag)
  });
};

const top: Check<NonNullable<RowsRequest['top']>> = (value, name) => {
  const fields = fieldsOf(value, name, ['by', 'count', 'descending']);
  return defined({
    by: text(fields.by, `${name}.by`),
    count: count(fields.count, `${name}.count`),
    descending: optional(fields.descending, `${name}.descending`, flag)
  });
};
