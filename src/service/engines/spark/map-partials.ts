import type { ScanFile } from '../../../compute/scan';
import { compileExpression } from '../../../query';
import type { FilePartial } from '../../../compute/folds';
import type { LayerPart } from '../../../compute/pixel-state';
import type { PixelLayerSpec } from '../../../compute/pixel-map-spec';
import type { RowBatch } from '../../../compute/scan';
import { GaiaError, type ColumnInfo } from '../../../protocol';
import { isThere, texts } from './arrow-rows';
import { barePath, type ClusterFile } from './cluster-files';
import type { MapQuery } from './map-query';

interface Entry {
  pixel: bigint;
  counts: number[];
  a: number[];
  b: number[];
}

interface OfFile {
  rows: number;
  selected: number;
  low?: bigint;
  high?: bigint;
  entries: Entry[];
}

/** Gathers the answers to a {@link MapQuery} as the partials that the scanner's own folds make of files. */
export class MapPartials {
  private readonly files: Map<string, OfFile>;
  private readonly whole: Entry[] = [];
  private readonly units: (string | undefined)[];

  constructor(
    private readonly query: MapQuery,
    private readonly chunk: readonly ClusterFile[],
    columns: readonly ColumnInfo[]
  ) {
    this.files = new Map(chunk.map(({ path }) => [barePath(path), { rows: 0, selected: 0, entries: [] }]));
    this.units = query.layers.map(({ expression }) =>
      expression === undefined ? undefined : compileExpression(expression, columns).unit
    );
  }

  take({ rows, columns }: RowBatch): void {
    const { layers, isWhole } = this.query;
    const [file, pixel, n, m, low, high, ...rest] = columns;
    const names = texts(file);
    const pixels = pixel.values as BigInt64Array;
    const at = places(layers);
    for (let i = 0; i < rows; i++) {
      const hasFile = isThere(file, i);
      const hasPixel = isThere(pixel, i);
      if (hasFile) {
        const of = this.fileOf(names[i]);
        of.rows += Number(n.values![i]);
        of.selected += Number(m.values![i]);
        extend(of, low, high, i);
      }
      if (!hasPixel || (isWhole && hasFile)) {
        continue;
      }
      const entry: Entry = { pixel: pixels[i], counts: [], a: [], b: [] };
      for (const { c, a, b } of at) {
        entry.counts.push(Number(rest[c].values![i]));
        entry.a.push(a === undefined || !isThere(rest[a], i) ? NaN : Number(rest[a].values![i]));
        entry.b.push(b === undefined || !isThere(rest[b], i) ? 0 : Number(rest[b].values![i]));
      }
      (isWhole ? this.whole : this.fileOf(names[i]).entries).push(entry);
    }
  }

  /** What each file came to. Pixels of all files together are those of the last. */
  partials(): (FilePartial | GaiaError)[] {
    return this.chunk.map(({ file, path }, i) => {
      const of = this.files.get(barePath(path))!;
      const entries = this.query.isWhole ? (i === this.chunk.length - 1 ? this.whole : []) : of.entries;
      return faultOf(file, of, entries) ?? { rows: of.rows, selected: of.selected, value: this.partial(entries) };
    });
  }

  private partial(entries: Entry[]): object {
    entries.sort((x, y) => (x.pixel < y.pixel ? -1 : 1));
    const pixels = BigInt64Array.from(entries, ({ pixel }) => pixel);
    const layers = this.query.layers.map((layer, l): LayerPart => {
      const unit = this.units[l];
      const a = Float64Array.from(entries, entry => entry.a[l]);
      const b = Float64Array.from(entries, entry => entry.b[l]);
      return {
        counts: Uint32Array.from(entries, ({ counts }) => counts[l]),
        ...statistics(
          layer,
          entries.map(entry => entry.counts[l]),
          a,
          b
        ),
        ...(unit !== undefined && { column: { unit } })
      };
    });
    return { pixels, layers, unplaced: 0 };
  }

  private fileOf(name: string): OfFile {
    const found = this.files.get(barePath(name));
    if (found === undefined) {
      throw new GaiaError('INTERNAL', `Spark answered with rows of ${name}, which it was not asked for.`);
    }
    return found;
  }
}

/** Where the columns of each layer stand. */
function places(layers: readonly PixelLayerSpec[]): { c: number; a?: number; b?: number }[] {
  let next = 0;
  return layers.map(({ stat }) => {
    const c = next++;
    return {
      c,
      ...(stat !== 'count' && { a: next++ }),
      ...((stat === 'sum' || stat === 'mean' || stat === 'stddev') && { b: next++ })
    };
  });
}

function statistics(
  { stat }: PixelLayerSpec,
  counts: readonly number[],
  a: Float64Array,
  b: Float64Array
): Partial<LayerPart> {
  switch (stat) {
    case 'count':
      return {};
    case 'sum':
    case 'mean':
      return { sums: a.map((value, i) => (counts[i] === 0 ? 0 : value)), lost: b };
    case 'stddev':
      return { means: a, squares: b };
    case 'min':
    case 'max':
      return { extremes: a };
    default:
      return { settled: a, sizes: new Uint32Array(a.length), kept: new Float64Array(0) };
  }
}

function extend(of: OfFile, low: RowBatch['columns'][0], high: RowBatch['columns'][0], row: number): void {
  if (isThere(low, row)) {
    const [first, last] = [(low.values as BigInt64Array)[row], (high.values as BigInt64Array)[row]];
    of.low = of.low === undefined || first < of.low ? first : of.low;
    of.high = of.high === undefined || last > of.high ? last : of.high;
  }
}

/** What the scanner would say of the file's ids. */
function faultOf({ path, idRange }: ScanFile, { low, high }: OfFile, entries: readonly Entry[]): GaiaError | undefined {
  if (idRange !== undefined && low !== undefined && (low < idRange.first || high! > idRange.last)) {
    const id = String(low < idRange.first ? low : high);
    const range = `${idRange.first} to ${idRange.last}`;
    return broken(path, `source_id ${id} is outside the file's range ${range}`);
  }
  return entries.some(({ pixel }) => pixel < 0n)
    ? broken(path, 'a row has no source_id with a HEALPix pixel')
    : undefined;
}

const broken = (file: string, why: string): GaiaError =>
  new GaiaError('ROW_BROKEN', `${file}: ${why}.`, undefined, { file });
