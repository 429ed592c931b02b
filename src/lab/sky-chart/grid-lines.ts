import { transform } from '../../sky/frames';
import type { Position } from '../../sky/angles';
import { middleOf, WHOLE, type ChartFrame } from './chart-frame';
import type { SkyView } from './view';

/** A meridian or parallel with its name and where the name stands. */
export interface GridLine {
  line: Position[];
  label: string;
  at: Position;
}

const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
const LINES = 4;

/** Meridians and parallels, three to five of each in a view [deg]. */
export function gridLines(view: SkyView, { centre, field: height }: ChartFrame): GridLine[] {
  if (height === WHOLE) {
    const middle = middleOf(centre);
    return [
      ...[-120, -60, 0, 60, 120].map(turn => middle + turn).map(ra => meridian(ra, -90, 90, { ra, dec: 0 })),
      ...[-60, -30, 0, 30, 60].map(dec => parallel(dec, middle - 180, middle + 180, { ra: middle + 179.9, dec }))
    ];
  }
  const field = (view.field * Math.max(1, view.width / view.height)) / 2;
  const step = stepFor(view.field);
  const widest = Math.abs(centre.dec) + view.field / 2 > 85 ? 180 : field / Math.cos((centre.dec * Math.PI) / 180);
  const raStep = stepFor(Math.min(360, 2 * widest));
  const lines: GridLine[] = [];
  // Names stand at the left and at the bottom, out of the way of what was found.
  const [left, bottom] = [new Float64Array([centre.ra, 0]), new Float64Array([0, centre.dec])];
  view.at(18, view.height / 2, left);
  view.at(view.width / 2, view.height - 9, bottom);
  const [south, north] = [Math.max(-90, centre.dec - field), Math.min(90, centre.dec + field)];
  for (let dec = step * Math.ceil((south + 1e-9) / step); dec < Math.min(north, 89.999); dec += step) {
    lines.push(parallel(dec, centre.ra - widest, centre.ra + widest, { ra: left[0], dec }));
  }
  for (let ra = raStep * Math.ceil((centre.ra - widest) / raStep); ra <= centre.ra + widest; ra += raStep) {
    lines.push(meridian(ra, south, north, { ra, dec: bottom[1] }));
  }
  return lines;
}

/** The plane of the Galaxy, ICRS [deg]. */
export function galacticPlane(): Position[] {
  return Array.from({ length: 181 }, (_, i) => {
    const { lon, lat } = transform('galactic', 'icrs', (2 * i) % 360, 0);
    return { ra: lon, dec: lat };
  });
}

const stepFor = (extent: number): number => STEPS.find(step => extent / step >= LINES) ?? STEPS[STEPS.length - 1];

function meridian(ra: number, from: number, to: number, at: Position): GridLine {
  const line = Array.from({ length: 49 }, (_, i) => ({ ra, dec: from + ((to - from) * i) / 48 }));
  return { line, label: `${named((ra + 360) % 360)}°`, at };
}

function parallel(dec: number, from: number, to: number, at: Position): GridLine {
  const line = Array.from({ length: 97 }, (_, i) => ({ ra: from + ((to - from) * i) / 96, dec }));
  return { line, label: `${dec > 0 ? '+' : dec < 0 ? '−' : ''}${named(Math.abs(dec))}°`, at };
}

const named = (angle: number): string => String(Number(angle.toFixed(2)));
