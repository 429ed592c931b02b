/** 64 bytes at a time as bits: the lowest one stands for the first byte. */

/** Vectors of one byte each. They are to be loaded, since V8 would make a constant anew wherever it is used. */
export const QUOTES = memory.data<u8>([34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34]);
export const LINE_FEEDS = memory.data<u8>([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
export const COMMAS = memory.data<u8>([44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44]);

/** A bit for each byte of four comparisons. */
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>((<u32>i8x16.bitmask(a)) | ((<u32>i8x16.bitmask(b)) << 16))) |
    ((<u64>((<u32>i8x16.bitmask(c)) | ((<u32>i8x16.bitmask(d)) << 16))) << 32)
  );
}

/** Of each bit, whether an odd number of bits up to it is set. */
export function oddUpTo(mask: u64): u64 {
  let odd = mask ^ (mask << 1);
  odd ^= odd << 2;
  odd ^= odd << 4;
  odd ^= odd << 8;
  odd ^= odd << 16;
  return odd ^ (odd << 32);
}
