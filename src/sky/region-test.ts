import { RADIAN } from './angles';
import type { Box } from './box';
import { locate, bigPixelOf } from './healpix-pixel';
import { MAX_NUMBER_ORDER, MAX_ORDER, nside, numberInFace, type Cell } from './healpix-cell';
import type { PixelRange } from './healpix-disc';
import type { Moc } from './moc';
import type { Polygon } from './polygon';
import { countUpTo, innerRanges, outerRanges, type BigRange } from './ranges';
import { checkedRegion, type SkyRegion } from './region';

/**
 * Marks which of the first `rows` directions [deg] lie in a region: 1 or 0 in `mask`.
 * A direction that does not exist (NaN, declination outside ±90) lies in none.
 * @returns how many do
 */
export type RegionTest = (ra: Float64Array, dec: Float64Array, mask: Uint8Array, rows: number) => number;

/**
 * The exact test of positions against a region: borders belong to a cone and a box, on the side of a polygon rounding
 * decides, and a HEALPix pixel is where `pixelOf` says.
 *
 * Whatever it marks lies in the pixels of `regionRanges`.
 *
 * @throws SkyError BAD_REQUEST or BAD_COORDINATE naming what does not fit.
 */
export function regionTest(region: SkyRegion): RegionTest {
  const checked = checkedRegion(region);
  switch (checked.kind) {
    case 'cone':
      return coneTest(checked.ra, checked.dec, checked.radius);
    case 'polygon':
      return polygonTest(checked.shape);
    case 'box':
      return boxTest(checked.shape);
    case 'moc':
      return mocTest(checked.moc);
  }
}

function coneTest(centreRa: number, centreDec: number, radius: number): RegionTest {
  const cosCentre = Math.cos(centreDec * RADIAN);
  const limit = Math.sin((radius / 2) * RADIAN) ** 2;
  return (ra, dec, mask, rows) => {
    let count = 0;
    for (let i = 0; i < rows; i++) {
      // The haversine, as 1 − cos loses the digits of small cones.
      const sinDec = Math.sin(((dec[i] - centreDec) / 2) * RADIAN);
      const sinRa = Math.sin(((ra[i] - centreRa) / 2) * RADIAN);
      const haversine = sinDec * sinDec + cosCentre * Math.cos(dec[i] * RADIAN) * sinRa * sinRa;
      count += mask[i] = haversine <= limit && Math.abs(dec[i]) <= 90 ? 1 : 0;
    }
    return count;
  };
}

function polygonTest(polygon: Polygon): RegionTest {
  return (ra, dec, mask, rows) => {
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const [a, d] = [ra[i] * RADIAN, dec[i] * RADIAN];
      const cosDec = Math.cos(d);
      const inside = polygon.contains(cosDec * Math.cos(a), cosDec * Math.sin(a), Math.sin(d));
      count += mask[i] = inside && Math.abs(dec[i]) <= 90 ? 1 : 0;
    }
    return count;
  };
}

function boxTest(box: Box): RegionTest {
  return (ra, dec, mask, rows) => {
    let count = 0;
    for (let i = 0; i < rows; i++) {
      count += mask[i] = Number.isFinite(ra[i]) && box.contains(ra[i], dec[i]) ? 1 : 0;
    }
    return count;
  };
}

/**
 * A MOC up to order 24 is tested with plain numbers. Of a finer one, plain numbers tell the order-24 pixels that are
 * wholly in or out, and only the others take bigints.
 */
function mocTest(moc: Moc): RegionTest {
  const order = Math.min(moc.order, MAX_NUMBER_ORDER);
  const side = nside(order);
  const outer = new RangeTest(outerRanges(moc.ranges, order));
  const inner = moc.order > order ? new RangeTest(innerRanges(moc.ranges, order)) : outer;
  return (ra, dec, mask, rows) => {
    const cell: Cell = { face: 0, x: 0, y: 0 };
    let count = 0;
    for (let i = 0; i < rows; i++) {
      let inside = false;
      if (Math.abs(dec[i]) <= 90 && Number.isFinite(ra[i])) {
        locate(side, ra[i], dec[i], cell);
        const pixel = cell.face * side * side + numberInFace(cell.x, cell.y);
        inside =
          outer.has(pixel) &&
          (inner === outer || inner.has(pixel) || inBigRanges(moc.ranges, bigPixelOf(MAX_ORDER, ra[i], dec[i])));
      }
      count += mask[i] = inside ? 1 : 0;
    }
    return count;
  };
}

class RangeTest {
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;

  constructor(ranges: readonly PixelRange[]) {
    this.starts = Float64Array.from(ranges, range => range.start);
    this.ends = Float64Array.from(ranges, range => range.end);
  }

  has(pixel: number): boolean {
    const at = countUpTo(this.starts, pixel) - 1;
    return at >= 0 && pixel < this.ends[at];
  }
}

function inBigRanges(ranges: readonly BigRange[], pixel: bigint): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle].start <= pixel) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && pixel < ranges[low - 1].end;
}
