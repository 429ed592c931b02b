import { checkedPosition, normaliseDegrees, RADIAN, separation } from './angles';
import { SkyError } from './errors';
import type { Shape } from './shape';

/** A box by its limits [deg]; with `raMin` > `raMax` it runs through right ascension 0. */
export interface BoxLimits {
  raMin: number;
  raMax: number;
  decMin: number;
  decMax: number;
}

/** A box by its centre; `width` counts in right ascension, not on the sky, `height` in declination [deg]. */
export interface CentredBox {
  ra: number;
  dec: number;
  width: number;
  height: number;
}

/** The patch between two meridians and two parallels, borders included. */
export class Box implements Shape {
  /** Western border, 0…360 [deg]. */
  readonly west: number;
  /** Extent in right ascension, 0…360 [deg]. */
  readonly width: number;
  readonly south: number;
  readonly north: number;

  /**
   * A centred box is cut off at the poles: it does not come down on the other side.
   * @throws SkyError BAD_COORDINATE naming the number that does not fit.
   */
  constructor(box: BoxLimits | CentredBox) {
    if ('width' in box) {
      const { ra, dec } = checkedPosition(box.ra, box.dec);
      this.width = checkedExtent('width', box.width, 360);
      const height = checkedExtent('height', box.height, 360);
      this.west = this.width === 360 ? 0 : normaliseDegrees(ra - this.width / 2);
      this.south = Math.max(-90, dec - height / 2);
      this.north = Math.min(90, dec + height / 2);
    } else {
      const west = checkedPosition(box.raMin, box.decMin);
      const east = checkedPosition(box.raMax, box.decMax);
      if (box.decMin > box.decMax) {
        throw new SkyError('BAD_COORDINATE', `The box's decMin ${box.decMin}° is above its decMax ${box.decMax}°.`);
      }
      const whole = Math.abs(box.raMax - box.raMin) >= 360;
      this.west = whole ? 0 : west.ra;
      this.width = whole ? 360 : normaliseDegrees(east.ra - west.ra);
      this.south = box.decMin;
      this.north = box.decMax;
    }
  }

  /** Whether a direction with finite ra and dec within ±90 lies in the box. */
  contains(ra: number, dec: number): boolean {
    return dec >= this.south && dec <= this.north && (this.width === 360 || this.east(ra) <= this.width);
  }

  distance(ra: number, dec: number): number {
    const east = this.width === 360 ? 0 : this.east(ra);
    if (east <= this.width) {
      const outside = Math.max(this.south - dec, dec - this.north);
      return outside > 0 ? outside : -this.depth(ra, dec);
    }
    // Beyond its meridians nothing of a parallel is nearer than its ends.
    return Math.min(this.fromMeridian(this.west, ra, dec), this.fromMeridian(this.west + this.width, ra, dec));
  }

  /** How far east of the western border, 0…360; a hair west of it counts as on it. */
  private east(ra: number): number {
    return normaliseDegrees(ra - this.west);
  }

  /** Distance of a direction inside from the border. A pole is no border. */
  private depth(ra: number, dec: number): number {
    const parallels = Math.min(
      this.south > -90 ? dec - this.south : Infinity,
      this.north < 90 ? this.north - dec : Infinity
    );
    if (this.width === 360) {
      return Math.min(parallels, 360);
    }
    return Math.min(
      parallels,
      this.fromMeridian(this.west, ra, dec),
      this.fromMeridian(this.west + this.width, ra, dec)
    );
  }

  /** Distance from the piece of a meridian between the parallels. */
  private fromMeridian(meridian: number, ra: number, dec: number): number {
    const turn = (ra - meridian) * RADIAN;
    const across = Math.cos(dec * RADIAN) * Math.sin(turn);
    const along = Math.cos(dec * RADIAN) * Math.cos(turn);
    // Declination of the foot point; beyond ±90 it lies on the other half of the great circle.
    const foot = Math.atan2(Math.sin(dec * RADIAN), along) / RADIAN;
    if (foot >= this.south && foot <= this.north) {
      return Math.abs(Math.asin(Math.max(-1, Math.min(1, across)))) / RADIAN;
    }
    return Math.min(separation(ra, dec, meridian, this.south), separation(ra, dec, meridian, this.north));
  }
}

function checkedExtent(name: string, value: number, max: number): number {
  if (!(value >= 0 && value <= max)) {
    throw new SkyError('BAD_COORDINATE', `The box's ${name} ${value}° is outside 0°…${max}°.`);
  }
  return value;
}
