import {
  GaiaError,
  REQUEST_FIELDS,
  validateJobRequest,
  VERIFY_SOURCE_FIELDS,
  type FieldKind,
  type FieldTable,
  type JobRequest,
  type JobType,
  type ScanSource
} from '../../protocol';
import { readField, readNumber, writeField, type Draft } from './draft';
import { statisticsOf, STATISTICS_FORM, statisticsWritten } from './map-statistics';
import { placeOf, PLACES, readPlace, writePlace, type Place } from './place';

/** What a draft comes to. */
export interface Reading {
  /** Absent while something is missing or wrong. */
  request?: JobRequest;
  /** Names of fields that have to be filled in. */
  missing: readonly string[];
  /** What is wrong, by the field's name; `''` where it is no single field. */
  problems: Readonly<Record<string, GaiaError>>;
}

/** Parts of a source that a type of job knows. */
export interface SourceParts {
  table: boolean;
  /** Where it may look; none for a query, which says that itself. */
  places: readonly Place[];
  rows: boolean;
  visit: boolean;
  onError: boolean;
}

const WHOLE_FILES = PLACES.filter(place => [...VERIFY_SOURCE_FIELDS, 'all'].some(known => known === place));

export function sourcePartsOf(type: JobType): SourceParts {
  const isQuery = type === 'Sql';
  return {
    table: !isQuery,
    places: isQuery ? [] : type === 'Verify' ? WHOLE_FILES : PLACES,
    rows: !isQuery && type !== 'Convert' && type !== 'Verify',
    visit: !['Sql', 'Rows', 'Convert', 'Verify'].includes(type),
    onError: type !== 'Verify'
  };
}

export const fieldsOf = (type: JobType): FieldTable =>
  type === 'HealpixMap' ? STATISTICS_FORM : (REQUEST_FIELDS[type] as FieldTable);

/** The fields that hold expressions, with those of objects. */
export function expressionsIn(table: FieldTable, before = ''): { name: string; kind: FieldKind }[] {
  return Object.entries(table).flatMap(([key, { kind, fields }]) =>
    fields
      ? expressionsIn(fields, `${before}${key}.`)
      : ['expression', 'expressions', 'column', 'columns', 'query'].includes(kind)
        ? [{ name: `${before}${key}`, kind }]
        : []
  );
}

/** The request that a draft stands for, checked as the service checks it. */
export function readDraft(type: JobType, draft: Draft): Reading {
  const missing: string[] = [];
  const problems: Record<string, GaiaError> = {};
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(type))) {
    const value = readField(field, name, draft);
    if (value === undefined && !field.required) {
      continue;
    }
    const empty = emptyOf(field.fields, name, value, field.required === true);
    if (empty !== undefined) {
      missing.push(empty);
      continue;
    }
    try {
      values[name] = field.check(value, name);
    } catch (reason) {
      const error = GaiaError.from(reason);
      problems[/^"([\w.]+)/.exec(error.message)?.[1] ?? name] = error;
    }
  }
  const source = readSource(type, draft, missing, problems);
  if (missing.length > 0 || Object.keys(problems).length > 0) {
    return { missing, problems };
  }
  try {
    const engine = draft.engine || undefined;
    const own = type === 'HealpixMap' ? statisticsOf(values) : values;
    return { request: validateJobRequest({ type, source, ...own, engine }), missing, problems };
  } catch (reason) {
    const error = GaiaError.from(reason);
    return { missing, problems: { [/^"source\.(where|sample)/.exec(error.message)?.[1] ?? '']: error } };
  }
}

/** The required field that is empty, if one is. */
function emptyOf(
  fields: FieldTable | undefined,
  name: string,
  value: unknown,
  isRequired: boolean
): string | undefined {
  if (value === undefined) {
    return isRequired ? name : undefined;
  }
  const inside = Object.entries(fields ?? {}).find(
    ([key, field]) => field.required && (value as Record<string, unknown>)[key] === undefined
  );
  return inside && `${name}.${inside[0]}`;
}

function readSource(
  type: JobType,
  draft: Draft,
  missing: string[],
  problems: Record<string, GaiaError>
): Partial<ScanSource> {
  const parts = sourcePartsOf(type);
  const text = (name: string): string | undefined => (draft[name] ?? '').trim() || undefined;
  const source: Record<string, unknown> = {
    volume: text('volume'),
    release: text('release'),
    onError: parts.onError ? text('onError') : undefined
  };
  if (parts.table) {
    source.table = text('table');
  }
  if (parts.places.length > 0) {
    const known = parts.places.includes(placeOf(draft));
    const reading = readPlace(known ? draft : {});
    Object.assign(source, reading.source);
    if (reading.missing !== undefined) {
      missing.push(reading.missing);
    }
    if (reading.problem) {
      problems[reading.problem.field] = reading.problem.error;
    }
  }
  if (parts.rows) {
    source.where = text('where');
    const share = readNumber(draft['sample.value']);
    if (draft.sample && share !== undefined) {
      source.sample = { [draft.sample]: share };
    }
  }
  if (parts.visit) {
    // The whole sky shows within seconds, coarse at first.
    const isMap = type === 'DensityMap' || type === 'HealpixMap';
    source.visit = text('visit') ?? (isMap && placeOf(draft) === 'all' ? 'sky' : undefined);
  }
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined));
}

/** The texts of a request, the inverse of {@link readDraft}. */
export function writeDraft(request: JobRequest): Draft {
  const { type, source } = request;
  const values = (type === 'HealpixMap' ? statisticsWritten(request) : request) as unknown as Record<string, unknown>;
  const own = Object.entries(fieldsOf(type)).map(([name, field]) => writeField(field, name, values[name]));
  const { volume, release, table, where, sample, visit, onError } = source;
  const of = { volume, release, table, where, visit, onError, engine: request.engine };
  const texts = Object.entries(of).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const [kind, share] = Object.entries(sample ?? {})[0] ?? [];
  return {
    ...(Object.assign({}, ...own) as Draft),
    ...(Object.fromEntries(texts) as Draft),
    ...(kind !== undefined && { sample: kind, 'sample.value': String(share) }),
    ...writePlace(source)
  };
}
