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

/**
 * The files in a random order (Durstenfeld 1964, Comm. ACM 7, 420), the same for the same list and seed. The files read
 * at any moment are then a random sample of all, so that the standard errors of estimates are what they say.
 */
export function randomOrder<F>(files: readonly F[], seed = 1): F[] {
  const order = [...files];
  const next = numbers(seed);
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(next() * (i + 1));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

/** Numbers in 0–1 from a seed (SplitMix: Steele, Lea & Flood 2014, OOPSLA, 453; in 32 bits). */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
