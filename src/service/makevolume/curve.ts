/** A function given by points and straight lines between them; constant beyond the ends. */
export class Curve {
  private readonly x: readonly number[];
  private readonly y: readonly number[];

  /** @param points - in order of x */
  constructor(points: readonly (readonly [x: number, y: number])[]) {
    this.x = points.map(point => point[0]);
    this.y = points.map(point => point[1]);
  }

  at(x: number): number {
    const last = this.x.length - 1;
    if (!(x > this.x[0])) {
      return this.y[0];
    }
    if (x >= this.x[last]) {
      return this.y[last];
    }
    let i = 1;
    while (this.x[i] <= x) {
      i++;
    }
    return this.y[i - 1] + ((this.y[i] - this.y[i - 1]) * (x - this.x[i - 1])) / (this.x[i] - this.x[i - 1]);
  }
}
