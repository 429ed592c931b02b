/** A value for people. 64-bit integers are text, NaN and the infinities as well. */
export type PreviewValue = null | boolean | number | string | PreviewValue[];

/** The number with the fewest digits that is the same as float32. */
export function shortestSingle(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) {
      return short;
    }
  }
  return value;
}
