import { MAX_ORDER } from './healpix-cell';
import type { PixelRange } from './healpix-disc';

/** NESTED pixels `start` ≤ pixel < `end` of order 29. */
export interface BigRange {
  start: bigint;
  end: bigint;
}

/** Adds a range at the end of sorted ones, joined to the last where they touch or overlap. */
export function append(ranges: PixelRange[], start: number, size: number): void {
  const last = ranges[ranges.length - 1];
  if (last !== undefined && start <= last.end) {
    last.end = Math.max(last.end, start + size);
  } else {
    ranges.push({ start, end: start + size });
  }
}

/** As {@link append}. */
export function appendBig(ranges: BigRange[], start: bigint, size: bigint): void {
  const last = ranges[ranges.length - 1];
  if (last !== undefined && start <= last.end) {
    last.end = last.end > start + size ? last.end : start + size;
  } else {
    ranges.push({ start, end: start + size });
  }
}

/** Sorted, disjoint ranges that do not touch each other, of any ranges. */
export function joinRanges(ranges: readonly BigRange[]): BigRange[] {
  const sorted = ranges
    .filter(({ start, end }) => start < end)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const joined: BigRange[] = [];
  sorted.forEach(({ start, end }) => appendBig(joined, start, end - start));
  return joined;
}

/** Order-29 ranges of ranges of an order up to 24. */
export function refineRanges(ranges: readonly PixelRange[], order: number): BigRange[] {
  const shift = BigInt(2 * (MAX_ORDER - order));
  return ranges.map(({ start, end }) => ({ start: BigInt(start) << shift, end: BigInt(end) << shift }));
}

/**
 * The pixels of an order up to 24 that meet order-29 ranges.
 * @param ranges - sorted and disjoint
 */
export function outerRanges(ranges: readonly BigRange[], order: number): PixelRange[] {
  const shift = BigInt(2 * (MAX_ORDER - order));
  const found: PixelRange[] = [];
  for (const { start, end } of ranges) {
    const first = Number(start >> shift);
    append(found, first, Number((end - 1n) >> shift) + 1 - first);
  }
  return found;
}

/**
 * The pixels of an order up to 24 that order-29 ranges hold whole.
 * @param ranges - sorted, disjoint and not touching each other
 */
export function innerRanges(ranges: readonly BigRange[], order: number): PixelRange[] {
  const shift = BigInt(2 * (MAX_ORDER - order));
  const found: PixelRange[] = [];
  for (const { start, end } of ranges) {
    const first = Number((start + (1n << shift) - 1n) >> shift);
    const last = Number(end >> shift);
    if (first < last) {
      append(found, first, last - first);
    }
  }
  return found;
}

/**
 * How many of the ranges start at or before a value, by halving.
 * @param edges - starts of sorted, disjoint ranges
 */
export function countUpTo(edges: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle] <= value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
