import { RADIAN } from './angles';
import { SkyError } from './errors';
import { bigPixelOfCell, checkedOrder, MAX_NUMBER_ORDER, MAX_ORDER, nside, pixelOfCell } from './healpix-cell';
import type { PixelRange } from './healpix-disc';
import { PIXEL_RADIUS, positionInFace } from './healpix-sphere';
import { append, appendBig, type BigRange } from './ranges';
import type { Shape } from './shape';

/** How many times a pixel is halved before it counts as touching: one too many only within 1/100 of a pixel. */
const MAX_HALVINGS = 8;

/** Rounding of the distances [deg]. */
const ROUNDING = 1e-12;

/** More cells along a border than this are refused: they take seconds. */
const MAX_BORDER = 1_000_000;

/** Cells along a border from which its length at a higher order can be told. */
const ENOUGH = 64;

/**
 * The NESTED pixels that meet a shape with a margin around it, border included: never one too few; one too many only
 * where shape and pixel pass each other within 1/100 of a pixel.
 *
 * Work and answer grow with the border's length in pixels.
 *
 * @param order - HEALPix order, 0–24
 * @param margin - [deg]
 * @returns sorted, disjoint ranges that do not touch each other
 * @throws SkyError BAD_REQUEST for a bad order, or one so high that the border takes too many pixels.
 */
export function coverRanges(shape: Shape, order: number, margin = 0): PixelRange[] {
  checkedOrder(order, MAX_NUMBER_ORDER);
  const ranges: PixelRange[] = [];
  new Walk(shape, order, margin).run((depth, face, x, y) => {
    const size = 4 ** (order - depth);
    append(ranges, pixelOfCell(depth, face, x, y) * size, size);
  });
  return ranges;
}

/** As {@link coverRanges}, for orders up to 29; the ranges are of order 29. */
export function bigCoverRanges(shape: Shape, order: number): BigRange[] {
  checkedOrder(order, MAX_ORDER);
  const ranges: BigRange[] = [];
  new Walk(shape, order, 0).run((depth, face, x, y) => {
    const shift = BigInt(2 * (MAX_ORDER - depth));
    appendBig(ranges, bigPixelOfCell(depth, { face, x, y }) << shift, 1n << shift);
  });
  return ranges;
}

type Emit = (depth: number, face: number, x: number, y: number) => void;

/** Visits the cells of a cover in NESTED order; a cell above the order stands for all its pixels. */
class Walk {
  constructor(
    private readonly shape: Shape,
    private readonly order: number,
    private readonly margin: number
  ) {}

  run(emit: Emit): void {
    this.checkFineness();
    for (let face = 0; face < 12; face++) {
      this.visit(0, face, 0, 0, emit);
    }
  }

  /** Follows the border down to where it is {@link ENOUGH} cells long: every order doubles it. */
  private checkFineness(): void {
    let border = Array.from({ length: 12 }, (_, face) => ({ face, x: 0, y: 0 }));
    for (let depth = 0; depth < this.order; depth++) {
      const reach = reachOf(depth);
      border = border.filter(({ face, x, y }) => Math.abs(this.distance(depth, face, x, y)) <= reach);
      if (border.length * 2 ** (this.order - depth) > MAX_BORDER && border.length >= ENOUGH) {
        throw new SkyError(
          'BAD_REQUEST',
          `The region's border takes too many HEALPix pixels of order ${this.order}.`,
          'Lower the order.'
        );
      }
      if (border.length >= ENOUGH) {
        return;
      }
      border = border.flatMap(({ face, x, y }) =>
        [0, 1, 2, 3].map(child => ({ face, x: 2 * x + (child & 1), y: 2 * y + (child >> 1) }))
      );
    }
  }

  private visit(depth: number, face: number, x: number, y: number, emit: Emit): void {
    const reach = reachOf(depth);
    const distance = this.distance(depth, face, x, y);
    if (distance > reach) {
      return;
    }
    if (distance < -reach || (depth === this.order && (distance <= 0 || this.meets(depth, face, x, y)))) {
      emit(depth, face, x, y);
    } else if (depth < this.order) {
      for (let child = 0; child < 4; child++) {
        this.visit(depth + 1, face, 2 * x + (child & 1), 2 * y + (child >> 1), emit);
      }
    }
  }

  /** Whether a cell whose centre is not in the shape has another point that is, as far as halving can tell. */
  private meets(depth: number, face: number, x: number, y: number): boolean {
    if (depth === this.order + MAX_HALVINGS) {
      return true;
    }
    const reach = reachOf(depth + 1);
    for (let child = 0; child < 4; child++) {
      const [cx, cy] = [2 * x + (child & 1), 2 * y + (child >> 1)];
      const distance = this.distance(depth + 1, face, cx, cy);
      if (distance <= 0 || (distance <= reach && this.meets(depth + 1, face, cx, cy))) {
        return true;
      }
    }
    return false;
  }

  /** Distance of a cell's centre from the shape with its margin [deg]. */
  private distance(depth: number, face: number, x: number, y: number): number {
    const side = nside(depth);
    const { ra, dec } = positionInFace(face, (x + 0.5) / side, (y + 0.5) / side);
    return this.shape.distance(ra, dec) - this.margin;
  }
}

/** No point of a cell is farther from its centre [deg]. */
function reachOf(depth: number): number {
  return PIXEL_RADIUS / nside(depth) / RADIAN + ROUNDING;
}
