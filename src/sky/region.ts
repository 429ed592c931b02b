import { checkedPosition, checkedRadius } from './angles';
import { Box, type BoxLimits, type CentredBox } from './box';
import { bigCoverRanges, coverRanges } from './cover';
import { SkyError } from './errors';
import { checkedOrder, MAX_NUMBER_ORDER, MAX_ORDER } from './healpix-cell';
import { discRanges, type PixelRange } from './healpix-disc';
import { bigRange, mocOf, parseMoc, pixelNumber, type Moc, type MocObject } from './moc';
import { pixelsNear } from './near';
import { Polygon } from './polygon';
import { outerRanges, refineRanges } from './ranges';
import { Circle } from './shape';

/** A patch of sky as users give it, in ICRS; exactly one of the keys. Valid JSON. */
export type SkyRegion =
  /** A disc; all in degrees. */
  | { cone: { ra: number; dec: number; radius: number } }
  /** [ra, dec] of the corners [deg], joined by great circles; see {@link Polygon}. */
  | { polygon: readonly (readonly [number, number])[] }
  /** Between meridians and parallels [deg]; see {@link Box}. */
  | { box: BoxLimits | CentredBox }
  /** NESTED pixels of an order, 0–29; numbers above 2^53 as text. */
  | { pixels: { order: number; pixels: readonly (number | string | bigint)[] } }
  /** A multi-order coverage map; see {@link parseMoc}. */
  | { moc: string | MocObject };

/** The kinds of region, by their key. */
export const REGION_KINDS = ['cone', 'polygon', 'box', 'pixels', 'moc'] as const;

/** A region that was read and found sound. */
export type CheckedRegion =
  | { kind: 'cone'; ra: number; dec: number; radius: number }
  | { kind: 'polygon'; shape: Polygon }
  | { kind: 'box'; shape: Box }
  | { kind: 'moc'; moc: Moc };

/** Order of the pixels to which a finer MOC is rounded up before a margin is added: 12 mas. */
const MARGIN_ORDER = MAX_NUMBER_ORDER;

/**
 * Reads a region.
 * @throws SkyError BAD_REQUEST or BAD_COORDINATE naming what does not fit.
 */
export function checkedRegion(region: SkyRegion): CheckedRegion {
  const keys = typeof region === 'object' && region !== null ? Object.keys(region) : [];
  if (keys.length !== 1 || !(REGION_KINDS as readonly string[]).includes(keys[0])) {
    throw new SkyError(
      'BAD_REQUEST',
      keys.length === 0 ? 'The region is empty.' : `A region is not made of ${keys.join(' and ')}.`,
      `Give one of ${REGION_KINDS.join(', ')}.`
    );
  }
  if ('cone' in region) {
    const { ra, dec } = checkedPosition(region.cone.ra, region.cone.dec);
    return { kind: 'cone', ra, dec, radius: checkedRadius(region.cone.radius) };
  }
  if ('polygon' in region) {
    if (!Array.isArray(region.polygon)) {
      throw new SkyError('BAD_REQUEST', 'A polygon is a list of corners [ra, dec].');
    }
    return { kind: 'polygon', shape: new Polygon(region.polygon) };
  }
  if ('box' in region) {
    return { kind: 'box', shape: new Box(region.box) };
  }
  return { kind: 'moc', moc: 'moc' in region ? parseMoc(region.moc) : mocOfPixels(region.pixels) };
}

/**
 * The NESTED pixels of an order that meet a region with a margin around it: never one too few; one too many only as
 * {@link discRanges}, {@link coverRanges} and {@link pixelsNear} say.
 *
 * @param order - HEALPix order, 0–24, with a margin about pixels or a MOC 0–18
 * @param margin - [deg]
 * @returns sorted, disjoint ranges that do not touch each other
 * @throws SkyError BAD_REQUEST or BAD_COORDINATE naming what does not fit.
 */
export function regionRanges(region: SkyRegion, order: number, margin = 0): PixelRange[] {
  checkedOrder(order);
  checkedRadius(margin);
  const checked = checkedRegion(region);
  if (checked.kind === 'cone') {
    return discRanges(order, checked.ra, checked.dec, Math.min(180, checked.radius + margin));
  }
  if (checked.kind !== 'moc') {
    return coverRanges(checked.shape, order, margin);
  }
  const { ranges } = checked.moc;
  if (margin === 0) {
    return outerRanges(ranges, order);
  }
  return pixelsNear(outerRanges(ranges, MARGIN_ORDER), MARGIN_ORDER, order, margin);
}

/**
 * The MOC of a region: the pixels of an order that meet it, joined to larger ones.
 *
 * @param order - HEALPix order, 0–29; a MOC of finer pixels is rounded up to it
 * @throws SkyError BAD_REQUEST or BAD_COORDINATE naming what does not fit, also an order too high for the region's size.
 */
export function mocOfRegion(region: SkyRegion, order: number): Moc {
  checkedOrder(order, MAX_ORDER);
  const checked = checkedRegion(region);
  if (checked.kind === 'moc') {
    const { moc } = checked;
    const shift = BigInt(2 * (MAX_ORDER - order));
    return mocOf(
      order,
      moc.ranges.map(({ start, end }) => ({
        start: (start >> shift) << shift,
        end: (((end - 1n) >> shift) + 1n) << shift
      }))
    );
  }
  if (checked.kind === 'cone') {
    const { ra, dec, radius } = checked;
    const ranges =
      order <= MAX_NUMBER_ORDER
        ? refineRanges(discRanges(order, ra, dec, radius), order)
        : bigCoverRanges(new Circle(ra, dec, radius), order);
    return mocOf(order, ranges);
  }
  return mocOf(order, bigCoverRanges(checked.shape, order));
}

function mocOfPixels({ order, pixels }: { order: number; pixels: readonly (number | string | bigint)[] }): Moc {
  checkedOrder(order, MAX_ORDER);
  if (!Array.isArray(pixels) || pixels.length === 0) {
    throw new SkyError('BAD_REQUEST', 'The region names no HEALPix pixel.');
  }
  return mocOf(
    order,
    pixels.map(entry => {
      const pixel = pixelNumber(entry);
      return bigRange(order, pixel, pixel);
    })
  );
}
