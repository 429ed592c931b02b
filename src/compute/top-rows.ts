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
import { RankedRows, rankOrder, type RankedPiece, type RankKey, type RankOrder } from './ranked-rows';
import { mergeRanked } from './ranked-runs';
import { DEFAULT_BUDGET, type SpillRun } from './spill';
import type { Accumulator, ScanContext } from './fold';

/**
 * The rows with the smallest (or largest) values of an expression, in that order. Equal values follow their source_id
 * (where the table has one), then their place in the files. NaN comes after all numbers, null after NaN.
 */
export interface TopRowsSpec extends Selection {
  type: 'TopRows';
  /** Columns and expressions (`expression AS name`); all columns when absent. */
  columns?: readonly string[];
  by: string;
  /** Number of rows. */
  count: number;
  /** True: the largest values first. */
  descending?: boolean;
}

/** Rows of a batch of the answer, about. */
const ANSWER_ROWS = 1 << 16;

export interface TopRowsPartial {
  columns: ColumnInfo[];
  rows: RowBatch;
  keys: RankKey[];
}

/** The rows in their order, in batches; as often as wanted. */
export interface TopRowsAnswer {
  type: 'TopRows';
  columns: ColumnInfo[];
  count: number;
  batches(): AsyncIterable<RowBatch>;
}

export interface TopRowsResult {
  type: 'TopRows';
  columns: ColumnInfo[];
  rows: RowBatch;
}

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkTopRows(spec: TopRowsSpec): void {
  if (!Number.isSafeInteger(spec.count) || spec.count < 1) {
    throw new GaiaError('BAD_REQUEST', `The first rows that are asked for are 1 or more, not ${spec.count}.`);
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

/**
 * The top rows of all files. What goes beyond the budget becomes sorted runs on the disk; the answer is the same.
 */
export class TopRows implements Accumulator<TopRowsPartial, TopRowsResult, TopRowsAnswer> {
  private columns: ColumnInfo[] = [];
  private files = 0;
  private readonly order: RankOrder;
  private readonly ranked: RankedRows;
  private readonly runs: SpillRun<RankedPiece>[] = [];

  constructor(
    private readonly spec: TopRowsSpec,
    private readonly context: ScanContext
  ) {
    this.order = rankOrder(spec.descending ?? false);
    this.ranked = new RankedRows(spec.count, this.order);
  }

  /** @throws GaiaError HEADER_BROKEN for a file whose columns are others than those before; OVER_BUDGET */
  merge({ columns, rows, keys }: TopRowsPartial, file: string): void {
    const differs = this.files++ > 0 ? columnsDiffer(file, columns, this.columns) : undefined;
    if (differs) {
      throw differs;
    }
    this.columns = columns;
    if (keys.length > 0) {
      this.ranked.add(rows, keys);
    }
    if (!this.context.spiller && this.ranked.bytes > DEFAULT_BUDGET) {
      throw new GaiaError(
        'OVER_BUDGET',
        `The first ${this.spec.count} rows need more than ${DEFAULT_BUDGET} bytes.`,
        'Let the scan put them on the disk, or ask for fewer rows or columns.',
        { limit: DEFAULT_BUDGET }
      );
    }
  }

  /** All files so far, as one. */
  partial(): TopRowsPartial | undefined {
    const { rows, keys } = this.ranked.ranked();
    return this.runs.length > 0 ? undefined : { columns: this.columns, rows: rows ?? { rows: 0, columns: [] }, keys };
  }

  async relieve(): Promise<void> {
    const { spiller } = this.context;
    if (spiller && this.ranked.bytes > spiller.budget) {
      this.runs.push(await spiller.run(this.ranked.taken(), ({ keys }) => keys.length));
    }
  }

  /** The rows that are in memory: all of them until some had to go to the disk. */
  result(): TopRowsResult {
    const { rows } = this.ranked.ranked();
    return { type: 'TopRows', columns: this.columns, rows: rows ?? concatBatches([]) };
  }

  async answer(): Promise<TopRowsAnswer> {
    const { columns, runs, ranked, order } = this;
    if (runs.length === 0) {
      const { rows } = this.result();
      return { type: 'TopRows', columns, count: rows.rows, batches: () => inBatches(rows) };
    }
    this.runs.push(await this.context.spiller!.run(ranked.taken(), ({ keys }) => keys.length));
    const total = runs.reduce((sum, run) => sum + run.items, 0);
    const count = Math.min(this.spec.count, total);
    return { type: 'TopRows', columns, count, batches: () => mergeRanked(runs, order, count) };
  }
}

async function* inBatches(rows: RowBatch): AsyncGenerator<RowBatch> {
  for (let from = 0; from < rows.rows || from === 0; from += ANSWER_ROWS) {
    const count = Math.min(ANSWER_ROWS, rows.rows - from);
    yield from === 0 && count === rows.rows
      ? rows
      : gatherRows(
          rows,
          Int32Array.from({ length: count }, (_, i) => from + i),
          count
        );
  }
}
