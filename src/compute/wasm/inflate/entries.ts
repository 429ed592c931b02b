/**
 * Entries of the decoding tables, u64. A table is indexed by the next bits of the stream. Fields that the fast loop needs
 * are whole bytes of their own, to be loaded: that is less work than shifts and masks.
 *
 * All:                bits 0-7    bits of the stream to drop
 *                     bit  31     EXCEPTION: none of the following, see below
 * Literals, lengths:  bits 8-15   number of literals, up to 3; they stand in bits 32-55
 *                     bits 16-24  length of the match behind the literals, 0 for none
 *                     bit  25     EXTRA: the value of the extra bits is to be added to the length
 *                     bits 56-60  where the length's extra bits begin in the stream
 * Distances:          bits 8-15   where the extra bits begin, in bits shifted by PLACE_SHIFT
 *                     bits 16-30  least distance
 *                     bits 32-44  mask of the extra bits
 *                     bits 56-63  bits of the stream to drop, less 1
 * Code lengths:       bits 16-20  the symbol
 * Exceptions:         bit  26     SUBTABLE: bits 8-11 its index bits, bits 32-47 its first entry; nothing is to be dropped
 *                     bit  27     END_OF_BLOCK
 *                     else        no symbol has this code
 *
 * Shifts take their counts modulo 64, so an entry whose low byte is below 64 is a shift count as it stands.
 */

export const EXCEPTION: u64 = (<u64>1) << 31;
/** Where an entry of the literal table has the length of its match. */
export const LENGTH: u64 = 0x1ff << 16;
export const LENGTH_AT: u32 = 16;
/** Longest match; an entry's upper half word above it is an exception, or has extra bits to add. */
export const LONGEST_MATCH: u32 = 258;
export const EXTRA: u64 = 1 << 25;
/** Where an entry tells the place of the length's extra bits. */
export const EXTRA_AT: u64 = 56;
/** Where an entry for a distance tells the bits to drop, less 1. */
export const LESS_1_AT: u64 = 56;
export const SUBTABLE: u64 = 1 << 26;
export const END_OF_BLOCK: u64 = 1 << 27;
/** No symbol has this code. */
export const INVALID: u64 = EXCEPTION | 1;

/**
 * An entry has 2^3 bytes: bits that are held shifted by this, and masked, are the place of an entry in its table. The fast
 * loop holds them so, since every operation between one lookup and the next counts there.
 */
export const PLACE_SHIFT = 3;

/** Index bits of the tables. */
export const LITERAL_BITS: i32 = 10;
export const DISTANCE_BITS: i32 = 7;
export const LENGTH_BITS: i32 = 7;

/** What a code's length in bits, times this, adds to a symbol's entry. */
export const LITERAL_CODE: u64 = 1;
export const MATCH_CODE: u64 = 1 | ((<u64>1) << EXTRA_AT);
export const DISTANCE_CODE: u64 = 1 | (1 << 8) | ((<u64>1) << LESS_1_AT);
