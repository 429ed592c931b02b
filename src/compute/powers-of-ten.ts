/**
 * The powers of ten from 10^-342 to 10^308, each as the 128 leading bits of its power of five, upper half first: the
 * table of Lemire 2021 (arXiv:2101.11408, section 5). Those above 1 are truncated; so are their inverses, but the first 27,
 * which are rounded up.
 */
export function powersOfTen(): BigUint64Array<ArrayBuffer> {
  const table = new BigUint64Array(2 * (GREATEST - LEAST + 1));
  const put = (power: number, bits: bigint): void => {
    table[2 * (power - LEAST)] = bits >> 64n;
    table[2 * (power - LEAST) + 1] = bits & 0xffffffffffffffffn;
  };
  let five = 1n;
  for (let power = 0; power <= -LEAST; power++, five *= 5n) {
    const length = bitLength(five);
    if (power <= GREATEST) {
      put(power, length <= 128 ? five << BigInt(128 - length) : five >> BigInt(length - 128));
    }
    if (power > 0) {
      put(-power, (1n << BigInt(length + 127)) / five + (power <= ROUNDED_UP ? 1n : 0n));
    }
  }
  return table;
}

const LEAST = -342;
const GREATEST = 308;
const ROUNDED_UP = 27;

const bitLength = (value: bigint): number => value.toString(2).length;
