import type { MapFrame, MapLayer } from '../protocol';
import type { LayerPartial, LayerSpec, MapPartial, MapSpec } from './map-spec';
import { checkOrder, countName, layerName, layersOf } from './map-spec';
import type { FileRows, ScanFile, SkippedFile } from './scan-options';

interface LayerSum {
  spec: LayerSpec;
  unit?: string;
  counts: Uint32Array;
  sums?: Float64Array;
  lost?: Float64Array;
}

/**
 * The whole-sky map of a scan. Files are merged strictly in file order, so that sums, and with them every bit of the
 * answer, do not depend on the workers.
 */
export class MapAccumulator {
  rows = 0;
  /** Files merged, in file order. */
  readonly files: FileRows[] = [];
  readonly skipped: SkippedFile[] = [];
  private readonly layers: LayerSum[];

  constructor(
    private readonly spec: MapSpec,
    readonly filesTotal: number
  ) {
    checkOrder(spec.order);
    const size = 12 * 4 ** spec.order;
    this.layers = layersOf(spec).map(layer => ({
      spec: layer,
      counts: new Uint32Array(size),
      ...(layer.stat === 'mean' && { sums: new Float64Array(size), lost: new Float64Array(size) })
    }));
  }

  /** Files merged or skipped. */
  get filesDone(): number {
    return this.files.length + this.skipped.length;
  }

  merge(file: ScanFile, partial: MapPartial): void {
    partial.layers.forEach((part, i) => {
      const layer = this.layers[i];
      layer.unit ??= part.column?.unit;
      addCounts(layer.counts, partial.pixels, part.counts);
      addSums(layer, partial.pixels, part);
    });
    this.rows += partial.rows;
    this.files.push({ path: file.path, bytes: file.bytes, rows: partial.rows });
  }

  skip(skipped: SkippedFile): void {
    this.skipped.push(skipped);
  }

  /** The map as it is now; a copy. */
  snapshot(revision: number): MapFrame {
    return {
      revision,
      order: this.spec.order,
      rows: this.rows,
      filesDone: this.filesDone,
      filesTotal: this.filesTotal,
      complete: this.filesDone === this.filesTotal,
      layers: this.layers.flatMap(layersOfSum)
    };
  }
}

/** A mean comes with the number of values behind it: its weight when maps are merged or made coarser. */
function layersOfSum(layer: LayerSum): MapLayer[] {
  const { spec, unit, counts } = layer;
  const own: MapLayer = { name: layerName(spec), stat: spec.stat, values: valuesOf(layer) };
  if (spec.stat === 'count') {
    return [own];
  }
  const weight: MapLayer = { name: countName(own.name), stat: 'count', values: counts.slice() };
  return [unit === undefined ? own : { ...own, unit }, weight];
}

function addCounts(counts: Uint32Array, pixels: Int32Array, part: Uint32Array): void {
  for (let i = 0; i < pixels.length; i++) {
    counts[pixels[i]] += part[i];
  }
}

function addSums({ sums, lost }: LayerSum, pixels: Int32Array, part: LayerPartial): void {
  if (!sums || !lost || !part.sums || !part.lost) {
    return;
  }
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i];
    const sum = sums[pixel];
    const value = part.sums[i];
    const next = sum + value;
    const rest = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    lost[pixel] += rest + part.lost[i];
    sums[pixel] = next;
  }
}

function valuesOf({ counts, sums, lost }: LayerSum): Uint32Array | Float64Array {
  if (!sums || !lost) {
    return counts.slice();
  }
  const means = new Float64Array(counts.length);
  for (let i = 0; i < means.length; i++) {
    // an infinite value leaves no finite rest
    const rest = Number.isFinite(lost[i]) ? lost[i] : 0;
    means[i] = counts[i] === 0 ? NaN : (sums[i] + rest) / counts[i];
  }
  return means;
}
