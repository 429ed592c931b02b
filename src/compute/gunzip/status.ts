/** How a call of the kernel's decoder ends; the kernel knows the same numbers (wasm/inflate/status.ts). */
export const NEED_INPUT = 0;
export const OUTPUT_FULL = 1;
export const STREAM_END = 2;
export const BLOCK_END = 3;
export const READY = 4;
export const AT_BORDER = 5;
export const AT_BLOCK = 6;

/** What is wrong with a deflate stream, in zlib's words: fault -1 comes first. */
const FAULTS = [
  'invalid block type',
  'invalid stored block lengths',
  'too many length or distance symbols',
  'invalid code lengths set',
  'invalid bit length repeat',
  'invalid code -- missing end-of-block',
  'invalid literal/lengths set',
  'invalid distances set',
  'invalid literal/length code',
  'invalid distance code',
  'invalid distance too far back'
];

/** @param status - of the decoder, negative */
export const faultOf = (status: number): string => FAULTS[-status - 1] ?? `fault ${status}`;

export const CUT = 'unexpected end of file';
export const BAD_CRC = 'incorrect data check';
export const BAD_LENGTH = 'incorrect length check';
export const BYTES_AFTER = 'there are bytes after its end';
