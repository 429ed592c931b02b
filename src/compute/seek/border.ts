/**
 * A place of a gzip file at which unzipping can begin: the border of two deflate blocks (RFC 1951). The text before it,
 * as far as matches reach back, is needed as well. Of a file that is not zipped: any place. Plain data.
 */
export interface Border {
  /** Where the next byte of the file is [bytes]. */
  offset: number;
  /** Bits of the byte before that belong to the next block, the lowest first, and how many they are (0–7). */
  bits: number;
  held: number;
  /** Bytes of text before. */
  text: number;
  /** Of the text of the gzip member so far: its CRC-32, and its length modulo 2^32 [bytes]. */
  crc: number;
  length: number;
  /** How far back matches may reach from here, 0–32 KiB [bytes]. */
  reach: number;
}

/** Numbers that a border is written as. */
export const BORDER_NUMBERS = 7;

export const borderNumbers = ({ offset, bits, held, text, crc, length, reach }: Border): number[] => [
  offset,
  bits,
  held,
  text,
  crc,
  length,
  reach
];

/** The border that {@link borderNumbers} were of. */
export function borderOf(numbers: ArrayLike<number>, at = 0): Border {
  const [offset, bits, held, text, crc, length, reach] = Array.from(
    { length: BORDER_NUMBERS },
    (_, i) => numbers[at + i]
  );
  return { offset, bits, held, text, crc, length, reach };
}
