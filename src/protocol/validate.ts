import { GaiaError } from './errors';
import { JOB_TYPES, STATS, type Cone, type JobRequest, type PartitionsRequest, type ScanSource } from './requests';

type Fields = Record<string, unknown>;

const MAX_ORDER = 12;

/**
 * Checks a job request that came from outside.
 * @throws GaiaError BAD_REQUEST naming the field and the value.
 */
export function validateJobRequest(value: unknown): JobRequest {
  const fields = object(value, 'request');
  const type = oneOf(fields.type, JOB_TYPES, 'type');
  const source = validateSource(fields.source ?? {});
  switch (type) {
    case 'DensityMap':
      only(fields, ['type', 'source', 'columns', 'order']);
      return defined({
        type,
        source,
        columns: optional(fields.columns, 'columns', names),
        order: optional(fields.order, 'order', order)
      });
    case 'HealpixMap':
      only(fields, ['type', 'source', 'column', 'stat', 'order']);
      return defined({
        type,
        source,
        column: text(fields.column, 'column'),
        stat: optional(fields.stat, 'stat', (stat, name) => oneOf(stat, STATS, name)),
        order: optional(fields.order, 'order', order)
      });
    case 'Rows':
      only(fields, ['type', 'source', 'columns']);
      return defined({ type, source, columns: optional(fields.columns, 'columns', names) });
  }
}

/**
 * Checks a partition search that came from outside.
 * @throws GaiaError BAD_REQUEST or BAD_COORDINATE naming the field and the value.
 */
export function validatePartitionsRequest(value: unknown): PartitionsRequest {
  const fields = object(value, 'request');
  only(fields, ['volume', 'release', 'table', 'ra', 'dec', 'radius', 'strict']);
  return defined({
    ...where(fields),
    ra: finite(fields.ra, 'ra'),
    dec: finite(fields.dec, 'dec'),
    radius: optional(fields.radius, 'radius', finite),
    strict: optional(fields.strict, 'strict', flag)
  });
}

/** Volume, release and table of a request: texts, all optional. */
export function where(fields: Fields): Pick<ScanSource, 'volume' | 'release' | 'table'> {
  return defined({
    volume: optional(fields.volume, 'volume', text),
    release: optional(fields.release, 'release', text),
    table: optional(fields.table, 'table', text)
  });
}

function validateSource(value: unknown): ScanSource {
  const fields = object(value, 'source');
  only(fields, ['volume', 'release', 'table', 'partitions', 'files', 'cone']);
  const chosen = ['partitions', 'files', 'cone'].filter(key => fields[key] !== undefined);
  if (chosen.length > 1) {
    throw bad(`"source" takes one of partitions, files and cone, not ${chosen.join(' and ')}.`);
  }
  return defined({
    ...where(fields),
    partitions: optional(fields.partitions, 'source.partitions', names),
    files: optional(fields.files, 'source.files', names),
    cone: optional(fields.cone, 'source.cone', cone)
  });
}

function cone(value: unknown, name: string): Cone & { strict?: boolean } {
  const fields = object(value, name);
  only(fields, ['ra', 'dec', 'radius', 'strict']);
  return defined({
    ra: finite(fields.ra, `${name}.ra`),
    dec: finite(fields.dec, `${name}.dec`),
    radius: finite(fields.radius, `${name}.radius`),
    strict: optional(fields.strict, `${name}.strict`, flag)
  });
}

/** @throws GaiaError BAD_REQUEST unless `value` is a JSON object. */
export function object(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`"${name}" must be a JSON object, not ${show(value)}.`);
  }
  return value as Fields;
}

/** @throws GaiaError BAD_REQUEST unless `value` is a text that is not empty. */
export function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw bad(`"${name}" must be a text, not ${show(value)}.`);
  }
  return value.trim();
}

/** @throws GaiaError BAD_REQUEST unless `value` is a list of texts with at least one entry. */
export function names(value: unknown, name: string): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw bad(`"${name}" must be a list with at least one entry, not ${show(value)}.`);
  }
  return value.map((entry, i) => text(entry, `${name}[${i}]`));
}

function finite(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw bad(`"${name}" must be a number, not ${show(value)}.`);
  }
  return value;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') {
    throw bad(`"${name}" must be true or false, not ${show(value)}.`);
  }
  return value;
}

function order(value: unknown, name: string): number {
  const number = finite(value, name);
  if (!Number.isInteger(number) || number < 0 || number > MAX_ORDER) {
    throw bad(`"${name}" must be a HEALPix order from 0 to ${MAX_ORDER}, not ${show(value)}.`);
  }
  return number;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], name: string): T {
  if (!choices.includes(value as T)) {
    throw bad(`"${name}" must be one of ${choices.join(', ')}, not ${show(value)}.`);
  }
  return value as T;
}

function only(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find(key => !known.includes(key));
  if (unknown !== undefined) {
    throw bad(`Unknown field "${unknown}".`, `Known are ${known.join(', ')}.`);
  }
}

function optional<T>(value: unknown, name: string, check: (value: unknown, name: string) => T): T | undefined {
  return value === undefined || value === null ? undefined : check(value, name);
}

/** Leaves out fields that are undefined, so that a request is compared and stored as it was written. */
function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

function bad(message: string, hint?: string): GaiaError {
  return new GaiaError('BAD_REQUEST', message, hint);
}
