import { PARTITION_ORDER } from '../../gaia/partitions';
import { pixelsOf, type PixelRange } from '../../sky/healpix';
import type { PartitionAreas } from './partition-areas';
import type { SkyView } from './view';

/** No sky here. */
export const BESIDE = -2;

/** Which file lies under each pixel of a chart, row by row: its index, −1 for none, {@link BESIDE} beside the sky. */
export interface PartitionRaster {
  width: number;
  height: number;
  file: Int32Array;
  /** The same for the partitions in the background. */
  all: Int32Array;
  /** 1 in the region; null where it is not made of pixels. */
  region: Int8Array | null;
}

/**
 * Looks up every pixel of a view. Exact at any scale and for any number of partitions, whose outlines are fractal.
 * @param region - level-8 pixels of a map, sorted and disjoint
 * @param sharpness - pixels of the raster to one of the view
 * @param background - all partitions of the release, whose borders are drawn too; null where they are not known
 */
export function partitionRaster(
  view: SkyView,
  files: PartitionAreas,
  background: PartitionAreas | null,
  region: readonly PixelRange[] | undefined,
  sharpness: number
): PartitionRaster {
  const width = Math.round(view.width * sharpness);
  const height = Math.round(view.height * sharpness);
  const ra = new Float64Array(width * height);
  const dec = new Float64Array(width * height);
  const out = new Float64Array(2);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const on = view.at((x + 0.5) / sharpness, (y + 0.5) / sharpness, out);
      ra[i] = on ? out[0] : NaN;
      dec[i] = on ? out[1] : NaN;
    }
  }
  const pixels = pixelsOf(PARTITION_ORDER, ra, dec, new Int32Array(width * height));
  const file = new Int32Array(width * height);
  const all = new Int32Array(width * height);
  const inside = region && new Int8Array(width * height);
  let known = -1;
  let isInside = 0;
  let found = -1;
  let other = -1;
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i];
    if (pixel < 0) {
      file[i] = BESIDE;
      all[i] = BESIDE;
      if (inside) {
        inside[i] = BESIDE;
      }
      continue;
    }
    if (pixel !== known) {
      known = pixel;
      found = files.find(pixel);
      other = background === null ? -1 : background.find(pixel);
      isInside = region && holds(region, pixel) ? 1 : 0;
    }
    if (inside) {
      inside[i] = isInside;
    }
    file[i] = found;
    all[i] = other;
  }
  return { width, height, file, all, region: inside ?? null };
}

function holds(ranges: readonly PixelRange[], pixel: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].end <= pixel) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < ranges.length && ranges[low].start <= pixel;
}

/** The file under a place of the view, −1 for none. */
export function fileAt(raster: PartitionRaster, view: SkyView, x: number, y: number): number {
  const column = Math.floor((x / view.width) * raster.width);
  const row = Math.floor((y / view.height) * raster.height);
  const inside = column >= 0 && row >= 0 && column < raster.width && row < raster.height;
  return inside ? Math.max(-1, raster.file[row * raster.width + column]) : -1;
}
