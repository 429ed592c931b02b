/** Compressed bytes a second of a cluster that has not been measured: a hundred cores at 8 MB/s. */
const FIRST_GUESS = 800e6;
/** What any job costs on a cluster: session, plan, first tasks [s]. */
const START = 5;
/** Smaller jobs say more about start-up than about speed. */
const MIN_BYTES = 1e9;

/** How fast clusters read partitions; learned from the jobs that they finished while this service runs. */
export class SparkThroughput {
  private readonly known = new Map<string, number>();

  seconds(profile: string, bytes: number): number {
    return START + bytes / (this.known.get(profile) ?? FIRST_GUESS);
  }

  learn(profile: string, bytes: number, seconds: number): void {
    if (bytes >= MIN_BYTES && seconds > START) {
      const now = bytes / (seconds - START);
      const before = this.known.get(profile);
      this.known.set(profile, before === undefined ? now : (before + now) / 2);
    }
  }
}
