import { GaiaError } from '../protocol';

/** Order of the HEALPix pixel (NESTED) that every source_id carries in its upper bits. */
export const SOURCE_ID_ORDER = 12;

/** Bits of source_id below the order-12 pixel number. */
const BITS_BELOW_PIXEL = 35;

/** Largest int64. */
const MAX_INT64 = (1n << 63n) - 1n;

const DIGITS = /^\d{1,19}$/;

/**
 * The exact value of a source_id given as text or bigint.
 *
 * A number is refused: ids reach 6.9·10^18 and a double keeps only 9.0·10^15 exactly.
 *
 * @throws GaiaError BAD_REQUEST naming the value.
 */
export function parseSourceId(id: bigint | string): bigint {
  if (typeof id === 'bigint' || (typeof id === 'string' && DIGITS.test(id.trim()))) {
    const value = BigInt(id);
    if (value >= 0n && value <= MAX_INT64) {
      return value;
    }
  }
  if (typeof id === 'number') {
    throw new GaiaError(
      'BAD_REQUEST',
      `source_id ${id} came as a number, which damages ids above 2^53.`,
      'Pass it as text or as a bigint.'
    );
  }
  throw new GaiaError('BAD_REQUEST', `"${id}" is not a source_id.`, 'A source_id has up to 19 digits.');
}

/**
 * HEALPix pixel (NESTED) in a source_id: floor(id / 2^(35 + 2(12 − order))).
 *
 * It is the pixel of the position that the source had when the id was given, not always that of (ra, dec).
 *
 * @param order - HEALPix order, 0–12
 * @throws GaiaError BAD_REQUEST for a bad id or order.
 */
export function pixelOfSourceId(id: bigint | string, order = SOURCE_ID_ORDER): number {
  return Number(parseSourceId(id) >> BigInt(BITS_BELOW_PIXEL + 2 * (SOURCE_ID_ORDER - checkedIdOrder(order))));
}

/**
 * How far to shift the upper 32 bits of a source_id to the right to get its pixel of an order:
 * `pixel = high >>> pixelShift(order)`. For loops that hold ids as two 32-bit words.
 * @throws GaiaError BAD_REQUEST for an order outside 0–12.
 */
export function pixelShift(order: number): number {
  return BITS_BELOW_PIXEL - 32 + 2 * (SOURCE_ID_ORDER - checkedIdOrder(order));
}

/** The smallest source_id that a pixel of an order can hold; that of the next pixel bounds it above. */
export function firstSourceIdOf(order: number, pixel: number): bigint {
  return BigInt(pixel) << BigInt(BITS_BELOW_PIXEL + 2 * (SOURCE_ID_ORDER - checkedIdOrder(order)));
}

/** The upper and lower 32 bits of a source_id, unsigned. */
export function splitSourceId(id: bigint | string): { high: number; low: number } {
  const value = parseSourceId(id);
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
}

/** The source_id of its upper and lower 32 bits. */
export function joinSourceId(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

function checkedIdOrder(order: number): number {
  if (!Number.isInteger(order) || order < 0 || order > SOURCE_ID_ORDER) {
    throw new GaiaError('BAD_REQUEST', `A source_id holds HEALPix orders 0…${SOURCE_ID_ORDER}, not ${order}.`);
  }
  return order;
}
