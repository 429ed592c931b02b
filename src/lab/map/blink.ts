/** Seconds that each of two layers is shown when the user's system has nothing against motion. */
const USUAL_SECONDS = 1;

/**
 * Two layers in turn: by a clock, or by hand. The clock stands while the view is hidden, and goes on from there.
 */
export class Blink {
  private seconds: number | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private isHeld = false;
  private turned = false;

  /** @param onTurn - told which of the two is in front; `isByHand`: somebody asked for it */
  constructor(private readonly onTurn: (isTurned: boolean, isByHand: boolean) => void) {}

  /** How often layers change unless the user says otherwise [s]: not at all by themselves where motion is not wanted. */
  static usualSeconds(): number {
    const reduced = typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
    return reduced ? 0 : USUAL_SECONDS;
  }

  /** Whether the other layer is in front. */
  get isTurned(): boolean {
    return this.turned;
  }

  /** @param seconds - between changes; 0: by hand; null: nothing is shown in turn, the first layer is in front */
  run(seconds: number | null): void {
    if (seconds === this.seconds) {
      return;
    }
    this.seconds = seconds;
    if (seconds === null && this.turned) {
      this.turned = false;
      this.onTurn(false, false);
    }
    this.wind();
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.wind();
  }

  /** Changes by hand. */
  flip(): void {
    if (this.seconds !== null) {
      this.turned = !this.turned;
      this.onTurn(this.turned, true);
    }
  }

  dispose(): void {
    this.seconds = null;
    this.wind();
  }

  private wind(): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
    }
    if (this.seconds !== null && this.seconds > 0 && !this.isHeld) {
      this.timer = setInterval(() => {
        this.turned = !this.turned;
        this.onTurn(this.turned, false);
      }, 1000 * this.seconds);
    }
  }
}
