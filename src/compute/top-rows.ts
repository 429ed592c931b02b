import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { compileExpression, type CompiledExpression, type Vector } from '../query';
import type { RowBatch } from './batch';
import type { BatchFold } from './batch-fold';
import { columnsDiffer } from './columns';
import { concatBatches } from './concat';
import { gatherRows } from './gather';
import { columnPositions, pickColumns } from './inputs';
import { RowOutput } from './row-output';
import type { Selection } from './selection';
import { checkSelection } from './selection';
import { RankedRows, rankOrder, type RankKey } from './ranked-rows';

/**
 * The rows with the smallest (or largest) values of an expression, in that order. Equal values follow their source_id
 * (where the table has one), then their place in the files. NaN comes after all numbers, null after NaN.
 */
export interface TopRowsSpec extends Selection {
  type: 'TopRows';
  /** Columns and expressions (`expression AS name`); all columns when absent. */
  columns?: readonly string[];
  by: string;
  /** Number of rows, up to {@link MAX_TOP}. */
  count: number;
  /** True: the largest values first. */
  descending?: boolean;
}

/** Rows that can be asked for: a worker and the main thread each hold twice as many at most. */
export const MAX_TOP = 1e6;

export interface TopRowsPartial {
  columns: ColumnInfo[];
  rows: RowBatch;
  keys: RankKey[];
}

export interface TopRowsResult {
  type: 'TopRows';
  columns: ColumnInfo[];
  rows: RowBatch;
}

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkTopRows(spec: TopRowsSpec): void {
  if (!Number.isInteger(spec.count) || spec.count < 1 || spec.count > MAX_TOP) {
    throw new GaiaError('BAD_REQUEST', `The first 1 to ${MAX_TOP} rows can be asked for, not ${spec.count}.`);
  }
  checkSelection(spec);
}

const ID = 'source_id';

/** The top rows of one file. */
export class TopRowsFold implements BatchFold {
  private output!: RowOutput;
  private by!: CompiledExpression;
  private byAt: number[] = [];
  private idAt = -1;
  private row = 0;
  private readonly ranked: RankedRows;

  constructor(private readonly spec: TopRowsSpec) {
    this.ranked = new RankedRows(spec.count, rankOrder(spec.descending ?? false));
  }

  bind(columns: readonly ColumnInfo[]): string[] {
    this.output = new RowOutput(this.spec.columns, columns);
    this.by = compileExpression(this.spec.by, columns);
    const id = columns.filter(({ name, datatype }) => name === ID && datatype === 'int64').map(({ name }) => name);
    const names = [...new Set([...this.output.names, ...this.by.columns, ...id])];
    this.output.place(names);
    this.byAt = columnPositions(names, this.by.columns);
    this.idAt = id.length > 0 ? names.indexOf(ID) : -1;
    return names;
  }

  take(batch: RowBatch): void {
    const values = this.by.run(pickColumns(batch, this.byAt));
    const ids = this.idAt < 0 ? undefined : batch.columns[this.idAt];
    const picked = new Int32Array(batch.rows);
    const keys: RankKey[] = [];
    for (let i = 0; i < batch.rows; i++) {
      const value = valueAt(values, i);
      if (this.ranked.mayRank(value)) {
        const isNull = ids?.validity !== undefined && ((ids.validity[i >> 3] >> (i & 7)) & 1) === 0;
        picked[keys.length] = i;
        keys.push({ value, id: isNull || !ids ? null : (ids.values as BigInt64Array)[i], row: this.row + i });
      }
    }
    this.row += batch.rows;
    if (keys.length > 0) {
      this.ranked.add(this.output.of(gatherRows(batch, picked, keys.length)), keys);
    }
  }

  partial(): TopRowsPartial {
    const { rows, keys } = this.ranked.ranked();
    return { columns: this.output.columns, rows: rows ?? { rows: 0, columns: [] }, keys };
  }
}

function valueAt({ nulls, values }: Vector, i: number): RankKey['value'] {
  if (nulls?.[i] === 1) {
    return null;
  }
  return values[i];
}

/** The top rows of all files. */
export class TopRows {
  private columns: ColumnInfo[] = [];
  private files = 0;
  private readonly ranked: RankedRows;

  constructor(spec: TopRowsSpec) {
    this.ranked = new RankedRows(spec.count, rankOrder(spec.descending ?? false));
  }

  /** @throws GaiaError HEADER_BROKEN for a file whose columns are others than those before */
  merge({ columns, rows, keys }: TopRowsPartial, file: string): void {
    const differs = this.files++ > 0 ? columnsDiffer(file, columns, this.columns) : undefined;
    if (differs) {
      throw differs;
    }
    this.columns = columns;
    if (keys.length > 0) {
      this.ranked.add(rows, keys);
    }
  }

  result(): TopRowsResult {
    const { rows } = this.ranked.ranked();
    return { type: 'TopRows', columns: this.columns, rows: rows ?? concatBatches([]) };
  }
}
