/**
 * How a call of the decoder ends. The host knows the same numbers (compute/gunzip/status.ts); negative ones are faults
 * of the stream, of the kinds that zlib tells apart.
 */

/** The input is used up; what could not be used yet must come again before the bytes that follow. */
export const NEED_INPUT: i32 = 0;
/** There is text up to the asked end or a little beyond. */
export const OUTPUT_FULL: i32 = 1;
/** The last block is at its end. */
export const STREAM_END: i32 = 2;

/** The next block begins, and a stop was asked for. */
export const AT_BORDER: i32 = 5;
/** The next block begins where, or behind where, one was expected. */
export const AT_BLOCK: i32 = 6;

/** A block is at its end. */
export const BLOCK_END: i32 = 3;
/** A part of the stream is read, the next may be. */
export const READY: i32 = 4;

export const BAD_BLOCK_TYPE: i32 = -1;
export const BAD_STORED_LENGTH: i32 = -2;
export const TOO_MANY_SYMBOLS: i32 = -3;
export const BAD_LENGTH_CODE: i32 = -4;
export const BAD_REPEAT: i32 = -5;
export const NO_END_OF_BLOCK: i32 = -6;
export const BAD_LITERAL_CODE: i32 = -7;
export const BAD_DISTANCE_CODE: i32 = -8;
export const BAD_LITERAL: i32 = -9;
export const BAD_DISTANCE: i32 = -10;
export const TOO_FAR_BACK: i32 = -11;
