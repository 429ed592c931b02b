import { checkedOrder, nside } from './healpix-cell';
import type { PixelRange } from './healpix-disc';
import { centreOf, PIXEL_RADIUS } from './healpix-sphere';
import { append, countUpTo } from './ranges';
import { direction, type Vector } from './shape';

/** Pairs of cells are halved to this order, 0.9″ in radius, and then count as near. */
const FINEST_PAIR = 18;

/** A cell of a set of pixels, or of the sky: its centre as a unit vector. */
interface Node {
  order: number;
  pixel: number;
  centre: Vector;
  /** All of its pixels belong to the set. */
  whole: boolean;
}

/**
 * The pixels of an order that lie within `margin` of a set of pixels: never one too few; one too many only within
 * some 4″ of the margin.
 *
 * @param set - sorted, disjoint ranges of pixels of `setOrder`
 * @param setOrder - HEALPix order, 0–24
 * @param order - of the answer, 0–{@link FINEST_PAIR}
 * @param margin - [deg]
 */
export function pixelsNear(set: readonly PixelRange[], setOrder: number, order: number, margin: number): PixelRange[] {
  checkedOrder(order, FINEST_PAIR);
  return new Near(set, checkedOrder(setOrder), order, (margin * Math.PI) / 180).find();
}

class Near {
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private readonly found: PixelRange[] = [];

  constructor(
    set: readonly PixelRange[],
    private readonly setOrder: number,
    private readonly order: number,
    private readonly margin: number
  ) {
    this.starts = Float64Array.from(set, range => range.start);
    this.ends = Float64Array.from(set, range => range.end);
  }

  find(): PixelRange[] {
    const faces = Array.from({ length: 12 }, (_, face) => this.node(0, face)).filter(node => node !== undefined);
    for (let face = 0; face < 12; face++) {
      this.visit({ order: 0, pixel: face, centre: centreVector(0, face), whole: true }, faces);
    }
    return this.found;
  }

  /** @param near - cells of the set that may come within the margin of the cell */
  private visit(cell: Node, near: readonly Node[]): void {
    const kept: Node[] = [];
    for (const node of near) {
      const distance = angle(cell.centre, node.centre);
      if (distance > this.margin + radius(cell.order) + radius(node.order)) {
        continue;
      }
      // The whole cell is the set's, or within the margin of a point of the set.
      const same = node.order === cell.order && node.pixel === cell.pixel;
      if (node.whole && (same || contains(node, cell) || distance + radius(cell.order) <= this.margin)) {
        const size = 4 ** (this.order - cell.order);
        append(this.found, cell.pixel * size, size);
        return;
      }
      kept.push(node);
    }
    if (kept.length === 0) {
      return;
    }
    if (cell.order === this.order) {
      if (kept.some(node => this.meet(cell, node))) {
        append(this.found, cell.pixel, 1);
      }
      return;
    }
    const finer = kept.flatMap(node => (node.order <= cell.order ? this.children(node) : [node]));
    for (let child = 0; child < 4; child++) {
      this.visit(childOf(cell, child), finer);
    }
  }

  /** Whether a cell and a cell of the set come within the margin of each other. */
  private meet(cell: Node, node: Node, distance = angle(cell.centre, node.centre)): boolean {
    if (distance > this.margin + radius(cell.order) + radius(node.order)) {
      return false;
    }
    if (node.whole && distance <= this.margin) {
      return true;
    }
    const splitNode = !node.whole || (node.order <= cell.order && node.order < FINEST_PAIR);
    if (!splitNode && cell.order >= FINEST_PAIR) {
      return true;
    }
    const pairs = splitNode
      ? this.children(node).map(child => ({ cell, node: child, distance: angle(cell.centre, child.centre) }))
      : [0, 1, 2, 3]
          .map(child => childOf(cell, child))
          .map(child => ({ cell: child, node, distance: angle(child.centre, node.centre) }));
    // The nearest pair first: most cells that meet are found on the way straight down.
    return pairs.sort((a, b) => a.distance - b.distance).some(pair => this.meet(pair.cell, pair.node, pair.distance));
  }

  private children(node: Node): Node[] {
    if (node.whole) {
      return [0, 1, 2, 3].map(child => childOf(node, child));
    }
    return [0, 1, 2, 3]
      .map(child => this.node(node.order + 1, 4 * node.pixel + child))
      .filter(child => child !== undefined);
  }

  /** The cell with what it holds of the set; undefined where that is nothing. */
  private node(order: number, pixel: number): Node | undefined {
    const size = 4 ** (this.setOrder - order);
    const first = pixel * size;
    // The last range that starts before the cell's end.
    const at = countUpTo(this.starts, first + size - 1) - 1;
    if (at < 0 || this.ends[at] <= first) {
      return undefined;
    }
    const whole = this.starts[at] <= first && this.ends[at] >= first + size;
    return { order, pixel, centre: centreVector(order, pixel), whole };
  }
}

function childOf(node: Node, child: number): Node {
  const [order, pixel] = [node.order + 1, 4 * node.pixel + child];
  return { order, pixel, centre: centreVector(order, pixel), whole: node.whole };
}

function contains(outer: Node, inner: Node): boolean {
  return outer.order <= inner.order && Math.floor(inner.pixel / 4 ** (inner.order - outer.order)) === outer.pixel;
}

function centreVector(order: number, pixel: number): Vector {
  const { ra, dec } = centreOf(order, pixel);
  return direction(ra, dec);
}

/** No point of a cell is farther from its centre [rad]; 1e-14 for rounding. */
function radius(order: number): number {
  return PIXEL_RADIUS / nside(order) + 1e-14;
}

function angle(a: Vector, b: Vector): number {
  const chord = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return 2 * Math.asin(Math.min(1, chord / 2));
}
