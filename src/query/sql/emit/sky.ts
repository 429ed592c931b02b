import { pixelShift } from '../../../gaia/source-id';
import { RADIAN } from '../../../sky';
import type { ApplyNode, TypedNode } from '../../typed';
import type { InsidePolygonNode } from '../bound';
import { convexSides, polygonPlane } from '../polygon-plane';
import { INFINITY, NAN, realLiteral as real } from './dialect';
import type { Writer } from './writer';

/** Above the rounding of declinations, below any uncertainty [deg]. */
const SLACK = 1e-9;

const valueOf = (node: TypedNode): number | undefined =>
  node.node === 'constant' && node.value !== null ? Number(node.value) : undefined;

/** A function of an angle [deg], computed here where the angle is a constant. */
function angle(writer: Writer, name: 'sin' | 'cos', node: TypedNode): string {
  const value = valueOf(node);
  return value === undefined ? `${name}(radians(${writer.real(node)}))` : real(Math[name](value * RADIAN));
}

/** sin² of half a difference of angles [deg]. */
const sinSquared = (a: string, b: string): string => `pow(sin(radians(${a} - ${b}) / 2.0E0), 2.0E0)`;

/** The haversine of the distance of two positions: sin²(d/2). */
function haversine(writer: Writer, [ra1, dec1, ra2, dec2]: readonly TypedNode[]): string {
  const [a1, d1, a2, d2] = [ra1, dec1, ra2, dec2].map(node => writer.real(node));
  const cosines = `${angle(writer, 'cos', dec1)} * ${angle(writer, 'cos', dec2)}`;
  return `(${sinSquared(d1, d2)} + ${cosines} * ${sinSquared(a1, a2)})`;
}

/** cos²(d/2), without the cancellation of 1 − haversine at opposite positions. */
function oppositeHaversine(writer: Writer, [ra1, dec1, ra2, dec2]: readonly TypedNode[]): string {
  const [a1, d1, a2, d2] = [ra1, dec1, ra2, dec2].map(node => writer.real(node));
  const cosines = `${angle(writer, 'cos', dec1)} * ${angle(writer, 'cos', dec2)}`;
  const cosSquared = `pow(cos(radians(${a1} - ${a2}) / 2.0E0), 2.0E0)`;
  return `(pow(sin(radians(${d1} + ${d2}) / 2.0E0), 2.0E0) + ${cosines} * ${cosSquared})`;
}

/** Finite where all of the angles are, NULL where one is NULL. */
function sumOf(writer: Writer, args: readonly TypedNode[]): string {
  const varying = args.filter(arg => valueOf(arg) === undefined);
  return `(${(varying.length > 0 ? varying : args).map(arg => writer.real(arg)).join(' + ')})`;
}

/** Great-circle distance [deg]. */
export function writeDistance(writer: Writer, args: readonly TypedNode[]): string {
  const all = sumOf(writer, args);
  return `CASE WHEN abs(${all}) < ${INFINITY} THEN ${distance(writer, args)} WHEN ${all} IS NOT NULL THEN ${NAN} END`;
}

function distance(writer: Writer, args: readonly TypedNode[]): string {
  return `degrees(2.0E0 * atan2(sqrt(${haversine(writer, args)}), sqrt(${oppositeHaversine(writer, args)})))`;
}

/** 1 where the position lies in the circle or on its rim, else 0. */
export function writeInCircle(writer: Writer, { args }: ApplyNode): string {
  return oneOrZero(sumOf(writer, args), inCircle(writer, args));
}

function oneOrZero(all: string, condition: string): string {
  const found = `CASE WHEN ${condition} THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END`;
  return `CASE WHEN abs(${all}) < ${INFINITY} THEN ${found} WHEN ${all} IS NOT NULL THEN CAST(0 AS BIGINT) END`;
}

/** All angles finite. */
function inCircle(writer: Writer, args: readonly TypedNode[]): string {
  const radius = valueOf(args[4]);
  if (radius === undefined) {
    return `(${distance(writer, args.slice(0, 4))} <= ${writer.real(args[4])})`;
  }
  return radius >= 180 ? 'TRUE' : `(${haversine(writer, args)} <= ${real(Math.sin((radius / 2) * RADIAN) ** 2)})`;
}

