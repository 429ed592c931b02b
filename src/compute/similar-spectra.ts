import type { ColumnInfo, LeftOutSpectra } from '../protocol';
import type { RowBatch } from './batch';
import { columnsDiffer } from './columns';
import type { Accumulator } from './fold';
import { RankedRows, rankOrder } from './ranked-rows';
import { NONE_LEFT_OUT, type SpectraPartial } from './spectra-fold';
import type { SimilarSpectraSpec } from './spectra-spec';

/** The nearest spectra, nearest first, equal distances by source_id. */
export interface SimilarSpectraResult {
  type: 'SimilarSpectra';
  /** source_id, distance, scale, and the columns of the spectra; empty before the first file. */
  columns: ColumnInfo[];
  rows: RowBatch;
  /** Spectra compared. */
  compared: number;
  leftOut: LeftOutSpectra;
}

/** The nearest spectra of all files; at most a few thousand rows are in memory. */
export class SimilarSpectra implements Accumulator<SpectraPartial, SimilarSpectraResult, SimilarSpectraResult> {
  private columns: ColumnInfo[] = [];
  private compared = 0;
  private readonly leftOut = { ...NONE_LEFT_OUT };
  private readonly ranked: RankedRows;

  constructor(spec: SimilarSpectraSpec) {
    this.ranked = new RankedRows(spec.count, rankOrder(false));
  }

  /** @throws GaiaError HEADER_BROKEN for a file whose columns are others than those before */
  merge({ columns, rows, keys, compared, leftOut }: SpectraPartial, file: string): void {
    const differs = this.columns.length > 0 ? columnsDiffer(file, columns, this.columns) : undefined;
    if (differs) {
      throw differs;
    }
    this.columns = columns;
    if (keys.length > 0) {
      this.ranked.add(rows, keys);
    }
    this.compared += compared;
    for (const why of Object.keys(leftOut) as (keyof LeftOutSpectra)[]) {
      this.leftOut[why] += leftOut[why];
    }
  }

  partial(): SpectraPartial {
    const { columns, rows, compared, leftOut } = this.result();
    return { columns, rows, keys: this.ranked.ranked().keys, compared, leftOut };
  }

  result(): SimilarSpectraResult {
    const { columns, compared, leftOut } = this;
    const { rows } = this.ranked.ranked();
    return {
      type: 'SimilarSpectra',
      columns,
      rows: rows ?? { rows: 0, columns: [] },
      compared,
      leftOut: { ...leftOut }
    };
  }

  async answer(): Promise<SimilarSpectraResult> {
    return this.result();
  }
}
