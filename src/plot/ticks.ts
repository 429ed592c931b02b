import { placeOn, valueAt, type ColourRange, type ColourScale } from './stretch';

/** Ticks of a colour bar: places 0…1 and what stands at them. */
export interface Ticks {
  places: number[];
  labels: string[];
}

/** Steps within a decade, from few to many. */
const STEPS = [[1], [1, 3], [1, 2, 5]];
/** Nearer than this two labels run into each other. */
const APART = 0.06;

/** Ticks at round values, or, where every colour covers as much sky as any other, at even places. */
export function ticksOn(scale: ColourScale): Ticks {
  const values =
    scale.stretch === 'equalised'
      ? [0, 0.25, 0.5, 0.75, 1].map(place => Number(valueAt(scale, place).toPrecision(3)))
      : scale.stretch === 'log'
        ? logValues(scale)
        : evenValues(scale, scale.stretch === 'sqrt' ? 8 : 4);
  const ticks: Ticks = { places: [], labels: [] };
  values.forEach((value, i) => {
    const place = scale.stretch === 'equalised' ? i / 4 : placeOn(scale, value);
    if (place - (ticks.places.at(-1) ?? -1) >= APART) {
      ticks.places.push(place);
      ticks.labels.push(shortNumber(value));
    }
  });
  return ticks;
}

function logValues({ low, high }: ColourRange): number[] {
  const decades = Math.log10(high) - Math.log10(low);
  // Few steps where there are many decades; more where these would leave less than three ticks.
  for (const steps of STEPS.slice(decades > 2.5 ? 0 : decades > 1.2 ? 1 : 2)) {
    const values: number[] = [];
    for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) {
      values.push(...steps.map(step => Number((step * 10 ** decade).toPrecision(6))));
    }
    const inside = values.filter(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
    if (inside.length > 2) {
      return inside;
    }
  }
  return evenValues({ low, high }, 4);
}

/** Round values: the largest step that gives three and about as many as asked for. */
function evenValues({ low, high }: ColourRange, count: number): number[] {
  for (let parts = count; ; parts *= 2) {
    const step = roundStep((high - low) / parts);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    if (last - first >= 2 || parts > 64 * count) {
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
        Number(((first + i) * step).toPrecision(12))
      );
    }
  }
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `step`. */
function roundStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find(factor => factor * decade >= step * (1 - 1e-12)) ?? 10) * decade;
}

/** 0.3, 30, 3k, 2M. */
export function shortNumber(value: number): string {
  for (const [scale, suffix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k']
  ] as const) {
    if (Math.abs(value) >= scale) {
      return `${sign(value)}${Number((Math.abs(value) / scale).toPrecision(3))}${suffix}`;
    }
  }
  return `${sign(value)}${Number(Math.abs(value).toPrecision(3))}`;
}

const sign = (value: number): string => (value < 0 ? '−' : '');
