/** A clock that jumped is believed again after this [ms]. */
const DOUBT_MS = 10 * 60_000;
/** What a clock may be put right by in between two looks [ms]. */
const SLEW_MS = 60_000;

/**
 * The time of day, believed only once it has gone evenly for a while: nothing is destroyed because somebody's clock was
 * set to another year.
 */
export class SteadyClock {
  private offset: number;
  private since: number;

  /**
   * @param wall - time of day [ms]; may jump
   * @param mono - time that only ever grows [ms]
   */
  constructor(
    private readonly wall: () => number = () => Date.now(),
    private readonly mono: () => number = () => performance.now()
  ) {
    this.offset = wall() - mono();
    this.since = mono();
  }

  /** The time of day; undefined while it is not to be believed. To be asked every minute or so. */
  now(): number | undefined {
    const wall = this.wall();
    const mono = this.mono();
    if (Math.abs(wall - mono - this.offset) > SLEW_MS) {
      this.since = mono;
    }
    this.offset = wall - mono;
    return mono - this.since >= DOUBT_MS ? wall : undefined;
  }
}
