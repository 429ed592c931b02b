import { crc32 } from 'node:zlib';
import type { ColumnData } from './batch';
import { MAX_MAP_ORDER } from './map-spec';

/** Pixels that a file may have for each row, at most: finer ones are not worth their room. */
const ROWS_PER_PIXEL = 64;
/** So many are worth it in any case. */
const FEW = 1024;

/**
 * How the rows of a file that is sorted by source_id lie in HEALPix pixels (NESTED, ICRS): pixels in rising order, and
 * how many rows each has. With them no source_id need be read for a map of this order or a coarser one.
 */
export interface PixelLengths {
  /** HEALPix order. */
  order: number;
  pixels: Int32Array;
  rows: Uint32Array;
}

/** Finds the lengths while the ids of a file go by. */
export class PixelLengthsOf {
  private pixels = new Int32Array(1024);
  private rows = new Uint32Array(1024);
  private size = 0;
  private total = 0;
  private isKnown = true;

  add({ values, length, nullCount }: ColumnData): void {
    const words = new Int32Array(values!.buffer as ArrayBuffer, values!.byteOffset, 2 * length);
    this.total += length;
    this.isKnown &&= nullCount === 0;
    let last = this.size === 0 ? NONE : this.pixels[this.size - 1];
    for (let i = 0; i < length && this.isKnown; i++) {
      const pixel = words[2 * i + 1] >> 3;
      if (pixel === last) {
        this.rows[this.size - 1]++;
      } else {
        this.isKnown = pixel > last && pixel >= 0 && pixel < PIXELS;
        this.put(pixel);
        last = pixel;
      }
    }
  }

  /** Undefined for a file that is not sorted, or has ids without a pixel. */
  take(): PixelLengths | undefined {
    if (!this.isKnown || this.total === 0) {
      return undefined;
    }
    const most = Math.max(FEW, this.total / ROWS_PER_PIXEL);
    let lengths: PixelLengths = {
      order: MAX_MAP_ORDER,
      pixels: this.pixels.subarray(0, this.size),
      rows: this.rows.subarray(0, this.size)
    };
    while (lengths.pixels.length > most && lengths.order > 0) {
      lengths = coarser(lengths, lengths.order - 1);
    }
    return lengths;
  }

  private put(pixel: number): void {
    if (this.size === this.pixels.length) {
      const [pixels, rows] = [new Int32Array(2 * this.size), new Uint32Array(2 * this.size)];
      pixels.set(this.pixels);
      rows.set(this.rows);
      [this.pixels, this.rows] = [pixels, rows];
    }
    this.pixels[this.size] = pixel;
    this.rows[this.size++] = 1;
  }
}

const PIXELS = 12 * 4 ** MAX_MAP_ORDER;
/** No id has this pixel. */
const NONE = -(2 ** 31);

/** The lengths at a coarser order. */
export function coarser(lengths: PixelLengths, order: number): PixelLengths {
  const shift = 2 * (lengths.order - order);
  if (shift === 0) {
    return lengths;
  }
  const pixels = new Int32Array(lengths.pixels.length);
  const rows = new Uint32Array(lengths.pixels.length);
  let size = 0;
  for (let i = 0; i < lengths.pixels.length; i++) {
    const pixel = lengths.pixels[i] >> shift;
    if (size === 0 || pixel !== pixels[size - 1]) {
      pixels[size++] = pixel;
    }
    rows[size - 1] += lengths.rows[i];
  }
  return { order, pixels: pixels.subarray(0, size), rows: rows.subarray(0, size) };
}

/** As text: order, checksum, and for each pixel how far it is from the one before, and its rows, in base 128. */
export function lengthsText({ order, pixels, rows }: PixelLengths): string {
  const bytes = Buffer.alloc(10 * pixels.length);
  let at = 0;
  const put = (value: number): void => {
    for (; value >= 0x80; value >>>= 7) {
      bytes[at++] = (value & 0x7f) | 0x80;
    }
    bytes[at++] = value;
  };
  for (let i = 0; i < pixels.length; i++) {
    put(i === 0 ? pixels[0] : pixels[i] - pixels[i - 1]);
    put(rows[i]);
  }
  const body = bytes.subarray(0, at);
  return `${order} ${crc32(body, crc32(String(order)))} ${body.toString('base64')}`;
}

/** @throws RangeError when the text is damaged, or is not of so many rows */
export function lengthsOfText(text: string, total: number): PixelLengths {
  const [orderText, sum, base64] = text.split(' ');
  const bytes = Buffer.from(base64 ?? '', 'base64');
  // Copies made by earlier versions have the order in no checksum.
  if (crc32(bytes, crc32(orderText)) !== Number(sum) && crc32(bytes) !== Number(sum)) {
    throw new RangeError('its pixels do not fit their checksum');
  }
  const order = Number(orderText);
  if (!Number.isInteger(order) || order < 0 || order > MAX_MAP_ORDER) {
    throw new RangeError(`its pixels have the order ${orderText}`);
  }
  const pixels = new Int32Array(bytes.length >> 1);
  const rows = new Uint32Array(bytes.length >> 1);
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; at < bytes.length && factor <= 2 ** 28; factor *= 2 ** 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new RangeError('its pixels end in the middle of a number');
  };
  const end = 12 * 4 ** order;
  let size = 0;
  let count = 0;
  for (let pixel = 0; at < bytes.length; size++) {
    const step = next();
    const length = next();
    pixel += step;
    if ((size > 0 && step === 0) || pixel >= end || length === 0) {
      throw new RangeError('its pixels are no pixels in rising order');
    }
    pixels[size] = pixel;
    count += rows[size] = length;
  }
  if (count !== total) {
    throw new RangeError('its pixels do not have its rows');
  }
  return { order, pixels: pixels.subarray(0, size), rows: rows.subarray(0, size) };
}
