import { TABLES } from '../layout';

/** Where the decoder keeps its tables: offsets of fixed areas in the region that the layout gives it. */

/** Entries of the literal/length table, u64: 2^LITERAL_BITS and those of its subtables (at most 2340 in all). */
export const LITERAL_TABLE: usize = TABLES;
/** Entries of the distance table, u64 (at most 1024 in all). */
export const DISTANCE_TABLE: usize = LITERAL_TABLE + 4096 * 8;
/** Entries of the table that code lengths are read with, u64. */
export const LENGTH_TABLE: usize = DISTANCE_TABLE + 1024 * 8;

/** What an entry says of a symbol before its code is known, u64 for each symbol. */
export const LITERAL_SYMBOLS: usize = LENGTH_TABLE + 128 * 8;
export const DISTANCE_SYMBOLS: usize = LITERAL_SYMBOLS + 288 * 8;
export const LENGTH_SYMBOLS: usize = DISTANCE_SYMBOLS + 32 * 8;

/** Code lengths of a block, u8: first those of literals and lengths, then those of distances. */
export const CODE_LENGTHS: usize = LENGTH_SYMBOLS + 32 * 8;
/** Symbols in the order of their codes, u16. */
export const SORTED: usize = CODE_LENGTHS + 512;
/** Number of codes of each length, and where their symbols begin in SORTED, u32. */
export const COUNTS: usize = SORTED + 288 * 2;
export const OFFSETS: usize = COUNTS + 16 * 4;

/** For each distance below 16, which of the bytes before a match its first 16 bytes are, u8. */
export const PATTERNS: usize = OFFSETS + 16 * 4;
