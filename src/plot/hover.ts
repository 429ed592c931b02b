import { transform, type Frame } from '../sky/frames';
import type { SkyPlane } from '../sky/plane';
import { nameOf } from './compare';
import { pixelAreaDeg2, pixelOf } from '../sky/healpix';
import { formatDec, formatRa } from '../sky/format-angle';
import type { MapFrame, MapLayer } from '../protocol';

/** What is under the pointer. */
export interface SkyPoint {
  /** In the map's frame [deg]. */
  lon: number;
  lat: number;
  /** ICRS [deg]. */
  ra: number;
  dec: number;
  /** NESTED pixel at `order`. */
  pixel: number;
  order: number;
  /** Frame of the pixels; icrs when absent. */
  pixels?: Frame;
  /** NaN where the pixel has none. */
  value: number;
  /** Values behind a statistic, where they are known. */
  count?: number;
}

/** Looks up a place of the projected sky; null outside the sky. */
export function lookUp(x: number, y: number, plane: SkyPlane, map: MapFrame, layer: MapLayer): SkyPoint | null {
  const direction = plane.direction(x, y);
  if (!direction) {
    return null;
  }
  const { lon: ra, lat: dec } = transform(plane.aspect.frame, 'icrs', direction.lon, direction.lat);
  const { lon, lat } = transform('icrs', map.frame ?? 'icrs', ra, dec);
  const pixel = pixelOf(map.order, lon, lat);
  const counts = countsBehind(layer, map.layers);
  return {
    ...direction,
    ra,
    dec,
    pixel,
    order: map.order,
    pixels: map.frame,
    value: layer.values[pixel],
    ...(counts && { count: counts.values[pixel] })
  };
}

/** Numbers of values behind a statistic. */
function countsBehind(layer: MapLayer, layers: readonly MapLayer[]): MapLayer | undefined {
  return layer.stat === 'count'
    ? undefined
    : (layers.find(({ name, stat }) => stat === 'count' && name === `${layer.name}_count`) ??
        layers.find(({ stat }) => stat === 'count'));
}

const SYMBOLS: Record<Frame, [lon: string, lat: string]> = {
  icrs: ['RA', 'Dec'],
  galactic: ['l', 'b'],
  ecliptic: ['λ', 'β']
};

/** The lines of the tooltip: position in the frame, ICRS position, pixel and value. */
export function describePoint(point: SkyPoint, frame: Frame, layer: MapLayer): string[] {
  const [lon, lat] = SYMBOLS[frame];
  const lines: string[] = [];
  if (frame !== 'icrs') {
    lines.push(`${lon} ${point.lon.toFixed(3)}°  ${lat} ${signed(point.lat)}°`);
  }
  lines.push(`RA ${point.ra.toFixed(3)}°  Dec ${signed(point.dec)}°`);
  lines.push(`${formatRa(point.ra, 0)} ${formatDec(point.dec, 0)}`);
  const { pixels = 'icrs' } = point;
  lines.push(`pixel ${point.pixel} (order ${point.order}, NESTED${pixels === 'icrs' ? '' : `, ${pixels}`})`);
  if (point.count !== undefined) {
    lines.push(`${Math.round(point.count)} ${point.count === 1 ? 'value' : 'values'}`);
  }
  lines.push(describeValue(point.value, layer, point.order));
  return lines;
}

/** A value with its name and unit. */
export function describeValue(value: number, layer: MapLayer, order: number): string {
  if (layer.stat === 'count') {
    const what = nameOf(layer);
    const density = Number((value / pixelAreaDeg2(order)).toPrecision(3));
    return `${Math.round(value)} ${value === 1 ? what.replace(/s\b/, '') : what} · ${density} per deg²`;
  }
  const stat = layer.stat.replaceAll('_', ' ');
  if (Number.isNaN(value)) {
    return `${stat} ${layer.name}: no value`;
  }
  return `${stat} ${layer.name}: ${Number(value.toPrecision(6))}${layer.unit ? ` ${layer.unit}` : ''}`;
}

const signed = (angle: number): string => `${angle < 0 ? '−' : '+'}${Math.abs(angle).toFixed(3)}`;
