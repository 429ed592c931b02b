import { checkedOrder, nside, numberInFace, type Cell } from './healpix-cell';
import { locate } from './healpix-pixel';
import { rotate, rotation, type Frame } from './frames';
import { inverseOf, type ProjectionName } from './projection';
import { SkyError } from './errors';

/** What an image of the whole sky looks like. */
export interface RasterGeometry {
  projection: ProjectionName;
  /** Cells across −2…2. */
  width: number;
  /** Cells along −1…1. */
  height: number;
  /** HEALPix order of the map, 0–13. */
  order: number;
  /** Frame of the image. Default `icrs`. */
  frame?: Frame;
  /** Frame of the map's pixels. Default `icrs`. */
  pixels?: Frame;
  /** Longitude in the middle of the image, in its frame [deg]. Default 0. */
  centre?: number;
}

/**
 * The NESTED pixel under the middle of every raster cell, -1 outside the sky.
 *
 * Row 0 is the southernmost and column 0 the leftmost, where the longitude is largest: cell (column, row) is number
 * row·width + column and its middle lies at {@link rasterX}, {@link rasterY}.
 *
 * @throws SkyError BAD_REQUEST for a bad size or order.
 */
export function pixelTable(geometry: RasterGeometry): Int32Array {
  const { projection, width, height, order, frame = 'icrs', pixels = 'icrs', centre = 0 } = geometry;
  checkedOrder(order, 13);
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new SkyError('BAD_REQUEST', `A raster of ${width} × ${height} cells cannot be made.`);
  }
  const inverse = inverseOf(projection, centre);
  const toPixels = frame === pixels ? null : rotation(frame, pixels);
  const side = nside(order);
  const table = new Int32Array(width * height);
  const direction = new Float64Array(2);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  let i = 0;
  for (let row = 0; row < height; row++) {
    const y = rasterY(row, height);
    for (let column = 0; column < width; column++, i++) {
      if (!inverse(rasterX(column, width), y, direction)) {
        table[i] = -1;
        continue;
      }
      if (toPixels) {
        rotate(toPixels, direction[0], direction[1], direction);
      }
      locate(side, direction[0], direction[1], cell);
      table[i] = cell.face * side * side + numberInFace(cell.x, cell.y);
    }
  }
  return table;
}

/** x of the middle of a raster column, −2…2. */
export function rasterX(column: number, width: number): number {
  return (4 * (column + 0.5)) / width - 2;
}

/** y of the middle of a raster row, −1…1. */
export function rasterY(row: number, height: number): number {
  return (2 * (row + 0.5)) / height - 1;
}

/**
 * Paints a map: each raster cell gets its pixel's value, NaN outside the sky.
 * @param values - one value per NESTED pixel of the table's order
 * @returns `out`
 */
export function rasterise(
  table: Int32Array,
  values: Uint32Array | Float32Array | Float64Array,
  out: Float32Array = new Float32Array(table.length)
): Float32Array {
  for (let i = 0; i < table.length; i++) {
    out[i] = table[i] < 0 ? NaN : values[table[i]];
  }
  return out;
}
