import { graticule, outline, type GridLabel, type Lines } from './graticule';
import { SkyImage, type ImageGeometry, type Paint } from './sky-image';
import { windowOf, type Size, type SkyView } from './sky-view';
import type { PlotTheme } from './theme';
import type { Window } from './window';
import type { Frame } from '../sky/frames';

/** What is drawn on a canvas. */
export interface Scene {
  view: SkyView;
  /** HEALPix order and frame of the map's pixels. */
  order: number;
  pixels: Frame;
  /** The layer; with a second one that is drawn to the right of `split`. Empty: no data yet. */
  paints: readonly Paint[];
  /** 0…1 from the left. */
  split: number;
  hasGrid: boolean;
  hasLabels: boolean;
  /** Borders drawn over the sky, on its plane. */
  overlays: readonly Lines[];
  /** Place of the plane that keys have moved to; a cross is drawn there. */
  cross: { x: number; y: number } | null;
  theme: PlotTheme;
}

/** Work within a frame of the screen [ms]: the rest of its 16 is for drawing and for the page. */
const SLICE = 7;

type Surface = { canvas: HTMLCanvasElement; geometry: ImageGeometry; paint: Paint };

/** One layer on its way from coarse to fine. */
class LayerImage {
  private image: SkyImage | null = null;
  private key = '';
  private paint: Paint | null = null;
  private coarse: { canvas: HTMLCanvasElement; step: number } | null = null;
  /** The last one that was finished. */
  private fine: Surface | null = null;

  /** Takes what is to be seen now. */
  update(geometry: ImageGeometry, paint: Paint): void {
    const key = JSON.stringify(geometry);
    if (!this.image || key !== this.key) {
      this.image = new SkyImage(geometry, paint, this.image);
      this.key = key;
      const { rgba, width, height, step } = this.image.coarse();
      this.coarse = { canvas: surface(rgba, width, height, this.coarse?.canvas), step };
    } else if (paint !== this.paint) {
      this.image.repaint(paint);
    }
    this.paint = paint;
  }

  get isDone(): boolean {
    return this.image?.isDone ?? true;
  }

  /** @returns whether it has just become fine */
  advance(isLate: () => boolean): boolean {
    if (!this.image || this.image.isDone || !this.image.advance(isLate)) {
      return false;
    }
    const { geometry, rgba } = this.image;
    const canvas = surface(rgba as Uint32Array<ArrayBuffer>, geometry.width, geometry.height, this.fine?.canvas);
    this.fine = { canvas, geometry, paint: this.paint! };
    return true;
  }

  /** Draws the best there is: the fine image, moved and stretched where the view has gone on, over the coarse one. */
  draw(context: CanvasRenderingContext2D, window: Window, width: number, height: number): void {
    const { fine, coarse, image } = this;
    const isFine = fine !== null && fine.geometry === image?.geometry;
    if (!isFine && coarse) {
      context.imageSmoothingEnabled = true;
      context.drawImage(coarse.canvas, 0, 0, coarse.canvas.width * coarse.step, coarse.canvas.height * coarse.step);
    }
    if (fine && image && JSON.stringify(fine.geometry.aspect) === JSON.stringify(image.geometry.aspect)) {
      const { window: own } = fine.geometry;
      const sx = width / (window.x1 - window.x0);
      const sy = height / (window.y1 - window.y0);
      context.imageSmoothingEnabled = !isFine;
      context.drawImage(
        fine.canvas,
        (own.x0 - window.x0) * sx,
        (window.y1 - own.y1) * sy,
        (own.x1 - own.x0) * sx,
        (own.y1 - own.y0) * sy
      );
    }
  }
}

