import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { locate, nside, numberInFace, rotate, rotation, type Cell, type Frame, type Matrix } from '../sky';
import type { RowBatch } from './batch';
import { columnPositions } from './inputs';
import { columnIndices } from './columns';
import { Reals } from './reals';

/** Finds the pixel of each row as a 64-bit key. */
export interface PixelLocator {
  readonly columns: readonly string[];
  place(names: readonly string[]): void;
  /**
   * Pixels of a batch's rows: upper word in `high` (−1 where a row has no place on the sky), lower word in `low`.
   * @returns how many rows have a place
   */
  locate(batch: RowBatch, high: Int32Array, low: Int32Array): number;
}

/** Pixels from source_id: at order k, `source_id >> (59 − 2k)` (Gaia DR3 documentation, §20.1.1, source_id). */
export class IdLocator implements PixelLocator {
  readonly columns = ['source_id'];
  private at = 0;
  private readonly shift: number;
  private readonly pixels: number;

  /** @param order - HEALPix order, 0–12 */
  constructor(
    private readonly file: string,
    order: number,
    columns: readonly ColumnInfo[]
  ) {
    const [index] = columnIndices(file, columns, this.columns);
    if (columns[index].datatype !== 'int64') {
      throw new GaiaError('BAD_REQUEST', `${file}: source_id is ${columns[index].datatype}, not int64.`);
    }
    this.shift = 3 + 2 * (12 - order);
    this.pixels = 12 * 4 ** order;
  }

  place(names: readonly string[]): void {
    [this.at] = columnPositions(names, this.columns);
  }

  locate({ rows, columns }: RowBatch, high: Int32Array, low: Int32Array): number {
    const ids = columns[this.at];
    const values = ids.values as BigInt64Array;
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * rows);
    for (let i = 0; i < rows; i++) {
      const pixel = words[2 * i + 1] >> this.shift;
      if (pixel < 0 || pixel >= this.pixels || isNull(ids.validity, i)) {
        const value = isNull(ids.validity, i) ? 'null' : String(values[i]);
        throw new GaiaError(
          'VALUE_BROKEN',
          `${this.file}: column source_id: "${value}" is not a value of type int64 with a HEALPix pixel.`,
          undefined,
          { file: this.file, column: 'source_id', value }
        );
      }
      high[i] = 0;
      low[i] = pixel;
    }
    return rows;
  }
}

const isNull = (validity: Uint8Array | undefined, i: number): boolean =>
  validity !== undefined && ((validity[i >> 3] >> (i & 7)) & 1) === 0;

const TWO_32 = 4294967296;
/** Up to this order a pixel's number within its face is less than 2^32. */
const LOW_ORDER = 16;

/** Pixels from `ra`, `dec`, in any frame, at orders 0–29. */
export class PositionLocator implements PixelLocator {
  readonly columns = ['ra', 'dec'];
  private readonly ra = new Reals();
  private readonly dec = new Reals();
  private readonly matrix?: Matrix;
  private at: number[] = [];

  constructor(
    file: string,
    private readonly order: number,
    frame: Frame,
    columns: readonly ColumnInfo[]
  ) {
    columnIndices(file, columns, this.columns);
    this.matrix = frame === 'icrs' ? undefined : rotation('icrs', frame);
  }

  place(names: readonly string[]): void {
    this.at = columnPositions(names, this.columns);
  }

  locate({ rows, columns }: RowBatch, high: Int32Array, low: Int32Array): number {
    const { values: ra } = this.ra.of(columns[this.at[0]]);
    const { values: dec } = this.dec.of(columns[this.at[1]]);
    const side = nside(this.order);
    const cell: Cell = { face: 0, x: 0, y: 0 };
    const direction = new Float64Array(2);
    let placed = 0;
    for (let i = 0; i < rows; i++) {
      if (!(Math.abs(dec[i]) <= 90 && Number.isFinite(ra[i]))) {
        high[i] = -1;
        continue;
      }
      if (this.matrix) {
        rotate(this.matrix, ra[i], dec[i], direction);
        locate(side, direction[0], direction[1], cell);
      } else {
        locate(side, ra[i], dec[i], cell);
      }
      placed++;
      if (this.order < LOW_ORDER) {
        const pixel = cell.face * side * side + numberInFace(cell.x, cell.y);
        high[i] = Math.floor(pixel / TWO_32);
        low[i] = pixel;
      } else {
        // both halves of the coordinates interleave on their own
        high[i] = cell.face * 4 ** (this.order - LOW_ORDER) + numberInFace(cell.x >>> 16, cell.y >>> 16);
        low[i] = numberInFace(cell.x & 0xffff, cell.y & 0xffff);
      }
    }
    return placed;
  }
}
