import { SkyError } from './errors';
import { cellOfPixel, checkedOrder, npix, nside, pixelOfCell, type Cell } from './healpix-cell';
import { equatorialCell } from './healpix-pixel';
import { FACE_LONGITUDE } from './healpix-sphere';

/**
 * RING number of a NESTED pixel (Górski et al. 2005, §4.1).
 * @param order - HEALPix order, 0–24
 * @throws SkyError BAD_REQUEST when the pixel does not exist.
 */
export function nestToRing(order: number, pixel: number): number {
  const { face, x, y } = cellOfPixel(order, pixel);
  const side = nside(order);
  // Rings are counted 1…4·side−1 from the north; `quarter` pixels of this ring lie in a quarter turn.
  const ring = (2 + (face >> 2)) * side - x - y - 1;
  const quarter = Math.min(ring, side, 4 * side - ring);
  const shifted = ring >= side && ring <= 3 * side ? (ring - side) % 2 : 0;
  const index = (FACE_LONGITUDE[face] * quarter + x - y - 1 + shifted) / 2;
  return firstOfRing(side, ring) + ((index + 4 * quarter) % (4 * quarter));
}

/**
 * NESTED number of a RING pixel.
 * @param order - HEALPix order, 0–24
 * @throws SkyError BAD_REQUEST when the pixel does not exist.
 */
export function ringToNest(order: number, pixel: number): number {
  checkedOrder(order);
  const total = npix(order);
  if (!Number.isInteger(pixel) || pixel < 0 || pixel >= total) {
    throw new SkyError('BAD_REQUEST', `Pixel ${pixel} does not exist at HEALPix order ${order}.`);
  }
  const side = nside(order);
  const cap = 2 * side * (side - 1);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  if (pixel >= cap && pixel < total - cap) {
    const ring = side + Math.floor((pixel - cap) / (4 * side));
    const index = (pixel - cap) % (4 * side);
    // Longitude of the centre in eighths of a turn divided by side, and the two diagonals through it.
    const across = 2 * index + 1 - ((ring - side) % 2);
    equatorialCell(side, Math.floor((across - side + ring) / 2), Math.floor((across + 3 * side - ring) / 2), cell);
  } else {
    const north = pixel < cap;
    // The south cap is the north cap counted from the end.
    const mirrored = north ? pixel : total - 1 - pixel;
    const ring = capRing(mirrored);
    const within = mirrored - 2 * ring * (ring - 1);
    const index = north ? within : 4 * ring - 1 - within;
    const quarter = Math.floor(index / ring);
    const east = index - quarter * ring;
    const west = ring - 1 - east;
    cell.face = north ? quarter : quarter + 8;
    cell.x = north ? side - 1 - west : east;
    cell.y = north ? side - 1 - east : west;
  }
  return pixelOfCell(order, cell.face, cell.x, cell.y);
}

/** RING number of the first pixel of a ring. */
function firstOfRing(side: number, ring: number): number {
  if (ring < side) {
    return 2 * ring * (ring - 1);
  }
  if (ring <= 3 * side) {
    return 2 * side * (side - 1) + (ring - side) * 4 * side;
  }
  const south = 4 * side - ring;
  return 12 * side * side - 2 * south * (south + 1);
}

/** The ring, counted from the pole, of a pixel of the north cap: the largest r with 2r(r−1) ≤ pixel. */
function capRing(pixel: number): number {
  let ring = Math.floor((1 + Math.sqrt(1 + 2 * pixel)) / 2);
  while (2 * ring * (ring - 1) > pixel) {
    ring--;
  }
  while (2 * ring * (ring + 1) <= pixel) {
    ring++;
  }
  return ring;
}
