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
  name: string;
  stat: string;
  values: Values;
}

interface Coarser {
  values: Float64Array<ArrayBuffer>;
  averaged?: boolean;
}

type Degraded<L> = Omit<L, 'values'> & Coarser;

/**
 * All layers of a NESTED map at a lower order: counts and sums add up, means are weighted by their counts, extremes are
 * those of the children, standard deviations (of samples) follow from counts and means (Chan, Golub & LeVeque 1983, Am.
 * Stat. 37, 242). Medians, quantiles, and statistics without the layers behind them are averaged, weighted by the
 * counts: a guide for the eye, marked `averaged`.
 *
 * @param layers - behind the statistic of a layer `x` are its counts, `x_count`, and for deviations its means, `x_mean`;
 * the first layer of counts stands in for counts
 * @throws SkyError BAD_REQUEST for orders that do not fit the map.
 */
export function degradeLayers<L extends Layer>(
  layers: readonly L[],
  fromOrder: number,
  toOrder: number
): Degraded<L>[] {
  return layers.map(layer => ({ ...layer, ...degraded(layer, layers, fromOrder, toOrder) }));
}

function degraded<L extends Layer>({ name, stat, values }: L, layers: readonly L[], from: number, to: number): Coarser {
  const behind = (suffix: string): Values | null =>
    layers.find(layer => layer.name === `${name}${suffix}`)?.values ?? null;
  // the means behind deviations have the counts of the deviations
  const column = layers.find(layer => layer.stat === 'stddev' && name === `${layer.name}_mean`)?.name;
  const counts =
    layers.find(layer => layer.name === `${column ?? name}_count`)?.values ??
    layers.find(layer => layer.stat === 'count')?.values ??
    null;
  switch (stat) {
    case 'count':
      return { values: degradeCounts(values, from, to) };
    case 'sum':
      return { values: degradeSums(values, from, to) };
    case 'mean':
      return { values: degradeMeans(values, counts, from, to) };
    case 'min':
    case 'max':
      return { values: degradeExtremes(values, stat === 'max', from, to) };
    case 'stddev': {
      const means = behind('_mean');
      return counts && means
        ? { values: degradeDeviations(values, means, counts, from, to) }
        : { values: degradeMeans(values, counts, from, to), averaged: true };
    }
    default:
      return { values: degradeMeans(values, counts, from, to), averaged: true };
  }
}

/** Sums at a lower order: NaN where no child has a value. */
function degradeSums(sums: Values, fromOrder: number, toOrder: number): Float64Array<ArrayBuffer> {
  const children = childrenPerPixel(sums, fromOrder, toOrder);
  const out = new Float64Array(npix(toOrder)).fill(NaN);
  for (let child = 0; child < sums.length; child++) {
    const pixel = Math.floor(child / children);
    if (sums[child] === sums[child]) {
      out[pixel] = out[pixel] === out[pixel] ? out[pixel] + sums[child] : sums[child];
    }
  }
  return out;
}

/** Extremes at a lower order: NaN where no child has a value. */
export function degradeExtremes(
  extremes: Values,
  isMax: boolean,
  fromOrder: number,
  toOrder: number
): Float64Array<ArrayBuffer> {
  const children = childrenPerPixel(extremes, fromOrder, toOrder);
  const out = new Float64Array(npix(toOrder)).fill(NaN);
  for (let child = 0; child < extremes.length; child++) {
    const pixel = Math.floor(child / children);
    const [value, best] = [extremes[child], out[pixel]];
    if (value === value && (best !== best || (isMax ? value > best : value < best))) {
      out[pixel] = value;
    }
  }
  return out;
}

/**
 * Standard deviations of samples at a lower order: NaN where children hold less than two values together.
 * @param deviations - NaN where a pixel holds one value only
 */
export function degradeDeviations(
  deviations: Values,
  means: Values,
  counts: Values,
  fromOrder: number,
  toOrder: number
): Float64Array<ArrayBuffer> {
  const children = childrenPerPixel(deviations, fromOrder, toOrder);
  const out = new Float64Array(npix(toOrder));
  for (let pixel = 0, child = 0; pixel < out.length; pixel++) {
    let total = 0;
    let mean = 0;
    let squares = 0;
    for (const end = child + children; child < end; child++) {
      const count = counts[child];
      if (count > 0) {
        const own = count > 1 ? deviations[child] * deviations[child] * (count - 1) : 0;
        const between = means[child] - mean;
        const all = total + count;
        mean += (between * count) / all;
        squares += own + between * between * ((total * count) / all);
        total = all;
      }
    }
    out[pixel] = total > 1 ? Math.sqrt(squares / (total - 1)) : NaN;
  }
  return out;
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
