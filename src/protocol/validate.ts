import { bad, defined, finite, flag, object, oneOf, only, optional } from './check';
import type { Fields } from './check';
import { engineChoice } from './engines';
import { checkFields } from './fields';
import { checkStatistics } from './map-statistics';
import { REQUEST_FIELDS } from './request-fields';
import { JOB_TYPES, type JobRequest, type JobType, type PartitionsRequest, type ScanSource } from './requests';
import { SPECTRA_TABLE } from './spectra';
import { region, validateSource, where } from './validate-source';
import { checkQuerySource } from './validate-sql';
import { VERIFY_SOURCE_FIELDS } from './verify';

const COMMON = ['type', 'source'];

/**
 * Checks a job request that came from outside.
 * @throws GaiaError BAD_REQUEST naming the field and the value.
 */
export function validateJobRequest(value: unknown): JobRequest {
  const { engine, ...fields } = object(value, 'request');
  return defined({ ...validateWork(fields), engine: optional(engine, 'engine', engineChoice) });
}

function validateWork(fields: Fields): JobRequest {
  const type = oneOf(JOB_TYPES)(fields.type, 'type');
  const source = sourceFor(type, validateSource(fields.source ?? {}));
  const own = checkFields(REQUEST_FIELDS[type], fields, COMMON);
  if (type === 'HealpixMap') {
    checkStatistics(own);
  }
  return { type, source, ...own } as unknown as JobRequest;
}

/** @throws GaiaError BAD_REQUEST for what has no place in a job of this type */
function sourceFor(type: JobType, source: ScanSource): ScanSource {
  switch (type) {
    case 'Convert':
      checkWholeFiles(source);
      return source;
    case 'Verify':
      checkVerifySource(source);
      return source;
    case 'Sql':
      checkQuerySource(source);
      return source;
    case 'SimilarSpectra':
      return source.table === undefined && source.files === undefined ? { ...source, table: SPECTRA_TABLE } : source;
    default:
      return source;
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

/** @throws GaiaError BAD_REQUEST for anything but whole files */
function checkVerifySource(source: ScanSource): void {
  const other = Object.keys(source).find(name => !(VERIFY_SOURCE_FIELDS as readonly string[]).includes(name));
  if (other !== undefined) {
    throw bad(
      `A verification reads whole files: "source.${other}" has no place in it.`,
      `Choose them by ${VERIFY_SOURCE_FIELDS.join(', ')}.`
    );
  }
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
