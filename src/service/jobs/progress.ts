import type { Plan, Progress } from '../../protocol';

/** Seconds of work before a time left is worth saying. */
const WARM_UP_SECONDS = 0.5;

/** Turns an engine's counts into progress with elapsed time and time left. */
export class ProgressMeter {
  private readonly start = performance.now();

  constructor(private readonly plan: Pick<Plan, 'files' | 'bytes'>) {}

  update({ filesDone, bytesDone, rows }: Pick<Progress, 'filesDone' | 'bytesDone' | 'rows'>): Progress {
    const elapsedSeconds = (performance.now() - this.start) / 1000;
    const share = this.plan.bytes === 0 ? 0 : Math.min(1, bytesDone / this.plan.bytes);
    const known = elapsedSeconds >= WARM_UP_SECONDS && share > 0;
    return {
      filesDone,
      filesTotal: this.plan.files,
      bytesDone,
      bytesTotal: this.plan.bytes,
      rows,
      elapsedSeconds,
      secondsLeft: known ? (elapsedSeconds * (1 - share)) / share : null
    };
  }

  finish(rows: number): Progress {
    return { ...this.update({ filesDone: this.plan.files, bytesDone: this.plan.bytes, rows }), secondsLeft: 0 };
  }
}
