/** Compressed bytes a second and worker on a machine not yet measured. */
const FIRST_GUESS = 80e6;
/** What a file costs before its first row: opening it, its header, handing it to a worker [s]. */
const SECONDS_PER_FILE = 0.003;
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
    return bytes / (this.bytesPerSecond * busy) + this.opening(files);
  }

  learn(bytes: number, files: number, seconds: number): void {
    const reading = seconds - this.opening(files);
    if (bytes >= MIN_BYTES && reading > 0) {
      this.bytesPerSecond = 0.5 * this.bytesPerSecond + 0.5 * (bytes / reading);
    }
  }

  private opening(files: number): number {
    return (files * SECONDS_PER_FILE) / this.workers;
  }
}
