import { encodeOpaquePng } from '../../formats/png';
import { CAPITAL, glyphOf, SPACING, widthOf } from './glyphs';

/** Red, green, blue, 0–255. */
export type Colour = readonly [number, number, number];

export const INK: Colour = [51, 51, 51];
/** Pixels of a picture for each one of its page, so that it is sharp on fine screens too. */
export const SHARPNESS = 2;

export interface Words {
  /** Height of capitals [px of the page]; default 8.5. */
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  /** Read upwards. */
  isTurned?: boolean;
  colour?: Colour;
}

const SIZE = 8.5;
const PEN = 1.15;
/** Steps from paper to ink at the borders of lines: a picture with few colours is a small file. */
const SHADES = 8;

/** A white page to draw on, y downwards; all places are in pixels of the page. */
export class Canvas {
  /** {@link SHARPNESS} times the page's width and height. */
  readonly columns: number;
  readonly rows: number;
  readonly rgba: Uint8Array;
  private readonly coverage: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number
  ) {
    this.columns = width * SHARPNESS;
    this.rows = height * SHARPNESS;
    this.rgba = new Uint8Array(4 * this.columns * this.rows).fill(255);
    this.coverage = new Float32Array(this.columns * this.rows);
  }

  png(): Uint8Array {
    return encodeOpaquePng(this.rgba, this.columns, this.rows);
  }

  /** Paints one pixel of the picture. */
  paint(column: number, row: number, colour: ArrayLike<number>): void {
    const at = 4 * (row * this.columns + column);
    this.rgba[at] = colour[0];
    this.rgba[at + 1] = colour[1];
    this.rgba[at + 2] = colour[2];
  }

  /**
   * A line through points, round at its corners.
   * @param points - x, y, x, y, …
   * @param width - [px of the page]
   * @param opacity - 0–1, of the line as a whole: it does not add up where it crosses itself
   */
  line(points: ArrayLike<number>, colour: Colour = INK, width = 1, opacity = 1): void {
    const touched: number[] = [];
    for (let i = 0; i + 3 < points.length; i += 2) {
      this.cover([points[i], points[i + 1], points[i + 2], points[i + 3]], width, touched);
    }
    for (const at of touched) {
      const part = (Math.ceil(this.coverage[at] * SHADES) / SHADES) * opacity;
      for (let channel = 0; channel < 3; channel++) {
        const under = this.rgba[4 * at + channel];
        this.rgba[4 * at + channel] = Math.round(under + part * (colour[channel] - under));
      }
      this.coverage[at] = 0;
    }
  }

  /** Words that stand at a place, or read upwards there. */
  text(x: number, y: number, words: string, { size = SIZE, anchor = 'middle', isTurned, colour }: Words = {}): void {
    const unit = size / CAPITAL;
    let pen = -unit * widthOf(words) * (anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0);
    for (const letter of words) {
      const { width, strokes } = glyphOf(letter);
      for (const stroke of strokes) {
        const placed = stroke.map((value, i) => (i % 2 ? -unit * value : pen + unit * value));
        for (let i = 0; i < placed.length; i += 2) {
          const [along, down] = [placed[i], placed[i + 1]];
          placed[i] = x + (isTurned ? down : along);
          placed[i + 1] = y + (isTurned ? -along : down);
        }
        this.line(placed, colour, PEN);
      }
      pen += unit * (width + SPACING);
    }
  }

  /** Notes how much of each pixel a segment covers. */
  private cover(segment: readonly number[], width: number, touched: number[]): void {
    const [ax, ay, bx, by] = segment.map(value => value * SHARPNESS);
    const reach = (width * SHARPNESS) / 2 + 0.5;
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const bottom = Math.min(this.rows - 1, Math.ceil(Math.max(ay, by) + reach));
    const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const right = Math.min(this.columns - 1, Math.ceil(Math.max(ax, bx) + reach));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
        const along = squared === 0 ? 0 : (px * (bx - ax) + py * (by - ay)) / squared;
        const nearest = Math.min(1, Math.max(0, along));
        const away = Math.hypot(px - nearest * (bx - ax), py - nearest * (by - ay));
        const part = Math.min(1, reach - away);
        const at = row * this.columns + column;
        if (part > this.coverage[at]) {
          if (this.coverage[at] === 0) {
            touched.push(at);
          }
          this.coverage[at] = part;
        }
      }
    }
  }
}
