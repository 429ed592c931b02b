import type { Plan, Progress } from '../../protocol';

/** Seconds of work before a time left is worth saying. */
const WARM_UP_SECONDS = 0.5;

/** Turns an engine's counts into progress with elapsed time and time left. */
export class ProgressMeter {
  private readonly start = performance.now();
  /** Bytes that this attempt found done. */
  private found?: number;

  /** @param before - seconds that earlier attempts took */
  constructor(
    private readonly plan: Pick<Plan, 'files' | 'bytes'>,
    private readonly before = 0
  ) {}

  /** Time of this attempt, and the bytes that it read in it. */
  get own(): { seconds: number; share: number } {
    const share = this.plan.bytes === 0 ? 1 : 1 - (this.found ?? 0) / this.plan.bytes;
    return { seconds: (performance.now() - this.start) / 1000, share };
  }

  /** What is done before any file is read is the work of earlier attempts. */
  resume({ bytesDone }: Pick<Progress, 'bytesDone'>): void {
    this.found = bytesDone;
  }

  update({
    filesDone,
    bytesDone,
    rows,
    spilled,
    ranking,
    faults,
    query
  }: Pick<Progress, 'filesDone' | 'bytesDone' | 'rows' | 'spilled' | 'ranking' | 'faults' | 'query'>): Progress {
    const { seconds } = this.own;
    const { bytes } = this.plan;
    const found = this.found ?? 0;
    const share = bytes <= found ? 0 : Math.min(1, (bytesDone - found) / (bytes - found));
    // Once the files are read nobody knows how long a query computes.
    const known = seconds >= WARM_UP_SECONDS && share > 0 && query === undefined;
    return {
      filesDone,
      filesTotal: this.plan.files,
      bytesDone,
      bytesTotal: bytes,
      rows,
      elapsedSeconds: this.before + seconds,
      secondsLeft: known ? (seconds * (1 - share)) / share : null,
      ...(spilled && { spilled }),
      ...(ranking && { ranking }),
      ...(faults !== undefined && { faults }),
      ...(query && { query })
    };
  }

  finish(rows: number): Progress {
    return { ...this.update({ filesDone: this.plan.files, bytesDone: this.plan.bytes, rows }), secondsLeft: 0 };
  }
}
