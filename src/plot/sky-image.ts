import { PlanePixels, type Aspect } from '../sky/plane';
import type { Frame } from '../sky/frames';
import { placeOn, type ColourScale, type Values } from './stretch';
import type { Window } from './window';

/** What an image shows, and of which pixels. */
export interface ImageGeometry {
  aspect: Aspect;
  window: Window;
  /** Device pixels. */
  width: number;
  height: number;
  /** HEALPix order of the map. */
  order: number;
  /** Frame of the map's pixels. */
  pixels: Frame;
}

/** How values become colours. */
export interface Paint {
  values: Values;
  /** Counts: 0 is sky without sources and no value. */
  isCount: boolean;
  /**
   * Counts: a pixel without sources whose neighbours in the pixel so many orders up have some gets the lowest colour;
   * 0: every such pixel is drawn as empty sky.
   */
  up: number;
  /** Scale of the values as they are stored. */
  scale: ColourScale;
  /** 256 colours, RGBA in memory. */
  colours: Uint32Array;
  /** Colour of sky without a value, RGBA in memory. */
  empty: number;
}

/** Cells of the first, coarse picture at most: it takes less than half of a frame of 16 ms. */
const COARSE_CELLS = 24_000;
/** Rows between two looks at the clock. */
const ROWS = 4;
const UNKNOWN = -2;

/**
 * An image of a map that is made in slices: at once a coarse one, then every pixel, as long as the caller lets it go on.
 * What lies under a pixel of the image is looked up once; new values or colours are painted through it.
 */
export class SkyImage {
  /** NESTED pixel under every pixel of the image; −1 outside the sky. Row 0 is the northernmost. */
  private readonly table: Int32Array;
  /** Painted so far, RGBA. */
  readonly rgba: Uint32Array;
  private readonly finder: PlanePixels;
  private row = 0;

  /** @param old - an image that is not needed any more, whose memory is taken where it has the size */
  constructor(
    readonly geometry: ImageGeometry,
    private paint: Paint,
    old?: SkyImage | null
  ) {
    const { aspect, order, pixels, width, height } = geometry;
    const isSame = old?.rgba.length === width * height;
    this.table = (isSame ? old.table : new Int32Array(width * height)).fill(UNKNOWN);
    this.rgba = isSame ? old.rgba : new Uint32Array(width * height);
    this.finder = new PlanePixels(aspect, order, pixels);
  }

  get isDone(): boolean {
    return this.row >= this.geometry.height;
  }

  /** Begins again with other values or colours. */
  repaint(paint: Paint): void {
    this.paint = paint;
    this.row = 0;
  }

  /** A coarse picture of all, with square cells of `step` pixels. */
  coarse(): { rgba: Uint32Array<ArrayBuffer>; width: number; height: number; step: number } {
    const step = Math.max(2, Math.ceil(Math.sqrt((this.geometry.width * this.geometry.height) / COARSE_CELLS)));
    const width = Math.ceil(this.geometry.width / step);
    const height = Math.ceil(this.geometry.height / step);
    const rgba = new Uint32Array(width * height);
    const cells = new Int32Array(width);
    for (let row = 0; row < height; row++) {
      this.find(cells, 0, (row + 0.5) * step, step);
      paintCells(cells, 0, width, this.paint, rgba, row * width);
    }
    return { rgba, width, height, step };
  }

  /**
   * Goes on until it is done or `isLate` says so; looks at least one row farther.
   * @returns whether it is done
   */
  advance(isLate: () => boolean): boolean {
    const { width, height } = this.geometry;
    while (this.row < height) {
      const end = Math.min(height, this.row + ROWS);
      for (; this.row < end; this.row++) {
        const from = this.row * width;
        if (this.table[from + width - 1] === UNKNOWN) {
          this.find(this.table.subarray(from, from + width), 0, this.row + 0.5, 1);
        }
        paintCells(this.table, from, from + width, this.paint, this.rgba, from);
      }
      if (isLate()) {
        break;
      }
    }
    return this.isDone;
  }

  /** The pixels under cells of a line, `step` apart, at `line` pixels from the top. */
  private find(cells: Int32Array, at: number, line: number, step: number): void {
    const { window, width, height } = this.geometry;
    const dx = (window.x1 - window.x0) / width;
    const y = window.y1 - (line * (window.y1 - window.y0)) / height;
    for (let i = at; i < cells.length; i++) {
      cells[i] = this.finder.at(window.x0 + (i + 0.5) * step * dx, y);
    }
  }
}

/** Below every count that a pixel with sources can have: the lowest colour. */
export const HOLE = 0.5;

/** Whether the pixel `up` orders above a pixel has sources. */
export function hasNear(counts: Values, pixel: number, up: number): boolean {
  const first = (pixel >> (2 * up)) << (2 * up);
  for (let i = first, end = first + (1 << (2 * up)); i < end; i++) {
    if (counts[i] > 0) {
      return true;
    }
  }
  return false;
}

/** Paints cells `from` to `to` of a table of pixels into an image at `at`; outside the sky it stays transparent. */
export function paintCells(
  table: Int32Array,
  from: number,
  to: number,
  { values, isCount, up, scale, colours, empty }: Paint,
  out: Uint32Array,
  at: number
): void {
  const isLog = scale.stretch === 'log';
  const logLow = Math.log(scale.low);
  const perLog = 1 / (Math.log(scale.high) - logLow);
  for (let i = from; i < to; i++, at++) {
    const pixel = table[i];
    if (pixel < 0) {
      out[at] = 0;
      continue;
    }
    let value = values[pixel];
    if (isCount && value === 0) {
      value = hasNear(values, pixel, up) ? HOLE : NaN;
    }
    const place = isLog ? (value > 0 ? clamp((Math.log(value) - logLow) * perLog) : NaN) : placeOn(scale, value);
    out[at] = place === place ? colours[(place * 255 + 0.5) | 0] : empty;
  }
}

const clamp = (place: number): number => (place < 0 ? 0 : place > 1 ? 1 : place);
