import type { DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { DuckDBListValue } from '@duckdb/node-api';
import { columnType } from '../../../compute/scan';
import { NUMBER_ARRAYS, type ArrowBatch, type ArrowColumn } from '../../../formats/arrow-column';
import { GaiaError, type ColumnInfo } from '../../../protocol';

/** Rows of a batch at most. */
const BATCH_ROWS = 16384;

type NumberKind = keyof typeof NUMBER_ARRAYS;
type Kind = ReturnType<typeof columnType>['kind'];

/** A column that grows by DuckDB's values. */
class GrowingColumn {
  private length = 0;
  private nullCount = 0;
  private readonly validity: Uint8Array;
  private readonly values?: InstanceType<(typeof NUMBER_ARRAYS)[NumberKind]> | Uint8Array;
  private readonly texts: Uint8Array[] = [];
  private readonly offsets: number[] = [0];
  private readonly listed: DuckDBValue[] = [];
  private readonly itemKind?: Exclude<Kind, 'list'>;

  constructor(
    private readonly kind: Kind,
    capacity: number,
    item: Exclude<Kind, 'list'> = 'string'
  ) {
    this.validity = new Uint8Array(Math.ceil(capacity / 8));
    if (kind === 'list') {
      this.itemKind = item;
    } else if (kind !== 'string') {
      this.values = kind === 'bool' ? new Uint8Array(Math.ceil(capacity / 8)) : new NUMBER_ARRAYS[kind](capacity);
    }
  }

  /** Takes the first `count` values of a vector. */
  take(vector: DuckDBVector, count: number): void {
    const { items } = vector as unknown as { items?: unknown };
    if (this.values && this.kind !== 'bool' && items instanceof this.values.constructor) {
      this.values.set((items as Float64Array).subarray(0, count) as never, this.length);
      const start = this.length;
      for (let i = 0; i < count; i++) {
        this.mark(start + i, vector.getItem(i) !== null);
      }
      this.length += count;
      return;
    }
    for (let i = 0; i < count; i++) {
      this.add(vector.getItem(i) as DuckDBValue);
    }
  }

  finish(): ArrowColumn {
    const { length, nullCount, kind, values } = this;
    const isBits = kind === 'bool';
    return {
      length,
      nullCount,
      ...(nullCount > 0 && { validity: this.validity.slice(0, Math.ceil(length / 8)) }),
      ...(values && { values: values.slice(0, isBits ? Math.ceil(length / 8) : length) }),
      ...(kind === 'string' && { values: new Uint8Array(Buffer.concat(this.texts)) }),
      ...((kind === 'string' || kind === 'list') && { offsets: Int32Array.from(this.offsets) }),
      ...(this.itemKind && { items: columnOf(this.itemKind, this.listed) })
    };
  }

  private mark(i: number, isValid: boolean): void {
    if (isValid) {
      this.validity[i >> 3] |= 1 << (i & 7);
    } else {
      this.nullCount++;
    }
  }

  add(value: DuckDBValue): void {
    const i = this.length++;
    this.mark(i, value !== null);
    switch (this.kind) {
      case 'string': {
        const bytes = Buffer.from(value === null ? '' : String(value));
        this.texts.push(bytes);
        this.offsets.push(this.offsets[i] + bytes.length);
        break;
      }
      case 'list': {
        const list = value instanceof DuckDBListValue ? value.items : [];
        for (const item of list) {
          this.listed.push(item);
        }
        this.offsets.push(this.offsets[i] + list.length);
        break;
      }
      case 'bool':
        if (value === true) {
          (this.values as Uint8Array)[i >> 3] |= 1 << (i & 7);
        }
        break;
      case 'int64':
        (this.values as BigInt64Array)[i] = value === null ? 0n : int64Of(value);
        break;
      default:
        (this.values as Float64Array)[i] = value === null ? 0 : Number(value);
    }
  }
}

/** A column of these values. */
function columnOf(kind: Kind, values: readonly DuckDBValue[]): ArrowColumn {
  const column = new GrowingColumn(kind, values.length);
  values.forEach(value => column.add(value));
  return column.finish();
}

function int64Of(value: DuckDBValue): bigint {
  const wide = BigInt(value as bigint);
  if (BigInt.asIntN(64, wide) !== wide) {
    throw new GaiaError('VALUE_BROKEN', `${wide} is no 64-bit integer.`, 'CAST the expression AS DOUBLE.');
  }
  return wide;
}

/** Joins DuckDB's rows to batches as the writers of tables take them. */
export class ResultRows {
  private growing: GrowingColumn[] = [];
  private rows = 0;

  constructor(
    private readonly columns: readonly ColumnInfo[],
    private readonly give: (batch: ArrowBatch) => Promise<void>
  ) {}

  async take(vectors: readonly DuckDBVector[], count: number): Promise<void> {
    if (this.rows + count > BATCH_ROWS) {
      await this.flush();
    }
    if (this.rows === 0) {
      this.growing = this.columns.map(column => {
        const { kind, item } = columnType(column);
        return new GrowingColumn(kind, BATCH_ROWS, item);
      });
    }
    this.growing.forEach((column, i) => column.take(vectors[i], count));
    this.rows += count;
  }

  async flush(): Promise<void> {
    if (this.rows > 0) {
      const columns = this.growing.map(column => column.finish());
      const { rows } = this;
      this.rows = 0;
      await this.give({ rows, columns });
    }
  }
}
