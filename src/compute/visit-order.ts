/**
 * The files in an order that soon has some of every part of the sky: numbers of files, which follow the HEALPix curve,
 * with their bits reversed (van der Corput 1935). The same list always gives the same order. A scan in this order
 * merges in it too, so its sums may differ in the last bit from those in file order.
 */
export function visitOrder<F>(files: readonly F[]): F[] {
  let bits = 0;
  while (2 ** bits < files.length) {
    bits++;
  }
  const order: F[] = [];
  for (let i = 0; i < 2 ** bits; i++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) {
      reversed = 2 * reversed + ((i >> bit) & 1);
    }
    if (reversed < files.length) {
      order.push(files[reversed]);
    }
  }
  return order;
}
