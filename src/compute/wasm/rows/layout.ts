import { HISTORY_SIZE, ROWS } from '../layout';

/**
 * The row kernels' memory, behind the decoder's. Like ../layout.ts this page is read by both languages. Nothing in it
 * outlives a call of the scanner but the powers of ten and the rows that are gathered, which their scan takes away before
 * another one gathers (see ../../row-kernel.ts): any number of scans may take turns.
 */

const KIB = 1024;

/** Powers of ten for the numbers, see ../numbers/powers.ts. */
export const POWERS = ROWS;
const POWERS_SIZE = 16 * KIB;

/** What kernels answer besides their result: words, see the kernels. */
export const ANSWER = POWERS + POWERS_SIZE;
const ANSWER_SIZE = 64;

/** Most wanted cells of a row. */
export const MOST_WANTED = 2048;
const WORD_LIST = 8 * MOST_WANTED + KIB;

/** Which delimiters of a row are noted, as words: the first cell ends with number 1, the row with number `width`. */
export const NOTED = ANSWER + ANSWER_SIZE;
/** Of each wanted cell, where the places of the delimiter before it and of that behind it are noted: pairs of words. */
export const NOTED_AT = NOTED + WORD_LIST;
/** The places that were noted in the row being cut. */
export const PLACES = NOTED_AT + WORD_LIST;

/** Columns to be read, see columns.ts. */
export const COLUMN_SIZE = 64;
export const COLUMNS = PLACES + WORD_LIST;

/** Most cells of a block. */
export const BLOCK_CELLS = 128 * KIB;
/** A row that turns out too long is noted up to so far behind its place [bytes]. */
const OVERRUN = KIB;
export const CELL_START = COLUMNS + COLUMN_SIZE * MOST_WANTED;
export const CELL_END = CELL_START + 4 * BLOCK_CELLS + OVERRUN;
export const CELL_FORM = CELL_END + 4 * BLOCK_CELLS + OVERRUN;

/** Cells that the kernels leave to the host: pairs of words, column and row. */
export const LEFT = CELL_FORM + BLOCK_CELLS + OVERRUN;

/** Values that were read, column after column, and bitmaps of them. */
export const VALUES = LEFT + 8 * BLOCK_CELLS;
const VALUES_SIZE = 8 * BLOCK_CELLS + 16 * MOST_WANTED;
export const BITMAPS = VALUES + VALUES_SIZE;
const BITMAPS_SIZE = 2 * (BLOCK_CELLS / 8 + 32 * MOST_WANTED);

/** Bytes of strings, or items of lists. */
export const ITEMS = BITMAPS + BITMAPS_SIZE;
export const ITEMS_SIZE = 3 * KIB * KIB;
export const ITEM_BITMAP = ITEMS + ITEMS_SIZE + KIB;
const ITEM_BITMAP_SIZE = KIB * KIB;

/** Text that came from elsewhere, behind a row that began before it. Kernels read up to 64 bytes about it. */
export const OWN_TEXT = ITEM_BITMAP + ITEM_BITMAP_SIZE + KIB + HISTORY_SIZE;
export const OWN_TEXT_SIZE = KIB * KIB;

/** A row from several chunks. */
export const OWN_ROW = OWN_TEXT + OWN_TEXT_SIZE + KIB;
export const OWN_ROW_SIZE = KIB * KIB;

/** Values and bitmaps of columns over many blocks, see columns.ts; where each lies is told by the host. */
export const GATHERED = OWN_ROW + OWN_ROW_SIZE + KIB;
export const GATHERED_SIZE = 4 * KIB * KIB;

export const ROWS_END = GATHERED + GATHERED_SIZE;

/** Forms of a cell, as in ../../row-scanner.ts. */
export const PLAIN = 0;
export const QUOTED = 1;

/** Kinds of columns and items. */
export const FLOAT64 = 0;
export const FLOAT32 = 1;
export const INT64 = 2;
export const INT32 = 3;
export const INT16 = 4;
export const INT8 = 5;
export const BOOL = 6;
