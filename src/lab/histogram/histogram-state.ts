import { COLOUR_MAPS } from '../../plot/colour-maps';
import { DEFAULT_HISTOGRAM_LOOK, type HistogramLook } from '../../plot/histogram-figure';

/** What is kept of a histogram's view. */
export interface HistogramState {
  look: HistogramLook;
  /** Further jobs drawn over it. */
  over: string[];
}

/** A kept state, as far as it is one. */
export function histogramStateOf(value: unknown): Partial<HistogramState> {
  const { look, over } = object(value);
  return {
    ...(look !== undefined && { look: lookOf(object(look)) }),
    ...(Array.isArray(over) && { over: over.filter((id): id is string => typeof id === 'string') })
  };
}

function lookOf({ isLog, isInverted, isShare, colours, isReversed }: Record<string, unknown>): HistogramLook {
  return {
    ...(typeof isLog === 'boolean' && { isLog }),
    ...(typeof isInverted === 'boolean' && { isInverted }),
    isShare: isShare === true,
    colours: COLOUR_MAPS.find(name => name === colours) ?? DEFAULT_HISTOGRAM_LOOK.colours,
    isReversed: isReversed === true
  };
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
