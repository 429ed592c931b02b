import type { MapFrame, MapLayer } from '../protocol';
import { pixelAreaDeg2, pixelOf } from '../sky/healpix';
import { formatEstimate } from './estimate-text';

/**
 * What the sky about a position will come to, while a map grows: the total of the large pixel there with its standard
 * error; null where nothing is known, or all of it was read.
 * @param ra - ICRS [deg]
 * @param dec - [deg]
 */
export function expectedHere(map: MapFrame, layer: MapLayer, ra: number, dec: number): string | null {
  const pixels = map.complete ? undefined : map.estimate?.pixels;
  const known =
    pixels?.layers.find(({ name, stat }) => name === layer.name && stat === layer.stat) ??
    pixels?.layers.find(({ name }) => name === layer.name);
  if (pixels === undefined || known === undefined) {
    return null;
  }
  const pixel = pixelOf(pixels.order, ra, dec);
  const value = known.values[pixel];
  const error = known.errors[pixel];
  if (value === null || value === undefined || error === 0) {
    return null;
  }
  const estimate = formatEstimate({ value, error: error ?? undefined });
  const what =
    known.stat === 'sum' ? `sum of ${known.name}` : isRows(known.name) ? 'sources' : `values of ${known.name}`;
  const area = pixelAreaDeg2(pixels.order);
  return `≈ ${estimate} ${what} expected in these ${Number(area.toPrecision(3))} deg²`;
}

const isRows = (name: string): boolean => name === 'count' || name === '1';
