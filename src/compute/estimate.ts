/** A number that is known from a part of the files only. */
export interface Estimate {
  value: number;
  /** Standard error; 0 once all files are read, absent when one file only was. */
  error?: number;
}

/**
 * Estimates a total over all files from those read so far, by the ratio to the files' sizes (Cochran 1977, Sampling
 * Techniques, §6.3–6.4). The error is that of files drawn at random; the order of `visitOrder` covers the sky more
 * evenly than chance, so the true error is most often smaller. Files in the order of the sky give no honest estimate.
 */
export class TotalEstimate {
  private files = 0;
  private sumX = 0;
  private sumY = 0;
  private sumXX = 0;
  private sumXY = 0;
  private sumYY = 0;

  constructor(
    private readonly filesTotal: number,
    private readonly bytesTotal: number
  ) {}

  /** A file of so many bytes came to `amount`. */
  add(bytes: number, amount: number): void {
    this.files++;
    this.sumX += bytes;
    this.sumY += amount;
    this.sumXX += bytes * bytes;
    this.sumXY += bytes * amount;
    this.sumYY += amount * amount;
  }

  /** The total over all files; undefined before the first. */
  total(): Estimate | undefined {
    const { files, filesTotal, sumX, sumY } = this;
    if (files >= filesTotal) {
      return { value: sumY, error: 0 };
    }
    if (files === 0 || sumX === 0) {
      return undefined;
    }
    const ratio = sumY / sumX;
    const value = ratio * this.bytesTotal;
    if (files === 1) {
      return { value };
    }
    const spread = Math.max(0, this.sumYY - 2 * ratio * this.sumXY + ratio * ratio * this.sumXX) / (files - 1);
    const unread = 1 - files / filesTotal;
    return { value, error: filesTotal * Math.sqrt((unread * spread) / files) };
  }
}