/** Whether a position lies in a circle; FALSE where that is unknown. Bounds of the declination stand in front. */
export function isInCircle(writer: Writer, { args }: ApplyNode): string {
  const swapped = valueOf(args[0]) !== undefined && valueOf(args[2]) === undefined;
  const [ra, dec, ra0, dec0, radius] = swapped ? [args[2], args[3], args[0], args[1], args[4]] : args;
  const turned = [ra, dec, ra0, dec0, radius];
  const inside = `CASE WHEN abs(${sumOf(writer, turned)}) < ${INFINITY} THEN ${inCircle(writer, turned)} ELSE FALSE END`;
  const [middle, size] = [valueOf(dec0), valueOf(radius)];
  if (middle === undefined || size === undefined) {
    return `(${inside})`;
  }
  return `(${between(writer, dec, middle - size, middle + size)}${inside})`;
}

function between(writer: Writer, dec: TypedNode, south: number, north: number): string {
  const sql = writer.write(dec);
  const above = south <= -90 ? '' : `${sql} >= ${real(south - SLACK)} AND `;
  return above + (north >= 90 ? '' : `${sql} <= ${real(north + SLACK)} AND `);
}

export function writeInPolygon(writer: Writer, node: InsidePolygonNode): string {
  return oneOrZero(sumOf(writer, node.args), inPolygon(writer, node));
}

/** As {@link isInCircle}, for a polygon. */
export function isInPolygon(writer: Writer, node: InsidePolygonNode): string {
  const { south, north } = polygonPlane(node.corners);
  const inside = inPolygon(writer, node);
  const finite = `CASE WHEN abs(${sumOf(writer, node.args)}) < ${INFINITY} THEN ${inside} ELSE FALSE END`;
  return `(${between(writer, node.args[1], south, north)}${finite})`;
}

function inPolygon(writer: Writer, { args, corners }: InsidePolygonNode): string {
  const [ra, dec] = args;
  const cosDec = angle(writer, 'cos', dec);
  const vector = [
    `${cosDec} * ${angle(writer, 'cos', ra)}`,
    `${cosDec} * ${angle(writer, 'sin', ra)}`,
    angle(writer, 'sin', dec)
  ];
  const dot = (axis: ArrayLike<number>): string =>
    `(${vector.map((component, i) => `${component} * ${real(axis[i])}`).join(' + ')})`;
  const plane = polygonPlane(corners);
  const sides = convexSides(plane);
  if (sides) {
    return `(${sides.map(side => `${dot(side)} >= 0.0E0`).join(' AND ')})`;
  }
  // Even-odd rule in the gnomonic plane, with coordinates times the scale so that nothing is divided.
  const scale = dot(plane.middle);
  const [pu, pv] = plane.axes.map(dot);
  const { u, v } = plane;
  const crossings = Array.from(u, (_, i) => {
    const j = (i + u.length - 1) % u.length;
    const slope = (u[j] - u[i]) / (v[j] - v[i]);
    const straddles = `(${real(v[i])} * ${scale} > ${pv}) <> (${real(v[j])} * ${scale} > ${pv})`;
    const edge = `${real(u[i])} * ${scale} + (${pv} - ${real(v[i])} * ${scale}) * ${real(slope)}`;
    return v[i] === v[j] ? '0' : `CASE WHEN ${straddles} AND ${pu} < ${edge} THEN 1 ELSE 0 END`;
  });
  return `(${scale} >= ${real(plane.reach)} AND (${crossings.join(' + ')}) % 2 = 1)`;
}

/** HEALPix pixel (NESTED) in a source_id; a negative number is none. */
export function writeHealpix(writer: Writer, [order, id]: readonly TypedNode[]): string {
  const bits = 32 + pixelShift(Number((order as { value: bigint }).value));
  const sql = writer.as(id, 'integer');
  return `CASE WHEN ${sql} >= 0 THEN ${writer.dialect.shiftRight(sql, bits)} END`;
}
