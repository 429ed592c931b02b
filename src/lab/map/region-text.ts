import type { TranslationBundle } from '@jupyterlab/translation';
import { GaiaError, type Region } from '../../protocol';
import type { DrawnRegion } from '../../plot/drawn-region';
import { checkedRegion, mocOfRegion } from '../../sky/region';
import { mocText } from '../../sky/moc-text';
import { parseCoordinates } from '../../sky/parse-coordinates';

/** Kinds of regions that can be drawn, or typed. */
export const DRAWN_KINDS = ['circle', 'box', 'polygon'] as const;
export type DrawnKind = (typeof DRAWN_KINDS)[number];

export const kindOf = (region: DrawnRegion): DrawnKind =>
  'cone' in region ? 'circle' : 'box' in region ? 'box' : 'polygon';

/**
 * A region as it is typed, ICRS degrees: `RA Dec radius`; `RA from, to, Dec from, to`; corners `RA Dec, RA Dec, …`.
 */
export function regionText(region: DrawnRegion): string {
  if ('cone' in region) {
    return `${region.cone.ra} ${region.cone.dec} ${region.cone.radius}`;
  }
  if ('polygon' in region) {
    return region.polygon.map(([ra, dec]) => `${ra} ${dec}`).join(', ');
  }
  const { raMin, raMax, decMin, decMax } = region.box;
  return `${raMin} ${raMax} ${decMin} ${decMax}`;
}

/**
 * Reads what {@link regionText} writes; the centre of a circle also in hours, minutes and seconds.
 * @throws GaiaError (or SkyError) BAD_REQUEST, BAD_COORDINATE naming what does not fit.
 */
export function parseRegion(kind: DrawnKind, text: string, trans: TranslationBundle): DrawnRegion {
  const region = readRegion(kind, text.trim(), trans);
  checkedRegion(region);
  return region;
}

function readRegion(kind: DrawnKind, text: string, trans: TranslationBundle): DrawnRegion {
  const numbers = text.split(/[\s,;]+/).map(Number);
  if (kind === 'circle') {
    const at = /^(.*?)[\s,;]+([\d.eE+-]+)$/.exec(text);
    if (!at || !Number.isFinite(Number(at[2]))) {
      throw new GaiaError('BAD_REQUEST', trans.__('A circle is a position and a radius in degrees: 56.75 24.12 1.5'));
    }
    const { ra, dec } = parseCoordinates(at[1]);
    return { cone: { ra, dec, radius: Number(at[2]) } };
  }
  if (!numbers.every(Number.isFinite)) {
    throw new GaiaError('BAD_REQUEST', trans.__('Write numbers of degrees, with spaces or commas between them.'));
  }
  if (kind === 'box') {
    if (numbers.length !== 4) {
      throw new GaiaError('BAD_REQUEST', trans.__('A box has four limits: RA from, RA to, Dec from, Dec to.'));
    }
    const [raMin, raMax, decMin, decMax] = numbers;
    return { box: { raMin, raMax, decMin, decMax } };
  }
  if (numbers.length < 6 || numbers.length % 2 > 0) {
    throw new GaiaError('BAD_REQUEST', trans.__('A polygon has three corners or more, each RA and Dec.'));
  }
  const corners = numbers.flatMap((ra, i) => (i % 2 === 0 ? [[ra, numbers[i + 1]] as [number, number]] : []));
  return { polygon: corners };
}

/** The region as requests have it. */
export function requestRegion(region: DrawnRegion): Region {
  if ('polygon' in region) {
    return { polygon: region.polygon.map(([ra, dec]) => [ra, dec] as [number, number]) };
  }
  return region;
}

/**
 * The region as a condition on rows: exact for circles and boxes; for polygons the arcs of its sides, which must bend
 * one way only. Null where no condition says the same.
 */
export function regionCondition(region: DrawnRegion): string | null {
  if ('cone' in region) {
    const { ra, dec, radius } = region.cone;
    return `CONTAINS(POINT(ra, dec), CIRCLE(${ra}, ${dec}, ${radius})) = 1`;
  }
  if ('box' in region) {
    const { raMin, raMax, decMin, decMax } = region.box;
    const dec = `dec BETWEEN ${decMin} AND ${decMax}`;
    return raMin <= raMax
      ? `ra BETWEEN ${raMin} AND ${raMax} AND ${dec}`
      : `(ra >= ${raMin} OR ra <= ${raMax}) AND ${dec}`;
  }
  return polygonCondition(region.polygon);
}

const RADIAN = Math.PI / 180;

function polygonCondition(polygon: readonly (readonly [number, number])[]): string | null {
  const at = polygon.map(([ra, dec]) => {
    const cosDec = Math.cos(dec * RADIAN);
    return [cosDec * Math.cos(ra * RADIAN), cosDec * Math.sin(ra * RADIAN), Math.sin(dec * RADIAN)];
  });
  const sides = at.map((a, i) => cross(a, at[(i + 1) % at.length]));
  // All corners on one side of every great circle: the polygon is convex.
  const turns = sides.map(side => at.map(corner => dot(side, corner)));
  const isLeft = turns.every(side => side.every(value => value > -1e-12));
  const isRight = turns.every(side => side.every(value => value < 1e-12));
  if (!isLeft && !isRight) {
    return null;
  }
  const sign = isLeft ? 1 : -1;
  return sides
    .map(side => {
      const length = Math.hypot(...side);
      const [x, y, z] = side.map(value => Number(((sign * value) / length).toPrecision(15)));
      return `${x} * COS(RADIANS(dec)) * COS(RADIANS(ra)) + ${y} * COS(RADIANS(dec)) * SIN(RADIANS(ra)) + ${z} * SIN(RADIANS(dec)) >= 0`;
    })
    .join(' AND ');
}

const cross = (a: number[], b: number[]): number[] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0]
];
const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * The region's MOC as text (IVOA MOC 2.0), its pixels a sixtieth of its size, not finer than order 14.
 * @throws SkyError for a region that is none.
 */
export function regionMoc(region: DrawnRegion): string {
  return mocText(mocOfRegion(region, Math.min(14, Math.max(4, Math.ceil(Math.log2((60 * 58.6) / sizeOf(region)))))));
}

/** Rough extent [deg]. */
function sizeOf(region: DrawnRegion): number {
  if ('cone' in region) {
    return 2 * region.cone.radius;
  }
  if ('box' in region) {
    const { decMin, decMax } = region.box;
    return Math.max(1e-4, decMax - decMin);
  }
  const decs = region.polygon.map(([, dec]) => dec);
  return Math.max(1e-4, Math.max(...decs) - Math.min(...decs));
}
