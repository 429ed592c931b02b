import { SkyPlane, type Aspect } from '../sky/plane';
import { halfWidth, type ProjectionName } from '../sky/projection';
import { inverseOf } from '../sky/projection';
import type { Window } from './window';

/** Lines as one polyline; NaN separates them. */
export interface Lines {
  x: number[];
  y: number[];
}

export interface GridLabel {
  x: number;
  y: number;
  text: string;
  /** Which side of the point the text stands on: outside the sky to the left, or above its line. */
  side: 'left' | 'middle';
}

export interface Graticule {
  /** Spacing of the parallels [deg]. */
  step: number;
  lines: Lines;
  labels: GridLabel[];
}

/** Round spacings [deg]; below a degree as decimals, as positions are written here. */
const STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
/** Labels nearer to each other than this share of the window's width would run together. */
const APART = { x: 0.055, y: 0.035 };
const SAMPLES = 96;

/** Spacing of the grid [deg] that puts about six lines into a window. */
export function gridStep({ x0, x1 }: Window): number {
  const degrees = Math.min(360, (x1 - x0) * 90);
  return STEPS.find(step => degrees / step >= 6) ?? STEPS[STEPS.length - 1];
}

/** Meridians, parallels and their labels for the part of the sky that is seen. */
export function graticule(aspect: Aspect, window: Window): Graticule {
  const plane = new SkyPlane(aspect);
  const step = gridStep(window);
  const seen = seenPart(plane, window);
  if (!seen) {
    return { step, lines: { x: [], y: [] }, labels: [] };
  }
  const lines: Lines = { x: [], y: [] };
  const labels = new Labels(window);
  const wide = Math.cos((Math.min(80, Math.abs((seen.south + seen.north) / 2)) * Math.PI) / 180);
  const turn = seen.isWhole ? 30 : (STEPS.findLast(each => each >= step / wide) ?? 30);
  const isWhole = window.x1 - window.x0 > 3.2 * (halfWidth(aspect.projection) / 2);
  const [south, north] = [Math.max(-90, seen.south - step), Math.min(90, seen.north + step)];
  for (const lat of multiples(step, Math.max(-89.99, south), Math.min(89.99, north))) {
    const trace = traced(plane, seen.west, seen.east, lon => [lon, lat]);
    append(lines, trace);
    const limb = isWhole && aspect.projection !== 'orthographic' && aspect.lat === 0;
    const at = limb ? plane.place(aspect.lon + 179.999, lat) : leftmost(trace, window);
    labels.add(at, signedDegrees(lat, step), limb ? 'left' : 'middle');
  }
  for (const lon of multiples(turn, seen.west, seen.isWhole ? seen.east - 1e-6 : seen.east)) {
    const trace = traced(plane, Math.max(-90, south), Math.min(90, north), lat => [lon, lat]);
    append(lines, trace);
    const at = seen.isWhole && isWhole ? plane.place(lon, 0) : lowest(trace, window);
    // At the rim there is no room for the longitude opposite the middle.
    const isRim = isWhole && at !== null && Math.abs(at.x) > 0.97 * halfWidth(aspect.projection);
    labels.add(isRim ? null : at, turnDegrees(lon, turn), 'middle');
  }
  return { step, lines, labels: labels.all };
}

/** The border of the sky. */
export function outline(projection: ProjectionName): Lines {
  const lines: Lines = { x: [], y: [] };
  const wide = halfWidth(projection);
  if (projection === 'plate-carree') {
    return { x: [-wide, wide, wide, -wide, -wide], y: [-1, -1, 1, 1, -1] };
  }
  for (let i = 0; i <= 180; i++) {
    const angle = (i * Math.PI) / 90;
    lines.x.push(wide * Math.cos(angle));
    lines.y.push(Math.sin(angle));
  }
  lines.x[180] = lines.x[0];
  lines.y[180] = lines.y[0];
  return lines;
}

interface Seen {
  south: number;
  north: number;
  west: number;
  east: number;
  /** All longitudes are seen. */
  isWhole: boolean;
}

