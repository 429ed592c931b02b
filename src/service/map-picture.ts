import { encodePng } from '../formats/png';
import { GaiaError, type MapFrame } from '../protocol';
import { pixelTable, rasterise } from '../sky/raster';

/** Viridis at ninths of its range (Smith & van der Walt 2015): even steps for every eye, also in grey. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37]
];
/** Share of the values that may lie outside the colour range at either end. */
const CLIP = 0.002;

/**
 * A still picture of a map for notebooks and reports: Mollweide, Galactic, counts on a log scale, transparent outside
 * the sky and where there is no value.
 * @returns PNG bytes, `width` × `width`/2.
 * @throws GaiaError BAD_REQUEST when the map has no such layer.
 */
export function mapPicture(frame: MapFrame, { layer, width }: { layer: number; width: number }): Uint8Array {
  const chosen = frame.layers[layer];
  if (chosen === undefined) {
    throw new GaiaError('BAD_REQUEST', `The map has ${frame.layers.length} layers, there is no layer ${layer}.`);
  }
  if (width < 16) {
    throw new GaiaError('BAD_REQUEST', `"width" must be at least 16, not ${width}.`);
  }
  const height = width >> 1;
  const table = pixelTable({
    projection: 'mollweide',
    width,
    height,
    order: frame.order,
    frame: 'galactic',
    pixels: frame.frame
  });
  const values = rasterise(table, chosen.values);
  const isCount = chosen.stat === 'count';
  if (isCount) {
    for (let i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? Math.log10(values[i]) : NaN;
    }
  }
  const [low, high] = clippedRange(values);
  const rgba = new Uint8Array(4 * values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column];
      // The raster starts at the south, a PNG at the top.
      const at = 4 * ((height - 1 - row) * width + column);
      if (!Number.isNaN(value)) {
        paint(rgba, at, high > low ? (value - low) / (high - low) : 0.5);
      }
    }
  }
  return encodePng(rgba, width, height);
}

function clippedRange(values: Float32Array): [number, number] {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  if (sorted.length === 0) {
    return [0, 0];
  }
  const cut = Math.floor(sorted.length * CLIP);
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

function paint(rgba: Uint8Array, at: number, share: number): void {
  const position = Math.min(1, Math.max(0, share)) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(position));
  const part = position - index;
  for (let channel = 0; channel < 3; channel++) {
    const from = VIRIDIS[index][channel];
    rgba[at + channel] = Math.round(from + part * (VIRIDIS[index + 1][channel] - from));
  }
  rgba[at + 3] = 255;
}