/** Draws a sky map on a canvas, in slices: no frame of the screen waits for a whole image. */
export class SkyCanvas {
  private scene: Scene | null = null;
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private readonly layers = [new LayerImage(), new LayerImage()];
  private grid: { key: string; lines: Lines; labels: GridLabel[] } | null = null;
  private scheduled = false;
  private isStale = false;
  private isDisposed = false;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly schedule: (draw: () => void) => void = nextFrame
  ) {}

  /** @param ratio - device pixels per CSS pixel */
  resize(size: Size, ratio: number): void {
    if (size.width !== this.size.width || size.height !== this.size.height || ratio !== this.ratio) {
      this.size = size;
      this.ratio = ratio;
      this.canvas.width = Math.round(size.width * ratio);
      this.canvas.height = Math.round(size.height * ratio);
      this.isStale = true;
      this.next();
    }
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.isStale = true;
    this.next();
  }

  /** Nothing more is to be drawn: every pixel is that of the map. */
  get isDone(): boolean {
    return !this.isStale && this.active.every(layer => layer.isDone);
  }

  dispose(): void {
    this.isDisposed = true;
    this.scene = null;
  }

  private get active(): LayerImage[] {
    return this.layers.slice(0, this.scene?.paints.length ?? 0);
  }

  private next(): void {
    if (!this.scheduled && !this.isDisposed) {
      this.scheduled = true;
      this.schedule(() => {
        this.scheduled = false;
        this.frame();
      });
    }
  }

  private frame(): void {
    const { scene, size, canvas } = this;
    if (!scene || this.isDisposed || canvas.width === 0 || canvas.height === 0) {
      return;
    }
    const end = performance.now() + SLICE;
    if (this.isStale) {
      this.isStale = false;
      const window = windowOf(scene.view, size);
      const { projection, frame, lon, lat } = scene.view;
      const aspect = { projection, frame, lon, lat };
      const { order, pixels } = scene;
      const geometry = { aspect, window, width: canvas.width, height: canvas.height, order, pixels };
      scene.paints.forEach((paint, i) => this.layers[i]?.update(geometry, paint));
      this.draw();
    } else {
      let isFiner = false;
      for (const layer of this.active) {
        isFiner = layer.advance(() => performance.now() > end) || isFiner;
      }
      if (isFiner) {
        this.draw();
      }
    }
    canvas.dataset.state = this.isDone ? 'done' : 'drawing';
    if (!this.isDone) {
      this.next();
    }
  }

  private draw(): void {
    const { canvas, scene, size } = this;
    const context = canvas.getContext('2d');
    if (!context || !scene) {
      return;
    }
    const window = windowOf(scene.view, size);
    const unit = canvas.width / (window.x1 - window.x0);
    const toX = (x: number): number => (x - window.x0) * unit;
    const toY = (y: number): number => (window.y1 - y) * unit;
    const { theme } = scene;
    const border = outline(scene.view.projection);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = theme.empty;
    path(context, border, toX, toY);
    context.fill();
    const middle = Math.round(scene.split * canvas.width);
    this.active.forEach((layer, i) => {
      context.save();
      context.beginPath();
      const [from, to] = this.active.length < 2 ? [0, canvas.width] : i === 0 ? [0, middle] : [middle, canvas.width];
      context.rect(from, 0, to - from, canvas.height);
      context.clip();
      layer.draw(context, window, canvas.width, canvas.height);
      context.restore();
    });
    const { ratio } = this;
    context.lineJoin = 'round';
    if (scene.hasGrid) {
      const { lines } = this.gridOf(scene, window);
      stroke(context, lines, toX, toY, 'rgba(150, 150, 150, 0.6)', 0.8 * ratio);
    }
    stroke(context, border, toX, toY, theme.line, ratio);
    for (const overlay of scene.overlays) {
      stroke(context, overlay, toX, toY, 'rgba(0, 0, 0, 0.65)', 4 * ratio);
      stroke(context, overlay, toX, toY, '#ffd54f', 1.8 * ratio);
    }
    if (scene.hasGrid && scene.hasLabels) {
      this.label(context, this.gridOf(scene, window).labels, toX, toY);
    }
    if (scene.cross) {
      const [x, y, arm] = [toX(scene.cross.x), toY(scene.cross.y), 9 * ratio];
      const lines = { x: [x - arm, x + arm, NaN, x, x], y: [y, y, NaN, y - arm, y + arm] };
      const same = (value: number): number => value;
      stroke(context, lines, same, same, 'rgba(0, 0, 0, 0.7)', 4 * ratio);
      stroke(context, lines, same, same, '#ffffff', 1.5 * ratio);
    }
  }

  private gridOf({ view }: Scene, window: Window): { lines: Lines; labels: GridLabel[] } {
    const key = JSON.stringify([view, window]);
    if (this.grid?.key !== key) {
      this.grid = { key, ...graticule(view, window) };
    }
    return this.grid;
  }

  private label(
    context: CanvasRenderingContext2D,
    labels: readonly GridLabel[],
    toX: (x: number) => number,
    toY: (y: number) => number
  ): void {
    const { ratio } = this;
    const { font, text, dark } = this.scene!.theme;
    context.font = `${11 * ratio}px ${font}`;
    context.lineWidth = 3 * ratio;
    for (const label of labels) {
      const isOutside = label.side === 'left';
      context.textAlign = isOutside ? 'right' : 'left';
      context.textBaseline = isOutside ? 'middle' : 'bottom';
      const [x, y] = [toX(label.x) + (isOutside ? -4 : 3) * ratio, toY(label.y) - (isOutside ? 0 : 2) * ratio];
      context.strokeStyle = isOutside ? (dark ? '#000000' : '#ffffff') : 'rgba(0, 0, 0, 0.75)';
      context.fillStyle = isOutside ? text : '#ffffff';
      context.strokeText(label.text, x, y);
      context.fillText(label.text, x, y);
    }
  }
}

function path(
  context: CanvasRenderingContext2D,
  { x, y }: Lines,
  toX: (x: number) => number,
  toY: (y: number) => number
): void {
  context.beginPath();
  let isDown = false;
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== x[i]) {
      isDown = false;
    } else if (isDown) {
      context.lineTo(toX(x[i]), toY(y[i]));
    } else {
      context.moveTo(toX(x[i]), toY(y[i]));
      isDown = true;
    }
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  lines: Lines,
  toX: (x: number) => number,
  toY: (y: number) => number,
  colour: string,
  width: number
): void {
  path(context, lines, toX, toY);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** A canvas with these pixels; an old one of another use is taken again. */
function surface(
  rgba: Uint32Array<ArrayBuffer>,
  width: number,
  height: number,
  old?: HTMLCanvasElement
): HTMLCanvasElement {
  const canvas = old ?? document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const bytes = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, 4 * width * height);
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas;
}

const nextFrame = (draw: () => void): void => {
  if (typeof requestAnimationFrame === 'function') {
    requestAnimationFrame(draw);
  } else {
    setTimeout(draw, 16);
  }
};
