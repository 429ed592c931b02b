import type { Estimate } from './estimate';
import { TotalEstimate } from './estimate';
import { pixelSpans } from './complete-pixels';
import type { PixelPartial } from './pixel-map-fold';
import { byId, pixelLayersOf, weightName, type PixelMapSpec } from './pixel-map-spec';
import type { ScanFile } from './scan-options';

/**
 * What a map's counts and sums will come to in large pixels (NESTED, ICRS), with standard errors. `null`: no file of
 * the pixel was read yet, or so few that there is no error.
 */
export interface PixelEstimates {
  order: number;
  layers: { name: string; stat: 'count' | 'sum'; values: (number | null)[]; errors: (number | null)[] }[];
}

/** Files that a pixel holds on average at least: of fewer an error says little. */
const FILES_PER_PIXEL = 6;
const FINEST = 3;
/** Resolution of the share of a file in a pixel. */
const SHARE_ORDER = 12;

/**
 * Estimates the totals of large pixels, each from the files in it that were read, as `TotalEstimate` does it for all. A
 * file that lies in several pixels counts in each with the part of its range that lies there.
 */
export class PixelTotals {
  private readonly levels: number;
  private readonly places: { pixel: number; share: number }[][];
  private readonly layers: { name: string; stat: 'count' | 'sum'; totals: TotalEstimate[] }[];

  /** @returns undefined where files do not tell their pixels, or pixels do not come from source_id */
  static of(spec: PixelMapSpec, files: readonly ScanFile[]): PixelTotals | undefined {
    const spans = byId(spec) && files.length > 1 ? pixelSpans(files, SHARE_ORDER) : undefined;
    return spans && new PixelTotals(spec, files, spans);
  }

  private constructor(
    spec: PixelMapSpec,
    files: readonly ScanFile[],
    spans: readonly { first: number; last: number }[]
  ) {
    let order = 0;
    while (order < Math.min(FINEST, spec.order) && 12 * 4 ** (order + 1) * FILES_PER_PIXEL <= files.length) {
      order++;
    }
    this.order = order;
    this.levels = spec.order - order;
    const width = 4 ** (SHARE_ORDER - order);
    this.places = spans.map(({ first, last }) => {
      const places: { pixel: number; share: number }[] = [];
      for (let pixel = Math.floor(first / width); pixel <= Math.floor(last / width); pixel++) {
        const inside = Math.min(last, (pixel + 1) * width - 1) - Math.max(first, pixel * width) + 1;
        places.push({ pixel, share: inside / (last - first + 1) });
      }
      return places;
    });
    const pixels = 12 * 4 ** order;
    const filesIn = new Float64Array(pixels);
    const bytesIn = new Float64Array(pixels);
    this.places.forEach((places, i) =>
      places.forEach(({ pixel, share }) => {
        filesIn[pixel]++;
        bytesIn[pixel] += share * files[i].bytes;
      })
    );
    this.layers = pixelLayersOf(spec).map(({ name, stat }) => ({
      name: stat === 'count' || stat === 'sum' ? name : weightName(name),
      stat: stat === 'sum' ? stat : 'count',
      totals: Array.from(filesIn, (count, pixel) => new TotalEstimate(count, bytesIn[pixel]))
    }));
  }

  readonly order: number;

  /** File `index` of the scan has been read. */
  add(index: number, bytes: number, { pixels, layers }: PixelPartial): void {
    const words = new Int32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
    const places = this.places[index];
    this.layers.forEach(({ stat, totals }, l) => {
      const { counts, sums, lost } = layers[l];
      const amounts = new Float64Array(places.length);
      for (let i = 0; i < pixels.length; i++) {
        const place = (words[2 * i] >> (2 * this.levels)) - places[0].pixel;
        amounts[place] += stat === 'count' ? counts[i] : sums![i] + lost![i];
      }
      places.forEach(({ pixel, share }, i) => totals[pixel].add(share * bytes, amounts[i]));
    });
  }

  now(): PixelEstimates {
    const layers = this.layers.map(({ name, stat, totals }) => {
      const estimates = totals.map((total): Estimate | undefined => total.total());
      return {
        name,
        stat,
        values: estimates.map(estimate => estimate?.value ?? null),
        errors: estimates.map(estimate => estimate?.error ?? null)
      };
    });
    return { order: this.order, layers };
  }
}
