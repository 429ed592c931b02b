import { RADIAN, separation } from './angles';

/** A patch of sky, described by how far a direction is from it. */
export interface Shape {
  /**
   * Distance of a direction from the shape [deg]: exact outside; inside it is negative and at most as deep as the
   * nearest border is far.
   *
   * @param ra - 0…360 [deg]
   * @param dec - within ±90 [deg]
   */
  distance(ra: number, dec: number): number;
}

/** A disc on the sky. */
export class Circle implements Shape {
  constructor(
    private readonly ra: number,
    private readonly dec: number,
    private readonly radius: number
  ) {}

  distance(ra: number, dec: number): number {
    return separation(this.ra, this.dec, ra, dec) - this.radius;
  }
}

/** Unit vectors as three numbers in a row. */
export type Vector = Float64Array;

/** Unit vector of a direction [deg], written into `out` from place `at` on. */
export function directionInto(out: Vector, at: number, ra: number, dec: number): void {
  const cosDec = Math.cos(dec * RADIAN);
  out[at] = cosDec * Math.cos(ra * RADIAN);
  out[at + 1] = cosDec * Math.sin(ra * RADIAN);
  out[at + 2] = Math.sin(dec * RADIAN);
}

/** Unit vector of a direction [deg]. */
export function direction(ra: number, dec: number): Vector {
  const out = new Float64Array(3);
  directionInto(out, 0, ra, dec);
  return out;
}
