import { numberInFace, nside, type Cell } from './healpix-cell';
import { locate } from './healpix-pixel';
import { centredOn, multiply, rotate, rotation, transposed, type Direction, type Frame, type Matrix } from './frames';
import { inverseOf, project, type Inverse, type MapPoint, type ProjectionName } from './projection';

/** How the sky is laid out on a plane. */
export interface Aspect {
  projection: ProjectionName;
  frame: Frame;
  /** Direction in the middle of the plane, in the frame [deg]. */
  lon: number;
  lat: number;
}

/** The sky laid out on a plane: where a direction lies, and what lies at a place. North of the middle is up. */
export class SkyPlane {
  private readonly toMiddle: Matrix;
  private readonly fromMiddle: Matrix;
  private readonly inverse: Inverse;
  private readonly out = new Float64Array(2);

  constructor(readonly aspect: Aspect) {
    this.toMiddle = centredOn(aspect.lon, aspect.lat);
    this.fromMiddle = transposed(this.toMiddle);
    this.inverse = inverseOf(aspect.projection);
  }

  /**
   * Where a direction of the aspect's frame lies; null where it lies behind the map.
   * @param lon - [deg]
   * @param lat - [deg]
   */
  place(lon: number, lat: number): MapPoint | null {
    rotate(this.toMiddle, lon, lat, this.out);
    const point = project(this.aspect.projection, this.out[0], this.out[1]);
    return Number.isNaN(point.x) ? null : point;
  }

  /** The direction in the aspect's frame at a place [deg]; null outside the sky. */
  direction(x: number, y: number): Direction | null {
    if (!this.inverse(x, y, this.out)) {
      return null;
    }
    rotate(this.fromMiddle, this.out[0], this.out[1], this.out);
    return { lon: this.out[0], lat: this.out[1] };
  }
}

/** Finds the NESTED pixel at places of a plane, for images: two million of them in a second or so. */
export class PlanePixels {
  private readonly toPixels: Matrix;
  private readonly inverse: Inverse;
  private readonly side: number;
  private readonly out = new Float64Array(2);
  private readonly cell: Cell = { face: 0, x: 0, y: 0 };

  /**
   * @param order - HEALPix order, 0–13
   * @param pixels - frame of the pixels
   */
  constructor(aspect: Aspect, order: number, pixels: Frame = 'icrs') {
    const fromMiddle = transposed(centredOn(aspect.lon, aspect.lat));
    this.toPixels = multiply(rotation(aspect.frame, pixels), fromMiddle);
    this.inverse = inverseOf(aspect.projection);
    this.side = nside(order);
  }

  /** The pixel at a place, -1 outside the sky. */
  at(x: number, y: number): number {
    const { out, cell, side } = this;
    if (!this.inverse(x, y, out)) {
      return -1;
    }
    rotate(this.toPixels, out[0], out[1], out);
    locate(side, out[0], out[1], cell);
    return cell.face * side * side + numberInFace(cell.x, cell.y);
  }
}
