import { execFileSync } from 'node:child_process';
import { PYTHON } from '../../compute/support';

/** A picture as Pillow reads it. */
export interface Decoded {
  width: number;
  height: number;
  /** Red, green and blue of a pixel. */
  at(column: number, row: number): [number, number, number];
}

/** Decodes a PNG with Pillow, the judge of what others will see. */
export function decoded(png: Uint8Array): Decoded {
  const script =
    'import io, sys; from PIL import Image; image = Image.open(io.BytesIO(sys.stdin.buffer.read())); ' +
    "assert image.format == 'PNG'; sys.stdout.buffer.write(b'%d %d ' % image.size + image.convert('RGB').tobytes())";
  const answer = execFileSync(PYTHON, ['-c', script], { input: png, maxBuffer: 64 << 20 });
  const [width, height] = answer.toString('latin1', 0, 20).split(' ').map(Number);
  const pixels = answer.subarray(`${width} ${height} `.length);
  return {
    width,
    height,
    at: (column, row) => {
      const i = 3 * (row * width + column);
      return [pixels[i], pixels[i + 1], pixels[i + 2]];
    }
  };
}

/** The pixels of a picture that are not white, inside a rectangle [px of the page, of which it has twice as many]. */
export function inkIn(picture: Decoded, [left, top, right, bottom]: readonly number[]): number {
  let count = 0;
  for (let row = 2 * top; row < 2 * bottom; row++) {
    for (let column = 2 * left; column < 2 * right; column++) {
      count += Number(picture.at(column, row).some(channel => channel < 200));
    }
  }
  return count;
}
