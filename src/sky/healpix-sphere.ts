import { normaliseDegrees, type Position } from './angles';
import { cellOfPixel, nside } from './healpix-cell';

/** Longitude of a face's centre [units of 45°]. */
export const FACE_LONGITUDE: readonly number[] = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

/** No point of a pixel is farther from its centre than this over nside [rad]; the supremum is 1.0693. */
export const PIXEL_RADIUS = 1.08;

/**
 * The sum of the distances to the pole's corner along both sides of a face, x and y in units of the face.
 * Below 1 the place is in a polar cap, where z = ±(1 − n²/3); infinite on the faces of the equator.
 */
export function fromPole(face: number, x: number, y: number): number {
  return face < 4 ? 1 - x + (1 - y) : face < 8 ? Infinity : x + y;
}

/**
 * Direction of a place in a face (Górski et al. 2005, eqs 4–9 solved for z and the longitude).
 *
 * @param x - to the north-east, 0…1 over the face
 * @param y - to the north-west, 0…1 over the face
 */
export function positionInFace(face: number, x: number, y: number): Position {
  const n = fromPole(face, x, y);
  if (n < 1) {
    // 2·asin keeps the digits that acos(z) loses near the pole.
    const colatitude = (2 * Math.asin(n / Math.sqrt(6)) * 180) / Math.PI;
    const turn = n > 0 ? (x - y) / n : 0;
    return {
      ra: normaliseDegrees(45 * (FACE_LONGITUDE[face] + turn)),
      dec: face < 4 ? 90 - colatitude : colatitude - 90
    };
  }
  const z = ((x + y - (face >> 2)) * 2) / 3;
  return { ra: normaliseDegrees(45 * (FACE_LONGITUDE[face] + x - y)), dec: (Math.asin(z) * 180) / Math.PI };
}

/**
 * Centre of a NESTED pixel [deg].
 * @param order - HEALPix order: 0–24 with a number, 0–29 with a bigint
 * @throws SkyError BAD_REQUEST when the pixel does not exist.
 */
export function centreOf(order: number, pixel: number | bigint): Position {
  const { face, x, y } = cellOfPixel(order, pixel);
  const side = nside(order);
  return positionInFace(face, (x + 0.5) / side, (y + 0.5) / side);
}

/**
 * Corners of a NESTED pixel [deg]: north, west, south, east.
 * @throws SkyError BAD_REQUEST when the pixel does not exist.
 */
export function cornersOf(order: number, pixel: number | bigint): Position[] {
  return boundaryOf(order, pixel, 1);
}

/**
 * Points along the border of a NESTED pixel [deg], `step` to a side, from the north corner by west, south and east.
 * Equal steps in the face's coordinates: the border itself is curved on the sky.
 * @throws SkyError BAD_REQUEST when the pixel does not exist.
 */
export function boundaryOf(order: number, pixel: number | bigint, step: number): Position[] {
  const { face, x, y } = cellOfPixel(order, pixel);
  const side = nside(order);
  const at = (dx: number, dy: number): Position => positionInFace(face, (x + dx) / side, (y + dy) / side);
  const parts = Array.from({ length: step }, (_, i) => i / step);
  return [
    ...parts.map(part => at(1 - part, 1)),
    ...parts.map(part => at(0, 1 - part)),
    ...parts.map(part => at(part, 0)),
    ...parts.map(part => at(1, part))
  ];
}
