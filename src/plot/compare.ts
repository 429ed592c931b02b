import type { MapLayer } from '../protocol';

/** How two layers of a map are seen together. */
export const COMPARISONS = ['none', 'side', 'split', 'blink', 'difference', 'ratio'] as const;
export type Comparison = (typeof COMPARISONS)[number];

type Layer = Pick<MapLayer, 'name' | 'stat' | 'unit' | 'values'>;

/** A layer of differences or ratios, of a few words for its colour bar. */
export interface ComparedLayer {
  title: string;
  unit?: string;
  values: Float64Array;
}

/**
 * The difference or ratio of two layers, pixel by pixel; NaN where either has no value or the second one is 0. Pixels
 * without sources have no counts to compare where both are 0.
 */
export function compared(a: Layer, b: Layer, kind: 'difference' | 'ratio'): ComparedLayer {
  const values = new Float64Array(Math.min(a.values.length, b.values.length));
  const isEmpty = a.stat === 'count' && b.stat === 'count';
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [a.values[i], b.values[i]];
    values[i] = isEmpty && x === 0 && y === 0 ? NaN : kind === 'difference' ? x - y : y === 0 ? NaN : x / y;
  }
  const sign = kind === 'difference' ? '−' : '/';
  const unit = kind === 'difference' && a.unit === b.unit ? a.unit : undefined;
  return { title: `${nameOf(a)} ${sign} ${nameOf(b)}`, ...(unit !== undefined && { unit }), values };
}

/** A layer's name as users read it. */
export function nameOf({ name, stat }: Pick<MapLayer, 'name' | 'stat'>): string {
  if (stat === 'count') {
    return isRows({ name }) ? 'sources' : `values of ${name.replace(/_count$/, '')}`;
  }
  return `${stat.replaceAll('_', ' ')} ${name}`;
}

/** Whether a layer of counts counts rows, not values of a column. */
export const isRows = ({ name }: Pick<MapLayer, 'name'>): boolean => name === '1' || name === 'count';
