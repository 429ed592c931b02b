import { GaiaError } from '../protocol';
import type { Frame } from '../sky';
import { abreast } from './abreast';
import { CompletePixels, pixelSpans } from './complete-pixels';
import type { Accumulator, ScanContext } from './fold';
import {
  CHUNK_PIXELS,
  gathered,
  PixelMap,
  scattered,
  type LayerHead,
  type PixelChunk,
  type SkyMapPixels,
  type SkyMapResult
} from './pixel-map';
import type { PixelPartial } from './pixel-map-fold';
import type { PixelLayerSpec, PixelMapSpec } from './pixel-map-spec';
import { byId, keepsItems, pixelLayersOf, weightName } from './pixel-map-spec';
import { mergeRuns, partOfRun, runPieces, type PixelRun, type RunPiece } from './pixel-runs';
import { DEFAULT_BUDGET, type SpillRun } from './spill';

/** Finest order of a picture of a map; maps of finer orders are shown at this one. */
export const PICTURE_ORDER = 10;

/** A finished map: its occupied pixels as a stream, wherever they are held. */
export interface SkyMapAnswer {
  type: 'SkyMap';
  order: number;
  frame: Frame;
  /** Number of pixels with rows. */
  occupied: number;
  /** `largest`: of a layer of counts. */
  layers: (LayerHead & { largest?: number })[];
  /** Selected rows without position. */
  unplaced: number;
  /** The occupied pixels, ascending, and the values of each layer; as often as wanted. */
  chunks(): AsyncIterable<PixelChunk>;
  /** The map as {@link SkyMap.result} has it. */
  picture(): Promise<SkyMapResult>;
  /** The same as the pixels with rows. */
  pixels(): Promise<SkyMapPixels>;
}

/**
 * The map of all files, filled file by file. Memory: that of the occupied pixels and, for exact quantiles, of the
 * values of pixels that are not complete. What goes beyond the budget becomes sorted runs on the disk, cut between
 * files, so that the answer depends on the budget in the last bit at most and on the workers not at all.
 */
export class SkyMap implements Accumulator<PixelPartial, SkyMapResult, SkyMapAnswer> {
  private readonly specs: readonly PixelLayerSpec[];
  private readonly frame: Frame;
  private map: PixelMap;
  /** What pictures show once the map itself is finer than they are, or on the disk. */
  private preview?: PixelMap;
  private readonly runs: SpillRun<RunPiece>[] = [];
  /** The pieces of each run for each of `groups`. */
  private readonly pieces: PixelRun[][] = [];
  /** Layers [from, to) that are in the same pieces of a run: each alone where values are kept, so that pieces stay small. */
  private readonly groups: readonly (readonly [from: number, to: number])[];
  private readonly complete?: CompletePixels;
  /** Entries with values that wait for further files, and their pixels. */
  private waiting: { entry: number; pixel: number }[] = [];
  private unplaced = 0;
  private done?: Promise<SkyMapAnswer>;

  constructor(
    private readonly spec: PixelMapSpec,
    private readonly context: ScanContext
  ) {
    this.specs = pixelLayersOf(spec);
    this.frame = spec.frame ?? 'icrs';
    this.map = new PixelMap(this.specs);
    this.groups = this.map.keepsValues ? this.specs.map((_, i) => [i, i + 1]) : [[0, this.specs.length]];
    if (this.levels > 0) {
      this.preview = new PixelMap(previewSpecs(this.specs));
    }
    const spans = this.map.keepsValues && byId(spec) ? pixelSpans(context.files, spec.order) : undefined;
    this.complete = spans && new CompletePixels(spans);
  }

  merge(partial: PixelPartial, _path: string, end: number): void {
    const entries = this.map.merge(partial);
    this.unplaced += partial.unplaced;
    this.preview?.merge(partial, this.levels);
    this.settle(partial.pixels, entries, end);
    const { spiller } = this.context;
    if (!spiller && this.map.bytes > DEFAULT_BUDGET) {
      throw new GaiaError(
        'OVER_BUDGET',
        `The map's ${this.map.size} pixels of order ${this.spec.order} with their values need more than ${DEFAULT_BUDGET} bytes.`,
        'Let the scan put them on the disk, ask for a coarser map (a lower order), or select fewer rows.',
        { limit: DEFAULT_BUDGET }
      );
    }
  }

  partial(): PixelPartial | undefined {
    return this.runs.length > 0 ? undefined : { ...this.map.part(), unplaced: this.unplaced };
  }

  async relieve(): Promise<void> {
    const { spiller } = this.context;
    if (spiller && this.map.bytes > spiller.budget) {
      await this.spill();
    }
  }

  /**
   * The map as it is now, at its order or at {@link PICTURE_ORDER}: counts, sums, means, standard deviations and
   * extremes as they are in the larger pixels. Medians and quantiles of larger pixels do not follow from those of
   * smaller ones: maps of a finer order, and maps that are on the disk before they are finished, show the number of
   * values instead.
   */
  result(): SkyMapResult {
    const picture = (this.preview ?? this.map).picture(Math.min(this.spec.order, PICTURE_ORDER), this.frame);
    return { ...picture, unplaced: this.unplaced };
  }

