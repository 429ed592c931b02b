import { PixelMap } from './pixel-map';
import type { PixelPartial } from './pixel-map-fold';
import type { PixelLayerSpec } from './pixel-map-spec';
import { slicePart, total } from './pixel-state';
import { quantileOfRuns } from './run-quantile';
import type { SpillRun } from './spill';

/** A piece of a run. Plain data. */
export interface RunPiece extends PixelPartial {
  /**
   * The piece has one pixel only, of so many values that they make several pieces, ascending; so many they are in all
   * pieces of this run together. The first piece has the pixel's count, the others 0.
   */
  of?: number;
}

/** A run, or the pieces of one that belong together. */
export type PixelRun = Pick<SpillRun<RunPiece>, 'length' | 'read'>;

/** Pieces [from, to) of a run. */
export const partOfRun = (run: SpillRun<RunPiece>, from: number, to: number): PixelRun => ({
  length: to - from,
  read: index => run.read(from + index)
});

/** Values in a piece. */
const PIECE_VALUES = 1 << 17;

/** Cuts parts so that no piece has many more values than fit the memory of a merge. */
export function* runPieces(parts: Iterable<PixelPartial>, most = PIECE_VALUES): Generator<RunPiece> {
  for (const part of parts) {
    const sizes = part.layers.length === 1 && part.layers[0].kept ? part.layers[0].sizes! : undefined;
    if (!sizes || total(sizes, 0, sizes.length) <= most) {
      yield part;
      continue;
    }
    let from = 0;
    let held = 0;
    for (let i = 0; i <= sizes.length; i++) {
      if (i === sizes.length || held + sizes[i] > most) {
        if (i > from) {
          yield slicePartial(part, from, i);
        }
        from = i;
        held = 0;
      }
      if (i < sizes.length && sizes[i] > most) {
        yield* piecesOfPixel(slicePartial(part, i, i + 1), most);
        from = i + 1;
      } else {
        held += sizes[i] ?? 0;
      }
    }
  }
}

function* piecesOfPixel({ pixels, layers: [layer] }: PixelPartial, most: number): Generator<RunPiece> {
  const kept = layer.kept!;
  for (let from = 0; from < kept.length; from += most) {
    const values = kept.subarray(from, from + most);
    const counts = Uint32Array.of(from === 0 ? layer.counts[0] : 0);
    const part = { ...layer, counts, sizes: Uint32Array.of(values.length), kept: values };
    yield { pixels, layers: [part], unplaced: 0, of: kept.length };
  }
}

/** Pixels [from, to) of a partial. */
const slicePartial = ({ pixels, layers }: PixelPartial, from: number, to: number): PixelPartial => ({
  pixels: pixels.subarray(from, to),
  layers: layers.map(layer => slicePart(layer, from, to)),
  unplaced: 0
});

/** Reads a run from its start to its end. */
export class RunCursor {
  piece?: RunPiece;
  /** First pixel of the piece that was not taken yet. */
  at = 0;
  private next = 0;

  constructor(private readonly run: PixelRun) {}

  /** Makes a piece with pixels current, if there is one left. */
  async fill(): Promise<void> {
    while ((this.piece === undefined || this.at >= this.piece.pixels.length) && this.next < this.run.length) {
      this.piece = await this.run.read(this.next++);
      this.at = 0;
    }
    if (this.piece && this.at >= this.piece.pixels.length) {
      this.piece = undefined;
    }
  }

  get head(): bigint {
    return this.piece!.pixels[this.at];
  }

  /** Takes the pixels up to `bound`. */
  upTo(bound: bigint): PixelPartial {
    const { pixels } = this.piece!;
    const from = this.at;
    while (this.at < pixels.length && pixels[this.at] <= bound) {
      this.at++;
    }
    return slicePartial(this.piece!, from, this.at);
  }
}

/**
 * Merges runs, pixel by pixel in the order of the runs.
 * @returns maps of ascending, separate parts of the sky; together they are the whole
 */
export async function* mergeRuns(
  runs: readonly PixelRun[],
  specs: readonly PixelLayerSpec[]
): AsyncGenerator<PixelMap> {
  const cursors = runs.map(run => new RunCursor(run));
  for (;;) {
    for (const cursor of cursors) {
      await cursor.fill();
    }
    const active = cursors.filter(({ piece }) => piece !== undefined);
    if (active.length === 0) {
      return;
    }
    const window = new PixelMap(specs);
    const large = least(active.filter(({ piece }) => piece!.of !== undefined).map(({ head }) => head));
    const first = least(active.map(({ head }) => head))!;
    if (large === first) {
      const { count, quantile } = await quantileOfRuns(
        active.filter(({ head }) => head === first),
        specs[0].stat === 'median' ? 0.5 : specs[0].q
      );
      window.know(first, count, quantile);
    } else {
      const end = least(active.map(({ piece }) => piece!.pixels[piece!.pixels.length - 1]))!;
      const bound = large !== undefined && large <= end ? large - 1n : end;
      for (const cursor of active) {
        window.merge(cursor.upTo(bound));
      }
    }
    yield window;
  }
}

const least = (numbers: readonly bigint[]): bigint | undefined =>
  numbers.reduce<bigint | undefined>((min, n) => (min === undefined || n < min ? n : min), undefined);
