import { COLOUR_MAPS, type ColourMapName } from './colour-maps';
import { COMPARISONS, type Comparison } from './compare';
import { ROBUST, STRETCHES, type Clip, type ColourRange, type Stretch } from './stretch';
import { PROJECTIONS } from '../sky/projection';
import { FRAMES } from '../sky/frames';
import { wholeSky, type SkyView } from './sky-view';

/** How a map is coloured and what is drawn with it. Plain data: kept with the layout of the page. */
export interface MapLook {
  /** Absent: logarithmic for counts, even for other statistics. */
  stretch?: Stretch;
  clip: Clip;
  /** Ends of the colours in the units of the colour bar, in place of percentiles. */
  limits?: ColourRange;
  /** Absent: viridis for counts, cividis for other statistics, red and blue for differences. */
  colours?: ColourMapName;
  isReversed: boolean;
  hasGrid: boolean;
  hasLabels: boolean;
  /** Draw every pixel as it was counted, also where most hold no source. */
  isFull: boolean;
  /** Index of the layer. */
  layer: number;
  /** Index of the layer that it is compared with. */
  other: number;
  comparison: Comparison;
  /** Where two layers meet, 0…1 from the left. */
  split: number;
  /** Two layers in turn change places so often [s]; 0: by hand. Absent: as the user's system wants motion. */
  blinkSeconds?: number;
}

/** How often two layers may change places [s]; 0: by hand. Never three times a second, which may harm (WCAG 2.3.1). */
export const BLINK_SECONDS = [0, 0.5, 1, 2] as const;

export const DEFAULT_LOOK: MapLook = {
  clip: ROBUST,
  isReversed: false,
  hasGrid: true,
  hasLabels: true,
  isFull: false,
  layer: 0,
  other: 1,
  comparison: 'none',
  split: 0.5
};

/** What is kept of a map's view. */
export interface MapState {
  view: SkyView;
  look: MapLook;
}

/** A kept state, as far as it is one: from an older version or another hand, the rest is as by default. */
export function mapStateOf(value: unknown): Partial<MapState> {
  const { view, look } = object(value);
  return { ...(isView(view) && { view: pick(view) }), ...(look !== undefined && { look: lookOf(look) }) };
}

function isView(value: unknown): value is SkyView {
  const { projection, frame, lon, lat, x, y, zoom } = object(value);
  return (
    PROJECTIONS.some(name => name === projection) &&
    FRAMES.some(name => name === frame) &&
    [lon, lat, x, y, zoom].every(Number.isFinite) &&
    Math.abs(lat as number) <= 90 &&
    (zoom as number) >= 1
  );
}

const pick = ({ projection, frame, lon, lat, x, y, zoom }: SkyView): SkyView => ({
  ...wholeSky(projection, frame),
  lon,
  lat,
  x,
  y,
  zoom
});

function lookOf(value: unknown): MapLook {
  const given = object(value);
  const { clip, limits } = given;
  const blinkSeconds = BLINK_SECONDS.find(seconds => seconds === given.blinkSeconds);
  const flag = (key: 'isReversed' | 'hasGrid' | 'hasLabels' | 'isFull'): boolean =>
    typeof given[key] === 'boolean' ? given[key] : DEFAULT_LOOK[key];
  const index = (key: 'layer' | 'other'): number =>
    Number.isInteger(given[key]) && (given[key] as number) >= 0 ? (given[key] as number) : DEFAULT_LOOK[key];
  const stretch = STRETCHES.find(name => name === given.stretch);
  const colours = COLOUR_MAPS.find(name => name === given.colours);
  const { split } = given;
  return {
    ...(stretch && { stretch }),
    ...(colours && { colours }),
    ...(isRange(limits) && { limits: { low: limits.low, high: limits.high } }),
    ...(blinkSeconds !== undefined && { blinkSeconds }),
    clip: isClip(clip) ? { low: clip.low, high: clip.high } : ROBUST,
    isReversed: flag('isReversed'),
    hasGrid: flag('hasGrid'),
    hasLabels: flag('hasLabels'),
    isFull: flag('isFull'),
    layer: index('layer'),
    other: index('other'),
    comparison: COMPARISONS.find(name => name === given.comparison) ?? 'none',
    split: typeof split === 'number' && split >= 0 && split <= 1 ? split : DEFAULT_LOOK.split
  };
}

/** Whether two percentiles can be the ends of a scale. */
export function isClip(value: unknown): value is Clip {
  const { low, high } = object(value);
  return typeof low === 'number' && typeof high === 'number' && low >= 0 && high <= 100 && low < high;
}

/** Whether two values can be the ends of a scale. */
export function isRange(value: unknown): value is ColourRange {
  const { low, high } = object(value);
  return Number.isFinite(low) && Number.isFinite(high) && (low as number) < (high as number);
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