/** Limits of what is seen [deg], from a net of places over the window; null where no sky is. */
function seenPart(plane: SkyPlane, window: Window): Seen | null {
  const net = 40;
  const lons: number[] = [];
  let [south, north] = [90, -90];
  for (let i = 0; i <= net; i++) {
    for (let j = 0; j <= net; j++) {
      const x = window.x0 + ((window.x1 - window.x0) * i) / net;
      const y = window.y0 + ((window.y1 - window.y0) * j) / net;
      const direction = plane.direction(x, y);
      if (direction) {
        lons.push(direction.lon);
        south = Math.min(south, direction.lat);
        north = Math.max(north, direction.lat);
      }
    }
  }
  if (lons.length === 0) {
    return null;
  }
  for (const pole of [-90, 90]) {
    const at = plane.place(0, pole);
    if (at && at.x >= window.x0 && at.x <= window.x1 && at.y >= window.y0 && at.y <= window.y1) {
      [south, north] = [Math.min(south, pole), Math.max(north, pole)];
    }
  }
  lons.sort((a, b) => a - b);
  // The largest gap in longitude is what is not seen.
  let gap = lons[0] + 360 - lons[lons.length - 1];
  let west = lons[0];
  for (let i = 1; i < lons.length; i++) {
    if (lons[i] - lons[i - 1] > gap) {
      gap = lons[i] - lons[i - 1];
      west = lons[i];
    }
  }
  const isWhole = gap < 40 || north === 90 || south === -90;
  const { lon } = plane.aspect;
  return isWhole
    ? { south, north, west: lon - 180, east: lon + 180, isWhole }
    : { south, north, west, east: west + 360 - gap, isWhole };
}

/** A line of the sky on the plane, broken where it goes on at the other rim or behind the map. */
function traced(plane: SkyPlane, from: number, to: number, at: (t: number) => [lon: number, lat: number]): Lines {
  const lines: Lines = { x: [], y: [] };
  let before: { x: number; y: number } | null = null;
  for (let i = 0; i <= SAMPLES; i++) {
    const point = plane.place(...at(from + ((to - from) * i) / SAMPLES));
    if (before && (!point || Math.hypot(point.x - before.x, point.y - before.y) > 0.5)) {
      lines.x.push(NaN);
      lines.y.push(NaN);
    }
    if (point) {
      lines.x.push(point.x);
      lines.y.push(point.y);
    }
    before = point;
  }
  return lines;
}

function append(lines: Lines, trace: Lines): void {
  lines.x.push(...trace.x, NaN);
  lines.y.push(...trace.y, NaN);
}

const leftmost = (trace: Lines, window: Window): { x: number; y: number } | null => least(trace, window, trace.x);
const lowest = (trace: Lines, window: Window): { x: number; y: number } | null => least(trace, window, trace.y);

/** The point of a line well inside a window at which `by` is least, between its samples too. */
function least({ x, y }: Lines, window: Window, by: number[]): { x: number; y: number } | null {
  const [dx, dy] = [0.035 * (window.x1 - window.x0), 0.03 * (window.y1 - window.y0)];
  let found: { x: number; y: number } | null = null;
  let best = Infinity;
  for (let i = 0; i + 1 < x.length; i++) {
    for (let k = 0; k < 16; k++) {
      const [px, py] = [x[i] + ((x[i + 1] - x[i]) * k) / 16, y[i] + ((y[i + 1] - y[i]) * k) / 16];
      const value = by[i] + ((by[i + 1] - by[i]) * k) / 16;
      const isInside = px > window.x0 + dx && px < window.x1 - dx && py > window.y0 + dy && py < window.y1 - 1.6 * dy;
      if (isInside && value < best) {
        best = value;
        found = { x: px, y: py };
      }
    }
  }
  return found;
}

/** Labels that do not run into each other; the first come stays. */
class Labels {
  readonly all: GridLabel[] = [];
  private readonly dx: number;
  private readonly dy: number;

  constructor(private readonly window: Window) {
    this.dx = APART.x * (window.x1 - window.x0);
    this.dy = APART.y * (window.y1 - window.y0);
  }

  add(at: { x: number; y: number } | null, text: string, side: GridLabel['side']): void {
    const { x0, x1, y0, y1 } = this.window;
    if (!at || at.x < x0 - this.dx || at.x > x1 || at.y < y0 || at.y > y1) {
      return;
    }
    if (this.all.every(({ x, y }) => Math.abs(x - at.x) > this.dx || Math.abs(y - at.y) > this.dy)) {
      this.all.push({ x: at.x, y: at.y, text, side });
    }
  }
}

function signedDegrees(angle: number, step: number): string {
  const text = angle.toFixed(decimals(step));
  return `${angle > 0 ? `+${text}` : text.replace('-', '−')}°`;
}

const turnDegrees = (angle: number, step: number): string =>
  `${(((Number(angle.toFixed(6)) % 360) + 360) % 360).toFixed(decimals(step))}°`;

const decimals = (step: number): number => (step >= 1 ? 0 : step >= 0.1 ? 1 : 2);

/** Multiples of a step from one angle to another. */
function multiples(step: number, from: number, to: number): number[] {
  const values: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9; i++) {
    values.push(Number((i * step).toFixed(6)) + 0);
  }
  return values;
}

/** Whether a place of the plane is sky. */
export function isSky(projection: ProjectionName, x: number, y: number): boolean {
  return inverseOf(projection)(x, y, new Float64Array(2));
}
