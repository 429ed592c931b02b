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
import type { Check, Fields } from './check';
import {
  ERROR_POLICIES,
  REGION_KINDS,
  type Cone,
  type Region,
  type Sample,
  type ScanSource,
  VISIT_ORDERS
} from './requests';

const MAX_ORDER = 29;
const PLACE = ['volume', 'release', 'table'] as const;

/** Volume, release and table of a request: texts, all optional. */
export function where(fields: Fields): Pick<ScanSource, 'volume' | 'release' | 'table'> {
  return defined(Object.fromEntries(PLACE.map(name => [name, optional(fields[name], name, text)])));
}

export function validateSource(value: unknown): ScanSource {
  const fields = object(value, 'source');
  const chosen = ['partitions', 'files', 'cone', 'region'].filter(key => fields[key] !== undefined);
  if (chosen.length > 1) {
    throw bad(`"source" takes one of partitions, files, cone and region, not ${chosen.join(' and ')}.`);
  }
  only(fields, [
    ...PLACE,
    'partitions',
    'files',
    'cone',
    'region',
    'strict',
    'exact',
    'where',
    'sample',
    'visit',
    'onError'
  ]);
  return defined({
    ...where(fields),
    partitions: optional(fields.partitions, 'source.partitions', names),
    files: optional(fields.files, 'source.files', names),
    cone: optional(fields.cone, 'source.cone', coneWithStrict),
    region: optional(fields.region, 'source.region', region),
    strict: optional(fields.strict, 'source.strict', flag),
    exact: optional(fields.exact, 'source.exact', flag),
    where: optional(fields.where, 'source.where', text),
    sample: optional(fields.sample, 'source.sample', sample),
    visit: optional(fields.visit, 'source.visit', oneOf(VISIT_ORDERS)),
    onError: optional(fields.onError, 'source.onError', oneOf(ERROR_POLICIES))
  });
}

/** One of the kinds of {@link Region}. Whether its numbers make sense on the sky is the search's question. */
export const region: Check<Region> = (value, name) => {
  const fields = fieldsOf(value, name, REGION_KINDS);
  const kinds = Object.keys(fields);
  if (kinds.length !== 1) {
    throw bad(`"${name}" takes one of ${REGION_KINDS.join(', ')}.`);
  }
  const [kind] = kinds;
  return { [kind]: REGIONS[kind as (typeof REGION_KINDS)[number]](fields[kind], `${name}.${kind}`) } as Region;
};

const REGIONS: Record<(typeof REGION_KINDS)[number], Check<unknown>> = {
  cone: (value, name) => cone(fieldsOf(value, name, ['ra', 'dec', 'radius']), name),
  polygon: listOf(pair),
  box: (value, name) => {
    const fields = object(value, name);
    const keys = 'raMin' in fields ? ['raMin', 'raMax', 'decMin', 'decMax'] : ['ra', 'dec', 'width', 'height'];
    only(fields, keys);
    return Object.fromEntries(keys.map(key => [key, finite(fields[key], `${name}.${key}`)]));
  },
  pixels: (value, name) => {
    const fields = fieldsOf(value, name, ['order', 'pixels']);
    const order = integerFrom(0, MAX_ORDER, 'a HEALPix order')(fields.order, `${name}.order`);
    const pixel = integerFrom(0, Number.MAX_SAFE_INTEGER, 'a pixel');
    return { order, pixels: listOf(pixel)(fields.pixels, `${name}.pixels`) };
  },
  moc: (value, name) => (typeof value === 'string' ? text(value, name) : object(value, name)),
  sourceIds: names
};

function cone(fields: Fields, name: string): Cone {
  return {
    ra: finite(fields.ra, `${name}.ra`),
    dec: finite(fields.dec, `${name}.dec`),
    radius: finite(fields.radius, `${name}.radius`)
  };
}

const coneWithStrict: Check<Cone & { strict?: boolean }> = (value, name) => {
  const fields = fieldsOf(value, name, ['ra', 'dec', 'radius', 'strict']);
  return defined({ ...cone(fields, name), strict: optional(fields.strict, `${name}.strict`, flag) });
};

const sample: Check<Sample> = (value, name) => {
  const fields = fieldsOf(value, name, ['randomIndexBelow', 'fraction']);
  if (fields.fraction === undefined) {
    const below = integerFrom(0, Number.MAX_SAFE_INTEGER)(fields.randomIndexBelow, `${name}.randomIndexBelow`);
    return { randomIndexBelow: below };
  }
  const fraction = finite(fields.fraction, `${name}.fraction`);
  if (fields.randomIndexBelow !== undefined || fraction < 0 || fraction > 1) {
    throw bad(`"${name}" is a fraction from 0 to 1, or randomIndexBelow.`);
  }
  return { fraction };
};
