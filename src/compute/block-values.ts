import type { ColumnKind } from './batch';
import { kernelKind } from './kernel-columns';
import type { ColumnRead } from './row-kernel';
import type { Cells } from './row-scanner';

/** A column's cells in a block, read by a kernel; views of its memory, valid during the block. */
export interface BlockColumn extends ColumnRead {
  kind: ColumnKind;
}

/** Reads cells of blocks as numbers and booleans, without keeping them, where a kernel can. */
export class BlockValues {
  private readonly told: (readonly [kind: number, slot: number])[] | undefined;

  constructor(private readonly columns: readonly { kind: ColumnKind; slot: number }[]) {
    const told = columns.map(({ kind, slot }) => [kernelKind(kind) ?? -1, slot] as const);
    this.told = told.every(([kind]) => kind >= 0) ? told : undefined;
  }

  /** The columns of a block; undefined where they must be read cell by cell. */
  read(bytes: Uint8Array, { kernel, stride }: Cells, rows: number): BlockColumn[] | undefined {
    const { told } = this;
    if (!told || !kernel?.holds(bytes)) {
      return undefined;
    }
    kernel.tellColumns(told);
    const left = kernel.exports.readColumns(bytes.byteOffset, stride, 0, rows, told.length, 0);
    return left > 0 ? undefined : this.columns.map(({ kind }, i) => ({ kind, ...kernel.readColumn(i) }));
  }
}

/** Values as doubles, NaN where they are null; int64 by its two words. */
export function blockReals(
  { kind, buffer, values, validity, nulls }: BlockColumn,
  rows: number,
  to: Float64Array
): void {
  switch (kind) {
    case 'float64':
      to.set(new Float64Array(buffer, values, rows));
      break;
    case 'float32':
      to.set(new Float32Array(buffer, values, rows));
      break;
    case 'int64': {
      const words = new Int32Array(buffer, values, 2 * rows);
      for (let i = 0; i < rows; i++) {
        to[i] = words[2 * i + 1] * 4294967296 + (words[2 * i] >>> 0);
      }
      break;
    }
    case 'bool': {
      const bits = new Uint8Array(buffer, values, (rows + 7) >> 3);
      for (let i = 0; i < rows; i++) {
        to[i] = (bits[i >> 3] >> (i & 7)) & 1;
      }
      break;
    }
    default:
      to.set(new INTEGERS[kind as keyof typeof INTEGERS](buffer, values, rows));
  }
  if (nulls > 0) {
    const valid = new Uint8Array(buffer, validity, (rows + 7) >> 3);
    for (let i = 0; i < rows; i++) {
      if (((valid[i >> 3] >> (i & 7)) & 1) === 0) {
        to[i] = NaN;
      }
    }
  }
}

const INTEGERS = { int8: Int8Array, int16: Int16Array, int32: Int32Array };
