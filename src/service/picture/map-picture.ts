import { encodePng } from '../../formats/png';
import { GaiaError, type MapFrame, type MapLayer } from '../../protocol';
import { pixelTable, rasterise } from '../../sky/raster';
import { coarser } from '../map-frames';
import { axisName, numberText, placeOn, ticksOf, type Axis } from './axis';
import { Canvas, SHARPNESS } from './canvas';
import { rampColour } from './colour-ramp';

/** Page of a figure: the sky, and its colour bar below. */
export const MAP_SIZE = { width: 640, height: 382 } as const;
const SKY_HEIGHT = 312;
const TOP = 4;
const BAR = { left: 150, right: 490, top: 330, height: 12 } as const;
/** Finer pixels would hardly be seen, and make the files of notebooks large. */
const FIGURE_ORDER = 6;
/** Square degrees of the whole sky. */
const SKY_DEG2 = (4 * 180 ** 2) / Math.PI;

/** Share of the values that may lie outside the colour range at either end. */
const CLIP = 0.002;

/**
 * The bare sky of a map: Mollweide, Galactic, counts on a log scale, transparent outside the sky and where there is no
 * value.
 * @returns PNG bytes, `width` × `width`/2.
 * @throws GaiaError BAD_REQUEST when the map has no such layer.
 */
export function mapPicture(frame: MapFrame, { layer, width }: { layer: number; width: number }): Uint8Array {
  if (width < 16) {
    throw new GaiaError('BAD_REQUEST', `"width" must be at least 16, not ${width}.`);
  }
  const height = width >> 1;
  const { values, low, high } = shades(frame, layerOf(frame, layer), width, height);
  const rgba = new Uint8Array(4 * values.length);
  values.forEach((value, i) => {
    if (!Number.isNaN(value)) {
      rgba.set([...rampColour(shareOf(value, low, high)), 255], 4 * i);
    }
  });
  return encodePng(rgba, width, height);
}

/**
 * A still figure of a map for notebooks: as {@link mapPicture}, on a white page of 640 × 382, with the outline of the sky
 * and a colour bar; counts per square degree.
 * @returns PNG bytes, twice as many pixels
 * @throws GaiaError BAD_REQUEST when the map has no such layer.
 */
export function mapFigure(fine: MapFrame, index: number): Uint8Array {
  const frame = coarser(fine, FIGURE_ORDER);
  const layer = layerOf(frame, index);
  const canvas = new Canvas(MAP_SIZE.width, MAP_SIZE.height);
  const { values, low, high } = shades(frame, layer, 2 * SKY_HEIGHT, SKY_HEIGHT);
  const [x, y] = [MAP_SIZE.width / 2, TOP + SKY_HEIGHT / 2];
  // Below the sky, so that it has no colours of its own with each of the sky's.
  canvas.line(outline(x, y, SKY_HEIGHT + 0.5), undefined, 0.8);
  values.forEach((value, i) => {
    if (!Number.isNaN(value)) {
      const [column, row] = [i % (2 * SKY_HEIGHT), Math.floor(i / (2 * SKY_HEIGHT))];
      const colour = rampColour(shareOf(value, low, high));
      for (let part = 0; part < SHARPNESS ** 2; part++) {
        const [right, down] = [part % SHARPNESS, Math.floor(part / SHARPNESS)];
        canvas.paint((x - SKY_HEIGHT + column) * SHARPNESS + right, (TOP + row) * SHARPNESS + down, colour);
      }
    }
  });
  canvas.text(x + SKY_HEIGHT - 4, TOP + 10, 'Galactic', { anchor: 'end', size: 7.5 });
  if (low <= high) {
    const isCount = layer.stat === 'count';
    const perDeg2 = isCount ? Math.log10((12 << (2 * frame.order)) / SKY_DEG2) : 0;
    const [from, to] = [low + perDeg2, high + perDeg2];
    const ends = isCount ? { low: 10 ** from, high: 10 ** to } : { low: from, high: to };
    drawBar(canvas, { ...ends, start: BAR.left, stop: BAR.right, isLog: isCount }, nameOf(layer));
  } else {
    canvas.text(x, BAR.top + 14, 'no values');
  }
  return canvas.png();
}

/** The sky as shares of its colours have it, top row first: logarithms of counts, NaN where there is nothing. */
function shades(
  frame: MapFrame,
  layer: MapLayer,
  width: number,
  height: number
): { values: Float32Array; low: number; high: number } {
  const { order, frame: pixels } = frame;
  const table = pixelTable({ projection: 'mollweide', width, height, order, frame: 'galactic', pixels });
  const upwards = rasterise(table, layer.values);
  const values = new Float32Array(upwards.length);
  for (let row = 0; row < height; row++) {
    // The raster starts at the south, a PNG at the top.
    values.set(upwards.subarray((height - 1 - row) * width, (height - row) * width), row * width);
  }
  if (layer.stat === 'count') {
    for (let i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? Math.log10(values[i]) : NaN;
    }
  }
  const [low, high] = clippedRange(values);
  return { values, low, high };
}

function layerOf({ layers }: MapFrame, index: number): MapLayer {
  const layer = layers[index];
  if (layer === undefined) {
    throw new GaiaError('BAD_REQUEST', `The map has ${layers.length} layers, there is no layer ${index}.`);
  }
  return layer;
}

/** The ends of the colours; low above high when there are no values. */
function clippedRange(values: Float32Array): [number, number] {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  if (sorted.length === 0) {
    return [1, 0];
  }
  const cut = Math.floor(sorted.length * CLIP);
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

const shareOf = (value: number, low: number, high: number): number => (high > low ? (value - low) / (high - low) : 0.5);

/** The ellipse around the sky. */
const outline = (x: number, y: number, half: number): number[] =>
  Array.from({ length: 181 }, (_, i) => [
    x + half * Math.cos((i * Math.PI) / 90),
    y + (half / 2) * Math.sin((i * Math.PI) / 90)
  ]).flat();

function drawBar(canvas: Canvas, scale: Axis, name: string): void {
  const { left, right, top, height } = BAR;
  for (let column = left * SHARPNESS; column < right * SHARPNESS; column++) {
    const colour = rampColour((column + 0.5 - left * SHARPNESS) / ((right - left) * SHARPNESS));
    for (let row = top * SHARPNESS; row < (top + height) * SHARPNESS; row++) {
      canvas.paint(column, row, colour);
    }
  }
  for (const value of ticksOf(scale)) {
    const place = placeOn(scale, value);
    canvas.line([place, top + height, place, top + height + 4]);
    canvas.text(place, top + height + 17, numberText(value));
  }
  canvas.text((left + right) / 2, top + height + 34, name);
}

function nameOf(layer: MapLayer): string {
  const { name, stat } = layer;
  if (stat === 'count') {
    return name === 'count' ? 'sources per deg²' : `values of ${name.replace(/_count$/, '')} per deg²`;
  }
  return axisName({ ...layer, name: `${stat.replaceAll('_', ' ')} ${name}` });
}
