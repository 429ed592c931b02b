import { checkedPosition, RADIAN } from './angles';
import { SkyError } from './errors';
import { bigPixelOfCell, checkedOrder, MAX_ORDER, nside, numberInFace, pixelOfCell, type Cell } from './healpix-cell';

/**
 * Finds the cell that holds a position (Górski et al. 2005, ApJ 622, 759, §4.1 and §5.1).
 *
 * @param ra - any finite angle [deg]
 * @param dec - within ±90 [deg]
 * @param cell - receives the answer
 */
export function locate(side: number, ra: number, dec: number, cell: Cell): void {
  let turn = ra / 90;
  turn -= 4 * Math.floor(turn / 4);
  if (turn >= 4) {
    turn = 0;
  }
  const z = Math.sin(dec * RADIAN);
  if (Math.abs(z) <= 2 / 3) {
    const across = side * (0.5 + turn);
    const up = side * 0.75 * z;
    equatorialCell(side, Math.floor(across - up), Math.floor(across + up), cell);
    return;
  }
  const quarter = Math.floor(turn);
  const within = turn - quarter;
  // side·√(3(1−|z|)), written so that it keeps its digits at the poles.
  const fromPole = side * Math.sqrt(6) * Math.sin(((90 - Math.abs(dec)) * RADIAN) / 2);
  const east = Math.min(side - 1, Math.floor(within * fromPole));
  const west = Math.min(side - 1, Math.floor((1 - within) * fromPole));
  if (z > 0) {
    cell.face = quarter;
    cell.x = side - 1 - west;
    cell.y = side - 1 - east;
  } else {
    cell.face = quarter + 8;
    cell.x = east;
    cell.y = west;
  }
}

/**
 * The cell of the equatorial belt between two pairs of diagonals.
 * @param rising - index of the diagonal that rises to the east
 * @param falling - index of the diagonal that falls to the east
 */
export function equatorialCell(side: number, rising: number, falling: number, cell: Cell): void {
  const risingFace = Math.floor(rising / side);
  const fallingFace = Math.floor(falling / side);
  if (risingFace === fallingFace) {
    cell.face = 4 + (risingFace & 3);
  } else if (risingFace < fallingFace) {
    cell.face = risingFace;
  } else {
    cell.face = 8 + fallingFace;
  }
  cell.x = falling - fallingFace * side;
  cell.y = side - 1 - (rising - risingFace * side);
}

/**
 * NESTED pixel of a position.
 *
 * @param order - HEALPix order, 0–24
 * @param ra - [deg]
 * @param dec - [deg]
 * @throws SkyError BAD_COORDINATE for a position that does not exist, BAD_REQUEST for a bad order.
 */
export function pixelOf(order: number, ra: number, dec: number): number {
  checkedOrder(order);
  const position = checkedPosition(ra, dec);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  locate(nside(order), position.ra, position.dec, cell);
  return pixelOfCell(order, cell.face, cell.x, cell.y);
}

/** As {@link pixelOf}, for orders up to 29. */
export function bigPixelOf(order: number, ra: number, dec: number): bigint {
  checkedOrder(order, MAX_ORDER);
  const position = checkedPosition(ra, dec);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  locate(nside(order), position.ra, position.dec, cell);
  return bigPixelOfCell(order, cell);
}

/**
 * NESTED pixels of many positions; -1 where a position does not exist (NaN, declination outside ±90).
 *
 * @param order - HEALPix order: 0–13 into an Int32Array, 0–24 into a Float64Array
 * @param ra - [deg]
 * @param dec - [deg]
 * @returns `out`
 * @throws SkyError BAD_REQUEST for a bad order or arrays of different lengths.
 */
export function pixelsOf<Out extends Int32Array | Float64Array>(
  order: number,
  ra: Float64Array,
  dec: Float64Array,
  out: Out
): Out {
  checkedOrder(order, out instanceof Int32Array ? 13 : undefined);
  if (ra.length !== dec.length || out.length < ra.length) {
    throw new SkyError(
      'BAD_REQUEST',
      `${ra.length} right ascensions, ${dec.length} declinations, room for ${out.length}.`
    );
  }
  const side = nside(order);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  for (let i = 0; i < ra.length; i++) {
    if (Math.abs(dec[i]) <= 90 && Number.isFinite(ra[i])) {
      locate(side, ra[i], dec[i], cell);
      out[i] = cell.face * side * side + numberInFace(cell.x, cell.y);
    } else {
      out[i] = -1;
    }
  }
  return out;
}
