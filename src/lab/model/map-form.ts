import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import { MAX_MAP_ORDER, type DensityMapRequest, type MapFrameName } from '../../protocol';
import { formatCount } from '../format';
import type { Preferences } from '../preferences';

/** Finest order of a picture, and of result files that hold all pixels of the sky. */
const PICTURE_ORDER = 10;
/** Finest order that a source_id knows. */
const ID_ORDER = 12;

/** Resolution and frame of the next map: the user's settings until the form says otherwise. */
export class MapFormModel {
  /** What stands in the field; '' until the settings are read. */
  text = '';
  private chosen: MapFrameName = 'icrs';
  private touched = false;
  private readonly signal = new Signal<this, void>(this);

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  /** Takes the defaults from the settings, unless the form was edited before. */
  begin({ order, pixelFrame }: Pick<Preferences, 'order' | 'pixelFrame'>): void {
    if (!this.touched) {
      this.text = String(order);
      this.chosen = pixelFrame;
      this.signal.emit();
    }
  }

  edit(change: { text?: string; frame?: MapFrameName }): void {
    this.touched = true;
    this.text = change.text ?? this.text;
    this.chosen = change.frame ?? this.chosen;
    this.signal.emit();
  }

  /** HEALPix order, 0–29; null while the field holds none. */
  get order(): number | null {
    return /^\s*\d{1,2}\s*$/.test(this.text) && Number(this.text) <= MAX_MAP_ORDER ? Number(this.text) : null;
  }

  get frame(): MapFrameName {
    return this.chosen;
  }

  /** The fields of a request; null while there is no order. */
  get fields(): Required<Pick<DensityMapRequest, 'order' | 'frame'>> | null {
    return this.order === null ? null : { order: this.order, frame: this.frame };
  }

  dispose(): void {
    Signal.clearData(this);
  }
}

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
