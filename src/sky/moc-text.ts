import { MAX_ORDER } from './healpix-cell';
import type { Moc } from './moc';

/** The MOC as text, IVOA MOC 2.0 §4.3.2: `8/34570-36209 9/144840 12/`; the last order stands even without pixels. */
export function mocText(moc: Moc): string {
  const orders = pixelsByOrder(moc).map(({ order, runs }) => {
    const written = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
    return `${order}/${written.join(' ')}`;
  });
  return orders.join(' ');
}

/** The MOC as JSON text, IVOA MOC 2.0 §4.3.3: every pixel as a whole number, exact at any order. */
export function mocJson(moc: Moc): string {
  const orders = pixelsByOrder(moc).map(({ order, runs }) => {
    const pixels: string[] = [];
    for (const [first, last] of runs) {
      for (let pixel = first; pixel <= last; pixel++) {
        pixels.push(`${pixel}`);
      }
    }
    return `"${order}":[${pixels.join(',')}]`;
  });
  return `{${orders.join(',')}}`;
}

/** The fewest pixels that make up the MOC, as runs by order; the finest order is always there. */
function pixelsByOrder(moc: Moc): { order: number; runs: [bigint, bigint][] }[] {
  const byOrder: [bigint, bigint][][] = Array.from({ length: moc.order + 1 }, () => []);
  for (const { start, end } of moc.ranges) {
    let at = start;
    while (at < end) {
      let order = moc.order;
      // The largest pixel that starts here and ends within the range.
      while (order > 0) {
        const size = 1n << BigInt(2 * (MAX_ORDER - order + 1));
        if (at % size !== 0n || at + size > end) {
          break;
        }
        order--;
      }
      const shift = BigInt(2 * (MAX_ORDER - order));
      const pixel = at >> shift;
      const runs = byOrder[order];
      const last = runs[runs.length - 1];
      if (last !== undefined && last[1] === pixel - 1n) {
        last[1] = pixel;
      } else {
        runs.push([pixel, pixel]);
      }
      at += 1n << shift;
    }
  }
  return byOrder
    .map((runs, order) => ({ order, runs }))
    .filter(({ order, runs }) => runs.length > 0 || order === moc.order);
}
