import type { Direction } from '../sky/frames';
import { SkyPlane } from '../sky/plane';
import { boxOf, circleOf, polygonOf, type Tool } from './region-draw';
import type { DrawnRegion } from './drawn-region';
import { fitted, moved, turned, unitOf, wholeSky, windowOf, zoomedAt, type Size, type SkyView } from './sky-view';

/** What the gestures of a map act on. */
export interface GestureTarget {
  view(): SkyView;
  size(): Size;
  setView(view: SkyView): void;
  /** The whole sky, or what the map was opened on. */
  home(): SkyView;
  tool(): Tool;
  /** The pointer is over a place of the plane, or gone. */
  onHover(at: { x: number; y: number; clientX: number; clientY: number } | null): void;
  /** A region (or the part to zoom into) while it is drawn; null: given up. */
  onDraft(draft: DrawnRegion | { window: [x: number, y: number][] } | null): void;
  onRegion(region: DrawnRegion): void;
  onEscape(): void;
  /** Keys moved the view: what lies in the middle is read out. */
  onKeyMove(): void;
  wheelZoom: boolean;
}

interface Press {
  id: number;
  /** Where it began, on the plane and on the screen. */
  x: number;
  y: number;
  clientX: number;
  clientY: number;
  view: SkyView;
  tool: Tool;
}

const DEGREES = 180 / Math.PI;
/** A press that moved less is a click [CSS pixels]. */
const CLICK = 4;
const KEY_STEP = 0.12;
const KEY_TURN = 10;