  answer(): Promise<SkyMapAnswer> {
    return (this.done ??= this.finish());
  }

  private async finish(): Promise<SkyMapAnswer> {
    const { map, specs, unplaced, frame } = this;
    const heads = map.heads();
    const chunks = await this.finalChunks();
    const largest = heads.map(() => 0);
    let occupied = 0;
    for await (const { pixels, values } of chunks()) {
      occupied += pixels.length;
      values.forEach((layer, l) => {
        for (let i = 0; heads[l].stat === 'count' && i < layer.length; i++) {
          largest[l] = Math.max(largest[l], layer[i]);
        }
      });
    }
    const layers = heads.map((head, l) => (head.stat === 'count' ? { ...head, largest: largest[l] } : head));
    const picture = async (): Promise<SkyMapResult> => {
      if (this.levels > 0 || !specs.some(keepsItems)) {
        return this.result();
      }
      return scattered(heads, await allOf(chunks()), this.spec.order, frame, unplaced);
    };
    const pixels = async (): Promise<SkyMapPixels> => {
      if (this.levels > 0 || (this.preview && !specs.some(keepsItems))) {
        const shown = this.preview!;
        const order = Math.min(this.spec.order, PICTURE_ORDER);
        return gathered(shown.heads(), [...shown.chunks()], order, frame, unplaced);
      }
      return gathered(heads, await allOf(chunks()), this.spec.order, frame, unplaced);
    };
    return { type: 'SkyMap', order: this.spec.order, frame, occupied, layers, unplaced, chunks, picture, pixels };
  }

  private async finalChunks(): Promise<() => AsyncIterable<PixelChunk>> {
    const { context, runs, specs, groups, pieces, map } = this;
    if (runs.length === 0) {
      // those of a small map are made once, not for each reader
      const few = map.size <= CHUNK_PIXELS ? [...map.chunks()] : undefined;
      return () => inTurn(few ?? map.chunks());
    }
    await this.spill();
    const layers = groups.map((group, g) => {
      const own = pieces.map(run => run[g]);
      return chunksOf(mergeRuns(own, specs.slice(...group)));
    });
    const chunks: SpillRun<PixelChunk> = await context.spiller!.run(abreast(layers));
    await Promise.all(runs.map(run => context.spiller!.drop(run)));
    return () => chunks.pieces();
  }

  private async spill(): Promise<void> {
    const full = this.map;
    if (!this.preview) {
      this.preview = new PixelMap(previewSpecs(this.specs));
      for (const part of full.parts()) {
        this.preview.merge(part);
      }
    }
    this.waiting = [];
    const ends: number[] = [];
    const { groups } = this;
    const run = await this.context.spiller!.run(
      (function* () {
        let count = 0;
        for (const group of groups) {
          for (const piece of runPieces(full.parts(group))) {
            count++;
            yield piece;
          }
          ends.push(count);
        }
      })()
    );
    this.runs.push(run);
    this.pieces.push(ends.map((end, g) => partOfRun(run, ends[g - 1] ?? 0, end)));
    this.map = full.emptied();
  }

  /** Puts quantiles in the place of the values of pixels that no further file has rows in. */
  private settle(pixels: BigInt64Array, entries: Int32Array, end: number): void {
    if (!this.complete || this.runs.length > 0) {
      return;
    }
    this.complete.done(end);
    const words = new Int32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
    const before = new Set(this.waiting.map(({ entry }) => entry));
    const ready: number[] = [];
    const waiting = this.waiting.filter(({ pixel, entry }) => {
      const isReady = this.complete!.has(pixel);
      if (isReady) {
        ready.push(entry);
      }
      return !isReady;
    });
    entries.forEach((entry, i) => {
      if (!before.has(entry)) {
        const pixel = words[2 * i];
        if (this.complete!.has(pixel)) {
          ready.push(entry);
        } else {
          waiting.push({ entry, pixel });
        }
      }
    });
    this.waiting = waiting;
    this.map.settle(Int32Array.from(ready));
  }

  /** Orders by which pictures are coarser. */
  private get levels(): number {
    return Math.max(0, this.spec.order - PICTURE_ORDER);
  }
}

/** What larger pixels can show: counts in the place of statistics that do not add up. */
const previewSpecs = (specs: readonly PixelLayerSpec[]): PixelLayerSpec[] =>
  specs.map(spec => (keepsItems(spec) ? { ...spec, name: weightName(spec.name), stat: 'count' } : spec));

async function* chunksOf(windows: AsyncIterable<PixelMap>): AsyncGenerator<PixelChunk> {
  for await (const window of windows) {
    yield* window.chunks();
  }
}

async function allOf(chunks: AsyncIterable<PixelChunk>): Promise<PixelChunk[]> {
  const all: PixelChunk[] = [];
  for await (const chunk of chunks) {
    all.push(chunk);
  }
  return all;
}

async function* inTurn<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
