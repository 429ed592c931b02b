import { SkyError } from './errors';

/** Highest order whose NESTED pixel numbers are exact as a JavaScript number: 12·4^24 < 2^53. */
export const MAX_NUMBER_ORDER = 24;

/** Highest order at all; pixel numbers above {@link MAX_NUMBER_ORDER} need a bigint. */
export const MAX_ORDER = 29;

/**
 * A HEALPix pixel as its base pixel (`face`, 0–11) and its place in the face's grid of nside × nside:
 * `x` grows to the north-east, `y` to the north-west.
 */
export interface Cell {
  face: number;
  x: number;
  y: number;
}

/**
 * The order itself.
 * @throws SkyError BAD_REQUEST when it is not a whole number within 0…`max`.
 */
export function checkedOrder(order: number, max = MAX_NUMBER_ORDER): number {
  if (!Number.isInteger(order) || order < 0 || order > max) {
    throw new SkyError('BAD_REQUEST', `HEALPix order ${order} is not a whole number within 0…${max}.`);
  }
  return order;
}

/** Number of pixels along a side of a base pixel: 2^order. */
export function nside(order: number): number {
  return 2 ** order;
}

/** Number of pixels of the whole sky: 12·4^order. */
export function npix(order: number): number {
  return 12 * 4 ** order;
}

/** Area of every pixel [deg²]. */
export function pixelAreaDeg2(order: number): number {
  return (4 * Math.PI * (180 / Math.PI) ** 2) / npix(order);
}

/** Spreads 16 bits to the even places of 32. */
function spread(bits: number): number {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Gathers the even places of 32 bits into 16. */
function gather(bits: number): number {
  bits &= 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}

/** x and y are interleaved in two pieces, 13 bits of each below and up to 16 above, so that 32-bit words suffice. */
const PIECE = 13;
const PIECE_MASK = 0x1fff;
const PIECE_SIZE = 2 ** (2 * PIECE);

const lowPiece = (x: number, y: number): number => spread(x & PIECE_MASK) | (spread(y & PIECE_MASK) << 1);
const highPiece = (x: number, y: number): number => (spread(x >>> PIECE) | (spread(y >>> PIECE) << 1)) >>> 0;

/** NESTED pixel number of a place in a face; order ≤ {@link MAX_NUMBER_ORDER}. */
export function pixelOfCell(order: number, face: number, x: number, y: number): number {
  return face * 4 ** order + numberInFace(x, y);
}

/** What {@link pixelOfCell} adds to the face's first pixel; for loops that know the order beforehand. */
export function numberInFace(x: number, y: number): number {
  return highPiece(x, y) * PIECE_SIZE + lowPiece(x, y);
}

/** NESTED pixel number of a place in a face; order ≤ {@link MAX_ORDER}. */
export function bigPixelOfCell(order: number, { face, x, y }: Cell): bigint {
  return (BigInt(face) << BigInt(2 * order)) + (BigInt(highPiece(x, y)) << BigInt(2 * PIECE)) + BigInt(lowPiece(x, y));
}

/**
 * Face and place of a NESTED pixel number.
 * @throws SkyError BAD_REQUEST when the order or the pixel is out of range.
 */
export function cellOfPixel(order: number, pixel: number | bigint): Cell {
  checkedOrder(order, typeof pixel === 'bigint' ? MAX_ORDER : MAX_NUMBER_ORDER);
  const outside = typeof pixel === 'bigint' ? pixel < 0n || pixel >= BigInt(npix(order)) : !inRange(order, pixel);
  if (outside) {
    throw new SkyError('BAD_REQUEST', `Pixel ${pixel} does not exist at HEALPix order ${order}.`);
  }
  let face: number;
  let high: number;
  let low: number;
  if (typeof pixel === 'bigint') {
    face = Number(pixel >> BigInt(2 * order));
    const within = pixel & ((1n << BigInt(2 * order)) - 1n);
    high = Number(within >> BigInt(2 * PIECE));
    low = Number(within & BigInt(PIECE_SIZE - 1));
  } else {
    const size = 4 ** order;
    face = Math.floor(pixel / size);
    const within = pixel - face * size;
    high = Math.floor(within / PIECE_SIZE);
    low = within - high * PIECE_SIZE;
  }
  return {
    face,
    x: gather(low) + gather(high) * 2 ** PIECE,
    y: gather(low >>> 1) + gather(high >>> 1) * 2 ** PIECE
  };
}

function inRange(order: number, pixel: number): boolean {
  return Number.isInteger(pixel) && pixel >= 0 && pixel < npix(order);
}