/** Pointer, wheel and keys on a sky map. */
export class SkyGestures {
  private press: Press | null = null;
  private corners: Direction[] = [];
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private readonly stop = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    private readonly target: GestureTarget
  ) {
    const options = { signal: this.stop.signal };
    element.addEventListener('pointerdown', event => this.down(event), options);
    element.addEventListener('pointermove', event => this.move(event), options);
    element.addEventListener('pointerup', event => this.up(event), options);
    element.addEventListener('pointercancel', event => this.cancel(event), options);
    element.addEventListener('pointerleave', () => this.target.onHover(null), options);
    element.addEventListener('dblclick', event => this.doubleClick(event), options);
    element.addEventListener('keydown', event => this.key(event), options);
    element.addEventListener('wheel', event => this.wheel(event), { ...options, passive: false });
  }

  dispose(): void {
    this.stop.abort();
  }

  /** Forgets what was begun. */
  reset(): void {
    this.press = null;
    this.corners = [];
    this.target.onDraft(null);
  }

  private place(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.element.getBoundingClientRect();
    const window = windowOf(this.target.view(), this.target.size());
    const unit = unitOf(this.target.view(), this.target.size());
    return {
      x: window.x0 + (event.clientX - box.left) / unit,
      y: window.y1 - (event.clientY - box.top) / unit
    };
  }

  private direction({ x, y }: { x: number; y: number }): Direction | null {
    return new SkyPlane(this.target.view()).direction(x, y);
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) {
      return;
    }
    this.element.focus({ preventScroll: true });
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const tool = event.shiftKey && this.target.tool() === 'move' ? 'zoom' : this.target.tool();
    const { clientX, clientY } = event;
    this.press = { id: event.pointerId, ...this.place(event), clientX, clientY, view: this.target.view(), tool };
    this.element.setPointerCapture?.(event.pointerId);
  }

  private move(event: PointerEvent): void {
    if (this.pinch(event)) {
      return;
    }
    const at = this.place(event);
    if (!this.press || this.press.id !== event.pointerId) {
      this.target.onHover({ ...at, clientX: event.clientX, clientY: event.clientY });
      this.draftPolygon(at);
      return;
    }
    const { press } = this;
    if (press.tool === 'move') {
      this.target.onHover(null);
      this.target.setView(this.dragged(press, event));
      return;
    }
    this.target.onHover({ ...at, clientX: event.clientX, clientY: event.clientY });
    if (press.tool === 'zoom') {
      this.target.onDraft({
        window: [
          [press.x, press.y],
          [at.x, press.y],
          [at.x, at.y],
          [press.x, at.y],
          [press.x, press.y]
        ]
      });
    } else if (press.tool === 'polygon') {
      this.draftPolygon(at);
    } else {
      this.target.onDraft(this.drawn(press, at));
    }
  }

  private dragged({ view, clientX, clientY }: Press, event: PointerEvent): SkyView {
    const unit = unitOf(view, this.target.size());
    const [dx, dy] = [(event.clientX - clientX) / unit, (event.clientY - clientY) / unit];
    if (view.projection === 'orthographic') {
      const wide = Math.max(0.2, Math.cos(view.lat / DEGREES));
      return turned(view, (dx * DEGREES) / wide, dy * DEGREES);
    }
    // The whole sky cannot be moved, but turned.
    return view.zoom === 1 ? turned(view, dx * 90, 0) : moved(view, -dx, dy);
  }

  private drawn(press: Press, at: { x: number; y: number }): DrawnRegion | null {
    const [a, b] = [this.direction(press), this.direction(at)];
    const { frame } = press.view;
    return a && b ? (press.tool === 'circle' ? circleOf(a, b, frame) : boxOf(a, b, frame)) : null;
  }

  private draftPolygon(at: { x: number; y: number }): void {
    const next = this.corners.length > 0 ? this.direction(at) : null;
    if (next) {
      const corners = [...this.corners, next];
      const { frame } = this.target.view();
      this.target.onDraft(polygonOf(corners.length < 3 ? [...corners, corners[0]] : corners, frame));
    }
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    const { press } = this;
    if (!press || press.id !== event.pointerId) {
      return;
    }
    this.press = null;
    const at = this.place(event);
    const isClick = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < CLICK;
    if (press.tool === 'polygon') {
      const corner = this.direction(at);
      if (corner) {
        this.corners.push(corner);
      }
      return;
    }
    if (press.tool === 'move') {
      return;
    }
    this.target.onDraft(null);
    if (isClick) {
      return;
    }
    if (press.tool === 'zoom') {
      const window = {
        x0: Math.min(press.x, at.x),
        x1: Math.max(press.x, at.x),
        y0: Math.min(press.y, at.y),
        y1: Math.max(press.y, at.y)
      };
      this.target.setView(fitted(this.target.view(), window, this.target.size()));
      return;
    }
    const region = this.drawn(press, at);
    if (region) {
      this.target.onRegion(region);
    }
  }

  private cancel(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    this.press = null;
    this.target.onDraft(null);
  }

  /** Two fingers zoom. @returns whether there are two */
  private pinch(event: PointerEvent): boolean {
    const before = this.fingers.get(event.pointerId);
    if (this.fingers.size !== 2 || !before) {
      return false;
    }
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)![1];
    const now = { x: event.clientX, y: event.clientY };
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
    const middle = this.place({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
    this.fingers.set(event.pointerId, now);
    this.press = null;
    this.target.setView(zoomedAt(this.target.view(), factor, middle.x, middle.y));
    return true;
  }

  private doubleClick(event: MouseEvent): void {
    if (this.target.tool() === 'polygon') {
      // The two clicks have put the last corner twice.
      this.corners.pop();
      this.closePolygon();
    } else if (this.target.tool() === 'move') {
      const { x, y } = this.place(event);
      this.target.setView(zoomedAt(this.target.view(), 2, x, y));
    }
  }

  private closePolygon(): void {
    const region = polygonOf(this.corners, this.target.view().frame);
    this.reset();
    if (region) {
      this.target.onRegion(region);
    }
  }

  private wheel(event: WheelEvent): void {
    if (!this.target.wheelZoom && !event.ctrlKey && !event.metaKey) {
      return;
    }
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const { x, y } = this.place(event);
    this.target.setView(zoomedAt(this.target.view(), Math.exp(-event.deltaY * lines * 0.002), x, y));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const view = this.target.view();
    const next = this.keyed(event.key, view);
    if (next) {
      this.target.setView(next);
      this.target.onKeyMove();
    } else if (event.key === 'Escape') {
      this.reset();
      this.target.onEscape();
    } else if (event.key === 'Enter' && this.corners.length > 2) {
      this.closePolygon();
    } else if (event.key === 'Backspace' && this.corners.length > 0) {
      this.corners.pop();
      this.target.onDraft(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private keyed(key: string, view: SkyView): SkyView | null {
    const arrows: Record<string, [x: number, y: number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1]
    };
    const arrow = arrows[key];
    if (arrow) {
      const [x, y] = arrow;
      if (view.projection === 'orthographic' || view.zoom === 1) {
        const step = KEY_TURN / view.zoom;
        return turned(view, -x * step, view.projection === 'orthographic' ? y * step : 0);
      }
      const { width, height } = this.target.size();
      const unit = unitOf(view, this.target.size());
      return moved(view, (x * KEY_STEP * width) / unit, (y * KEY_STEP * height) / unit);
    }
    switch (key) {
      case '+':
      case '=':
        return zoomedAt(view, 1.5, view.x, view.y);
      case '-':
      case '_':
        return zoomedAt(view, 1 / 1.5, view.x, view.y);
      case '0':
      case 'Home':
        return this.target.home();
      default:
        return null;
    }
  }
}

/** The whole sky as a view has it: same projection and frame, not turned. */
export const unturned = ({ projection, frame }: SkyView): SkyView => wholeSky(projection, frame);
