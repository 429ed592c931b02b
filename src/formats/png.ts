import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const RGBA = 6;
const PALETTE = 3;

/**
 * A PNG (W3C Portable Network Graphics, 3rd edition), 8 bits a channel, from rows of R, G, B, A, top row first.
 * @throws RangeError when there are not width · height pixels
 */
export function encodePng(rgba: Uint8Array, width: number, height: number): Uint8Array {
  if (width < 1 || height < 1 || rgba.length !== 4 * width * height) {
    throw new RangeError(`${rgba.length} bytes are not ${width} × ${height} RGBA pixels.`);
  }
  return packed(rgba, 4, RGBA, width, height);
}

/**
 * As {@link encodePng} for pictures without transparency: where there are at most 256 colours with one byte a pixel, which
 * makes a quarter of it or less.
 * @throws RangeError when there are not width · height pixels
 */
export function encodeOpaquePng(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const colours = new Map<number, number>();
  const numbers = new Uint8Array(rgba.length >> 2);
  for (let i = 0; i < numbers.length; i++) {
    const colour = (rgba[4 * i] << 16) | (rgba[4 * i + 1] << 8) | rgba[4 * i + 2];
    let number = colours.get(colour);
    if (number === undefined) {
      number = colours.size;
      if (number === 256) {
        return encodePng(rgba, width, height);
      }
      colours.set(colour, number);
    }
    numbers[i] = number;
  }
  if (rgba.length !== 4 * width * height) {
    throw new RangeError(`${rgba.length} bytes are not ${width} × ${height} RGBA pixels.`);
  }
  const palette = Uint8Array.from([...colours.keys()].flatMap(colour => [colour >> 16, colour >> 8, colour]));
  return packed(numbers, 1, PALETTE, width, height, palette);
}

/** A file of rows of `bytes` a pixel. */
function packed(
  pixels: Uint8Array,
  bytes: number,
  type: number,
  width: number,
  height: number,
  palette?: Uint8Array
): Uint8Array {
  const stride = bytes * width;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, type], 8);
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1); // filter 0 before each row
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array(0))
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
