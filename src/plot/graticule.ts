import { project, unproject, type ProjectionName } from '../sky/projection';
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
  /** Which side of the point the text stands on. */
  side: 'left' | 'middle';
}

export interface Graticule {
  /** Spacing [deg]. */
  step: number;
  lines: Lines;
  labels: GridLabel[];
}

const STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1];

/** Spacing of the grid [deg] that puts about six lines into a window. */
export function gridStep({ x0, x1 }: Window): number {
  const degrees = (x1 - x0) * 90;
  return STEPS.find(step => degrees / step >= 6) ?? STEPS[STEPS.length - 1];
}

/** Meridians, parallels and their labels for the part of the sky that is seen. */
export function graticule(projection: ProjectionName, window: Window): Graticule {
  const step = gridStep(window);
  const whole = step === STEPS[0];
  const lines: Lines = { x: [], y: [] };
  const middle = unproject(projection, (window.x0 + window.x1) / 2, (window.y0 + window.y1) / 2) ?? { lon: 0, lat: 0 };
  const span = whole ? 180 : 8 * step;
  // Meridians crowd towards the poles: a window there spans more of them.
  const turn = whole ? 180 : Math.min(180 - step, span / Math.max(0.1, Math.cos((middle.lat * Math.PI) / 180)));
  const home = { lon: nearest(middle.lon, step), lat: whole ? 0 : nearest(middle.lat, step) };
  const south = Math.max(-90, whole ? -90 : home.lat - span);
  const north = Math.min(90, whole ? 90 : home.lat + span);
  const labels: GridLabel[] = [];

  const meridians = whole ? range(-150, 150, step) : range(nearest(home.lon - turn, step), home.lon + turn, step);
  for (const lon of meridians) {
    trace(lines, projection, south, north, lat => [lon, lat]);
    place(labels, window, { ...project(projection, lon, home.lat), text: degrees(lon, step, true), side: 'middle' });
  }
  for (const lat of range(Math.max(-90 + step, south), Math.min(90 - step, north), step)) {
    // Half a turn exactly would wrap to the other limb.
    const [west, east] = whole ? [-179.999, 179.999] : [home.lon - turn, home.lon + turn];
    trace(lines, projection, west, east, lon => [lon, lat]);
    if (whole) {
      const { x, y } = project(projection, 179.999, lat);
      labels.push({ x, y, text: degrees(lat, step, false), side: 'left' });
    } else if (lat !== home.lat) {
      place(labels, window, { ...project(projection, home.lon, lat), text: degrees(lat, step, false), side: 'middle' });
    }
  }
  return { step, lines, labels };
}

/** The border of the sky. */
export function outline(projection: ProjectionName): Lines {
  const lines: Lines = { x: [], y: [] };
  for (const lon of [-179.999999, 179.999999]) {
    for (let i = -90; i <= 90; i++) {
      const { x, y } = project(projection, lon, lon < 0 ? i : -i);
      lines.x.push(x);
      lines.y.push(y);
    }
  }
  lines.x.push(lines.x[0]);
  lines.y.push(lines.y[0]);
  return lines;
}

function trace(
  lines: Lines,
  projection: ProjectionName,
  from: number,
  to: number,
  at: (t: number) => [lon: number, lat: number]
): void {
  const count = 60;
  let before = NaN;
  for (let i = 0; i <= count; i++) {
    const { x, y } = project(projection, ...at(from + ((to - from) * i) / count));
    if (Math.abs(x - before) > 1) {
      lines.x.push(NaN);
      lines.y.push(NaN);
    }
    lines.x.push(x);
    lines.y.push(y);
    before = x;
  }
  lines.x.push(NaN);
  lines.y.push(NaN);
}

function place(labels: GridLabel[], window: Window, label: GridLabel): void {
  const border = 0.02 * (window.x1 - window.x0);
  if (
    label.x > window.x0 + border &&
    label.x < window.x1 - border &&
    label.y > window.y0 + border &&
    label.y < window.y1 - border
  ) {
    labels.push(label);
  }
}

function degrees(angle: number, step: number, turn: boolean): string {
  const value = turn ? ((angle % 360) + 360) % 360 : angle;
  const text = value.toFixed(step < 1 ? 1 : 0);
  return `${turn ? text : value > 0 ? `+${text}` : text.replace('-', '−')}°`;
}

const nearest = (value: number, step: number): number => Math.round(value / step) * step;

function range(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let i = 0; from + i * step <= to + 1e-9; i++) {
    values.push(Number((from + i * step).toFixed(6)));
  }
  return values;
}
