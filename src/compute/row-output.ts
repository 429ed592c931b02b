import type { ColumnInfo } from '../protocol';
import { compileColumns, type CompiledExpression, type Vector } from '../query';
import type { ColumnData, RowBatch } from './batch';
import { columnPositions, pickColumns } from './inputs';

/** The columns of an answer, some of them computed, from those of a file. */
export class RowOutput {
  /** Columns of the answer. A computed one says how in its description. */
  readonly columns: ColumnInfo[];
  /** Columns of the file that they need. */
  readonly names: string[];
  private readonly compiled: CompiledExpression[];
  private positions: number[][] = [];

  /**
   * @param list - columns and expressions (`expression AS name`); all columns when absent
   * @throws GaiaError BAD_REQUEST, UNKNOWN_COLUMN
   */
  constructor(list: readonly string[] | undefined, columns: readonly ColumnInfo[]) {
    this.compiled = compileColumns(list ?? ['*'], columns);
    this.names = [...new Set(this.compiled.flatMap(expression => expression.columns))];
    this.columns = this.compiled.map(({ name, text, datatype, unit, column }) =>
      column ? { ...column, name } : { name, datatype, ...(unit !== undefined && { unit }), description: text }
    );
    this.place(this.names);
  }

  /** Tells the columns that batches will have. */
  place(names: readonly string[]): void {
    this.positions = this.compiled.map(expression => columnPositions(names, expression.columns));
  }

  /** The answer's rows for a batch. Columns that are only passed on are not copied. */
  of(batch: RowBatch): RowBatch {
    const columns = this.compiled.map((expression, i) =>
      expression.column
        ? batch.columns[this.positions[i][0]]
        : columnOf(expression.run(pickColumns(batch, this.positions[i])))
    );
    return { rows: batch.rows, columns: apart(columns) };
  }
}

/** A column asked for twice becomes two, so that each buffer can be moved on its own. */
function apart(columns: ColumnData[]): ColumnData[] {
  return columns.map((column, i) => (columns.indexOf(column) < i ? structuredClone(column) : column));
}

function columnOf({ kind, length, nulls, values }: Vector): ColumnData {
  const data: ColumnData = { kind, length, nullCount: 0 };
  if (nulls) {
    const validity = bitmap(length, i => nulls[i] === 0);
    for (let i = 0; i < length; i++) {
      data.nullCount += nulls[i];
    }
    data.validity = data.nullCount > 0 ? validity : undefined;
  }
  if (kind === 'bool') {
    const bools = values as Uint8Array;
    data.values = bitmap(length, i => bools[i] === 1 && nulls?.[i] !== 1);
  } else if (kind === 'string') {
    Object.assign(data, encode(values as string[], nulls));
  } else {
    const numbers = values as Float64Array | BigInt64Array;
    data.values = numbers.slice(0, length);
    for (let i = 0; nulls !== undefined && i < length; i++) {
      if (nulls[i] === 1) {
        data.values[i] = kind === 'int64' ? 0n : 0;
      }
    }
  }
  return data;
}

function bitmap(length: number, isSet: (i: number) => boolean): Uint8Array {
  const bits = new Uint8Array((length + 7) >> 3);
  for (let i = 0; i < length; i++) {
    bits[i >> 3] |= +isSet(i) << (i & 7);
  }
  return bits;
}

function encode(texts: readonly string[], nulls: Uint8Array | undefined): Pick<ColumnData, 'values' | 'offsets'> {
  const offsets = new Int32Array(texts.length + 1);
  const parts: Buffer[] = [];
  texts.forEach((text, i) => {
    const part = Buffer.from(nulls?.[i] === 1 ? '' : text);
    parts.push(part);
    offsets[i + 1] = offsets[i] + part.length;
  });
  return { values: new Uint8Array(Buffer.concat(parts)), offsets };
}
