import { checkedOrder, npix } from './healpix-cell';
import { SkyError } from './errors';

type Values = Uint32Array | Float32Array | Float64Array;

/**
 * Counts of a NESTED map at a lower order: sums of the pixels' children, exact below 2^53.
 * @throws SkyError BAD_REQUEST for orders that do not fit the map.
 */
export function degradeCounts(counts: Values, fromOrder: number, toOrder: number): Float64Array<ArrayBuffer> {
  const children = childrenPerPixel(counts, fromOrder, toOrder);
  const out = new Float64Array(npix(toOrder));
  for (let pixel = 0, child = 0; pixel < out.length; pixel++) {
    let sum = 0;
    for (const end = child + children; child < end; child++) {
      sum += counts[child];
    }
    out[pixel] = sum;
  }
  return out;
}

/**
 * Means of a NESTED map at a lower order: NaN where no child has a value.
 *
 * @param means - NaN where a pixel has no value
 * @param weights - number of values behind each mean; without them every child with a value counts the same
 * @throws SkyError BAD_REQUEST for orders that do not fit the map.
 */
export function degradeMeans(
  means: Values,
  weights: Values | null,
  fromOrder: number,
  toOrder: number
): Float64Array<ArrayBuffer> {
  const children = childrenPerPixel(means, fromOrder, toOrder);
  if (weights && weights.length !== means.length) {
    throw new SkyError('BAD_REQUEST', `${means.length} means have ${weights.length} weights.`);
  }
  const out = new Float64Array(npix(toOrder));
  for (let pixel = 0, child = 0; pixel < out.length; pixel++) {
    let sum = 0;
    let total = 0;
    for (const end = child + children; child < end; child++) {
      const weight = weights ? weights[child] : 1;
      if (weight > 0 && !Number.isNaN(means[child])) {
        sum += weight * means[child];
        total += weight;
      }
    }
    out[pixel] = total > 0 ? sum / total : NaN;
  }
  return out;
}

/** A layer of a map: a statistic, and a value for each pixel. */
interface Layer {
  stat: string;
  values: Values;
}

/**
 * All layers of a NESTED map at a lower order. Counts and sums add up; other statistics are averaged, weighted by the
 * first layer of counts where there is one: exact for means, a guide for the eye for the rest.
 * @throws SkyError BAD_REQUEST for orders that do not fit the map.
 */
export function degradeLayers<L extends Layer>(
  layers: readonly L[],
  fromOrder: number,
  toOrder: number
): (Omit<L, 'values'> & { values: Float64Array<ArrayBuffer> })[] {
  const weights = layers.find(({ stat }) => stat === 'count')?.values ?? null;
  return layers.map(layer => ({ ...layer, values: degraded(layer, weights, fromOrder, toOrder) }));
}

function degraded({ stat, values }: Layer, weights: Values | null, fromOrder: number, toOrder: number) {
  if (stat === 'count') {
    return degradeCounts(values, fromOrder, toOrder);
  }
  if (stat !== 'sum') {
    return degradeMeans(values, weights, fromOrder, toOrder);
  }
  const means = degradeMeans(values, null, fromOrder, toOrder);
  const some = Float64Array.from(values, value => (Number.isNaN(value) ? 0 : 1));
  const numbers = degradeCounts(some, fromOrder, toOrder);
  return means.map((mean, i) => mean * numbers[i]);
}

function childrenPerPixel(values: Values, fromOrder: number, toOrder: number): number {
  checkedOrder(fromOrder);
  checkedOrder(toOrder, fromOrder);
  if (values.length !== npix(fromOrder)) {
    throw new SkyError(
      'BAD_REQUEST',
      `A map of order ${fromOrder} has ${npix(fromOrder)} pixels, not ${values.length}.`
    );
  }
  return 4 ** (fromOrder - toOrder);
}
