import type { TranslationBundle } from '@jupyterlab/translation';
import { MAX_MAP_ORDER, type MapFrameName } from '../../protocol';
import { formatCount } from '../format';

/** Finest order of a picture. */
const PICTURE_ORDER = 10;
/** Finest order that a source_id knows. */
const ID_ORDER = 12;

/** What an order means: the size of a pixel, and what is practical. */
export function describeOrder(order: number | null, frame: MapFrameName, trans: TranslationBundle): string {
  if (order === null) {
    return trans.__('A whole number from 0 to %1.', String(MAX_MAP_ORDER));
  }
  const parts = [
    trans.__('%1 pixels of %2', formatCount(12 * 4 ** order), formatPixelSize(order)),
    ...(order > ID_ORDER || frame !== 'icrs' ? [trans.__('from positions instead of ids, which takes longer')] : []),
    ...(order > PICTURE_ORDER
      ? [trans.__('for single pixels: the picture has order %1, the files the rest', String(PICTURE_ORDER))]
      : []),
    ...(order > ID_ORDER ? [trans.__('practical for small parts of the sky')] : [])
  ];
  return `${parts.join('; ')}.`;
}

const UNITS = [
  [1, '°'],
  [60, '′'],
  [3600, '″'],
  [3.6e6, ' mas']
] as const;

/** Side of a square of a pixel's area. */
export function formatPixelSize(order: number): string {
  const degrees = (Math.sqrt(Math.PI / 3) / 2 ** order) * (180 / Math.PI);
  const [scale, unit] = UNITS.find(([scale]) => degrees * scale >= 1) ?? UNITS[3];
  return `${Number((degrees * scale).toPrecision(3))}${unit}`;
}
