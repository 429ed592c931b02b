import {
  GaiaError,
  JOB_TYPES,
  REQUEST_FIELDS,
  validateJobRequest,
  type Field,
  type FieldTable,
  type JobType
} from '../../src/protocol';

/** The least request of each type, in which one field at a time is changed. */
const LEAST: Record<JobType, object> = {
  DensityMap: {},
  HealpixMap: { column: 'parallax' },
  Histogram: { x: { expression: 'bp_rp' } },
  Statistics: {},
  Rows: {},
  Sql: { query: 'SELECT 1' },
  SimilarSpectra: { prototype: { sourceId: '5853498713190525696' } },
  Convert: {},
  Verify: {}
};

interface Place {
  type: JobType;
  path: string[];
  field: Field;
}

const placesOf = (type: JobType, table: FieldTable, before: string[] = []): Place[] =>
  Object.entries(table).flatMap(([name, field]) => [
    { type, path: [...before, name], field },
    ...(field.fields ? placesOf(type, field.fields, [...before, name]) : [])
  ]);

const PLACES = JOB_TYPES.flatMap(type => placesOf(type, REQUEST_FIELDS[type] as FieldTable));

/** What else an object must have for one of its fields to be looked at. */
const BESIDE: Record<string, object> = { x: { expression: '1' }, y: { expression: '1' }, top: { by: 'ra', count: 1 } };

function requestWith({ type, path }: Place, value: unknown): unknown {
  const [first, second] = path;
  const put = second === undefined ? value : { ...BESIDE[first], [second]: value };
  return { type, source: {}, ...LEAST[type], [first]: put };
}

const refusal = (request: unknown): string | undefined => {
  try {
    validateJobRequest(request);
    return undefined;
  } catch (reason) {
    expect(reason).toBeInstanceOf(GaiaError);
    return (reason as GaiaError).message;
  }
};

const named = (places: Place[]): [string, Place][] =>
  places.map(place => [`${place.type}.${place.path.join('.')}`, place]);

describe('the description of a field is what validation does', () => {
  it('has the fields of every type', () => {
    expect(PLACES.length).toBeGreaterThan(40);
    for (const type of JOB_TYPES) {
      expect(refusal({ type, source: {}, ...LEAST[type] })).toBeUndefined();
    }
  });

  it.each(named(PLACES.filter(({ field }) => field.low !== undefined && field.kind !== 'range')))(
    '%s: its limits are taken, what is beyond them is refused',
    (_name, place) => {
      const { low = 0, high = 0 } = place.field;
      expect(refusal(requestWith(place, low))).toBeUndefined();
      expect(refusal(requestWith(place, high))).toBeUndefined();
      for (const beyond of [low - 1, high + 1, NaN, String(low)]) {
        expect(refusal(requestWith(place, beyond))).toContain(`"${place.path.join('.')}"`);
      }
    }
  );

  it.each(named(PLACES.filter(({ field }) => field.choices)))('%s: takes its choices and no other', (_name, place) => {
    const many = place.field.kind === 'choices';
    for (const choice of place.field.choices ?? []) {
      expect(refusal(requestWith(place, many ? [choice] : choice))).toBeUndefined();
    }
    expect(refusal(requestWith(place, many ? ['none'] : 'none'))).toMatch(/must be one of/);
  });

  it.each(named(PLACES.filter(({ field }) => field.otherwise !== undefined)))(
    '%s: what holds without it may be written as well',
    (_name, place) => expect(refusal(requestWith(place, place.field.otherwise))).toBeUndefined()
  );

  it.each(named(PLACES.filter(({ field, path }) => field.required && path.length === 1)))(
    '%s: is missed where it is absent',
    (_name, place) => expect(refusal(requestWith(place, undefined))).toContain(`"${place.path[0]}"`)
  );
});
