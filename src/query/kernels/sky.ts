import { pixelShift } from '../../gaia/source-id';
import { separation } from '../../sky/angles';
import { doubles, wordsOf, type Kernel } from './kernel';
import { Sparse, Strict } from './strict';

type Degrees = Kernel<Float64Array>;

/** Great-circle distance [deg]. */
export function distance(inputs: [Degrees, Degrees, Degrees, Degrees]): Kernel {
  return new Strict(
    doubles,
    inputs,
    (rows: number, out: Float64Array, ra1: Float64Array, dec1: Float64Array, ra2: Float64Array, dec2: Float64Array) => {
      for (let i = 0; i < rows; i++) {
        out[i] = separation(ra1[i], dec1[i], ra2[i], dec2[i]);
      }
    }
  );
}

/** Far above the rounding of a distance, far below any position's uncertainty [deg]. */
const SLACK = 1e-9;

/** 1 where the position lies in the circle or on its rim, else 0. */
export function contains(inputs: [Degrees, Degrees, Degrees, Degrees, Degrees]): Kernel {
  return new Strict(
    doubles,
    inputs,
    (
      rows: number,
      out: Float64Array,
      ra: Float64Array,
      dec: Float64Array,
      ra0: Float64Array,
      dec0: Float64Array,
      radius: Float64Array
    ) => {
      for (let i = 0; i < rows; i++) {
        // A distance is never smaller than the difference in declination: most rows need no trigonometry.
        const far = Math.abs(dec[i] - dec0[i]) > radius[i] + SLACK;
        out[i] = !far && separation(ra[i], dec[i], ra0[i], dec0[i]) <= radius[i] ? 1 : 0;
      }
    }
  );
}

/** HEALPix pixel (NESTED) of an order in the upper bits of source_id; a negative number is no source_id: null. */
export function healpix(order: number, id: Kernel<BigInt64Array>): Kernel {
  const shift = pixelShift(order);
  return new Sparse(doubles, [id], (rows: number, out: Float64Array, nulls: Uint8Array, ids: BigInt64Array) => {
    const words = wordsOf(ids);
    for (let i = 0; i < rows; i++) {
      const upper = words[2 * i + 1];
      out[i] = upper >>> shift;
      if (upper < 0) {
        nulls[i] = 1;
      }
    }
  });
}
