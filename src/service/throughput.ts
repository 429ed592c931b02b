/** Compressed bytes a second and worker on a machine not yet measured. */
const FIRST_GUESS = 80e6;
/** Smaller jobs say more about start-up than about speed. */
const MIN_BYTES = 5e6;

/** How fast this machine reads partitions; learned from the jobs that it finished. */
export class Throughput {
  private bytesPerSecond: number;

  constructor(readonly workers: number) {
    this.bytesPerSecond = FIRST_GUESS * workers;
  }

  /** Seconds to read so many compressed bytes, one file at least keeping one worker busy. */
  seconds(bytes: number, files: number): number {
    const busy = Math.min(this.workers, Math.max(1, files)) / this.workers;
    return bytes / (this.bytesPerSecond * busy);
  }

  learn(bytes: number, seconds: number): void {
    if (bytes >= MIN_BYTES && seconds > 0) {
      this.bytesPerSecond = 0.5 * this.bytesPerSecond + 0.5 * (bytes / seconds);
    }
  }
}
