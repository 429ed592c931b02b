import { isAbort, type MapFrame } from '../protocol';

/** A picture at one moment of its job. */
interface Revised {
  revision: number;
}

export interface FrameFollowerOptions<F extends Revised = MapFrame> {
  /** Fetches the newest frame at HEALPix order `order`; null while there is none. */
  fetch: (order: number, signal: AbortSignal) => Promise<F | null>;
  onFrame: (frame: F, order: number) => void;
  onError?: (reason: unknown) => void;
  /** Shortest time between the starts of two fetches [ms]; default 350. */
  interval?: number;
}

/** Failures in a row after which a frame is given up until a newer one is wanted. */
const ATTEMPTS = 3;

interface Wish {
  revision: number;
  order: number;
}

/**
 * Keeps a picture up to date with a map that grows: never more than one fetch in flight, never more often than
 * `interval`, and always the newest wish next. Revisions that were overtaken are never fetched.
 */
export class FrameFollower<F extends Revised = MapFrame> {
  private wish: Wish | null = null;
  private shown: Wish = { revision: 0, order: -1 };
  private busy = false;
  private failures = 0;
  private held = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private started = -Infinity;
  private readonly stop = new AbortController();

  constructor(private readonly options: FrameFollowerOptions<F>) {}

  /** Tells that `revision` exists and that it is wanted at `order`. */
  want(revision: number, order: number): void {
    if (revision > this.shown.revision || (revision === this.shown.revision && order > this.shown.order)) {
      this.wish = { revision, order };
      this.next();
    }
  }

  /** Fetches nothing while held (the view is hidden); the newest wish waits. */
  hold(held: boolean): void {
    this.held = held;
    this.next();
  }

  dispose(): void {
    this.stop.abort();
    this.wish = null;
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
  }

  private next(): void {
    if (this.busy || this.held || this.timer !== null || !this.wish || this.stop.signal.aborted) {
      return;
    }
    const wait = this.started + (this.options.interval ?? 350) - Date.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.next();
      }, wait);
      return;
    }
    void this.fetch(this.wish);
  }

  private async fetch(wish: Wish): Promise<void> {
    this.busy = true;
    this.wish = null;
    this.started = Date.now();
    try {
      const frame = await this.options.fetch(wish.order, this.stop.signal);
      this.failures = 0;
      if (frame && !this.stop.signal.aborted) {
        this.shown = { revision: Math.max(wish.revision, frame.revision), order: wish.order };
        const open = this.wish as Wish | null;
        if (open && open.revision <= this.shown.revision && open.order <= wish.order) {
          this.wish = null;
        }
        this.options.onFrame(frame, wish.order);
      }
    } catch (reason) {
      if (!this.stop.signal.aborted && !isAbort(reason)) {
        this.failures++;
        if (this.failures < ATTEMPTS) {
          this.wish ??= wish;
        } else {
          this.options.onError?.(reason);
        }
      }
    } finally {
      this.busy = false;
      this.next();
    }
  }
}
