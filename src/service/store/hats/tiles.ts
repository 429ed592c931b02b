import { npix } from '../../../sky';

/** A file of a HATS catalogue: the sources whose positions lie in a HEALPix pixel (NESTED). */
export interface Tile {
  order: number;
  pixel: number;
  rows: number;
}

/** Finest tiles. */
export const TILE_ORDER = 8;

/**
 * The largest pixels that hold at most `limit` sources; pixels without any have no tile. A pixel of {@link TILE_ORDER}
 * is not divided however many it holds.
 * @param counts - sources of each pixel of {@link TILE_ORDER}
 */
export function tilesOf(counts: Float64Array, limit: number): Tile[] {
  const pyramid = [counts];
  for (let order = TILE_ORDER; order > 0; order--) {
    const finer = pyramid[0];
    const coarser = new Float64Array(npix(order - 1));
    finer.forEach((count, pixel) => (coarser[pixel >> 2] += count));
    pyramid.unshift(coarser);
  }
  const tiles: Tile[] = [];
  const visit = (order: number, pixel: number): void => {
    const rows = pyramid[order][pixel];
    if (rows === 0) {
      return;
    }
    if (rows <= limit || order === TILE_ORDER) {
      tiles.push({ order, pixel, rows });
      return;
    }
    for (let child = 4 * pixel; child < 4 * pixel + 4; child++) {
      visit(order + 1, child);
    }
  };
  for (let pixel = 0; pixel < npix(0); pixel++) {
    visit(0, pixel);
  }
  return tiles;
}

/** Path of a tile's file in the catalogue's folder `dataset`. */
export const tilePath = ({ order, pixel }: Pick<Tile, 'order' | 'pixel'>): string =>
  `Norder=${order}/Dir=${Math.floor(pixel / 10000) * 10000}/Npix=${pixel}.parquet`;
