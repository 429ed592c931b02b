/**
 * The kernel's linear memory. This page is read by both languages: it holds plain numbers only, no types of either.
 *
 *        0 ..  64 KiB   AssemblyScript's static data
 *   64 KiB ..  4 MiB    the decoder: its tables, the file's bytes, the window of text
 *    4 MiB .. 18 MiB    the row kernels, see rows/layout.ts
 *
 * The module begins with {@link PAGES}, which hold all of it: growing the memory would detach every view of it.
 */

const KIB = 1024;

/** Tables and working space of the decoder. */
export const TABLES = 64 * KIB;
export const TABLES_SIZE = 128 * KIB;

/** Bytes of the file, as they were read. */
export const INPUT = TABLES + TABLES_SIZE;
export const INPUT_SIZE = 1024 * KIB;

/**
 * How far back a match may reach (RFC 1951) [bytes]. The text that came before a chunk lies right before it, as much as
 * there was, at least up to this many bytes.
 */
export const HISTORY_SIZE = 32 * KIB;
export const HISTORY = INPUT + INPUT_SIZE + 64 * KIB;

/** Text: chunks begin here. */
export const TEXT = HISTORY + HISTORY_SIZE;
/** Largest chunk of text [bytes]. */
export const TEXT_SIZE = 1024 * KIB;

/** Bytes behind the text that kernels may read and overwrite: a match is finished and copied in strides. */
export const TEXT_SLACK = 64 * KIB;

/** What is left of a chunk of text when its CRC is folded. */
export const FOLDED = TEXT + TEXT_SIZE + TEXT_SLACK;

/** Tokens of a block, see inflate/tokens.ts: zlib's largest blocks have 32,767 symbols. */
export const TOKENS = FOLDED + 64 * KIB;
export const TOKENS_SIZE = 256 * KIB;

/** Where the row kernels' memory begins. */
export const ROWS = 4 * KIB * KIB;

/** Size of the memory [64 KiB]; the build gives it to the module. */
export const PAGES = 288;
