import { FixedAxis, GrowingAxis, type Axis } from '../../../compute/axis';
import { binsOf } from '../../../compute/histogram-spec';
import type { HistogramPartial } from '../../../compute/histogram';
import { RealInput } from '../../../compute/inputs';
import type { HistogramSpec, RowBatch } from '../../../compute/scan';
import type { FilePartial } from '../../../compute/folds';
import type { GaiaError, ColumnInfo } from '../../../protocol';
import { binText, canHaveBin, NAN_BIN, NULL_BIN } from './bin-text';
import { isThere, texts } from './arrow-rows';
import { barePath, type ClusterFile } from './cluster-files';
import { selectedRows } from './selected-rows';

/** Ends of the values of an axis whose range is automatic. */
export interface Limits {
  min: number;
  max: number;
}

interface AxisInput {
  spec: HistogramSpec['x'];
  input: RealInput;
}

/** A histogram as Spark's SQL, in one query or, where a range is automatic, in two. */
export class HistogramQuery {
  private readonly inputs: AxisInput[];
  private readonly inner: string;
  readonly reads: string[];

  constructor(spec: HistogramSpec, columns: readonly ColumnInfo[], view: string) {
    const specs = spec.y ? [spec.x, spec.y] : [spec.x];
    this.inputs = specs.map(one => ({ spec: one, input: new RealInput(one.expression, columns) }));
    const rows = selectedRows(
      spec,
      specs.map(({ expression }) => expression),
      columns,
      view
    );
    const values = specs.map((_, i) => `CAST(v${i} AS DOUBLE) AS x${i}`);
    this.inner = `SELECT f, s, ${values.join(', ')} FROM (${rows.sql}) a`;
    this.reads = rows.reads;
  }

  /** Whether the ends of the values must be known before they can be counted. */
  get needsLimits(): boolean {
    return this.inputs.some(({ spec }) => isAutomatic(spec));
  }

  /** Ends of the values over rows for which every axis can have a bin. */
  limits(): { sql: string; columns: ColumnInfo[] } {
    const wanted = this.inputs.map(({ spec }, i) =>
      isAutomatic(spec) ? canHaveBin(`x${i}`, spec.log ?? false) : `${this.bin(i)} >= 0`
    );
    const items = this.inputs.flatMap((_, i) => [`min(x${i}) AS min${i}`, `max(x${i}) AS max${i}`]);
    const numbers = this.inputs.map((_, i) => `x${i} IS NOT NULL AND NOT isnan(x${i})`);
    const where = ['s = 1', ...numbers, ...wanted].join(' AND ');
    return {
      sql: `SELECT ${items.join(', ')} FROM (${this.inner}) b WHERE ${where}`,
      columns: this.inputs.flatMap((_, i) => [`min${i}`, `max${i}`].map(name => ({ name, datatype: 'float64' })))
    };
  }

  /** Counts of bins (both of `x` and `y`) of all files together, and rows and selected rows of each file. */
  counts(limits: readonly (Limits | undefined)[]): { sql: string; columns: ColumnInfo[] } {
    const all = this.inputs.map((_, i) => `x${i}`);
    const isNull = all.map(x => `${x} IS NULL`).join(' OR ');
    const isNaN = all.map(x => `isnan(${x})`).join(' OR ');
    const first = `CASE WHEN ${isNull} THEN ${NULL_BIN} WHEN ${isNaN} THEN ${NAN_BIN} ELSE ${this.bin(0, limits[0])} END`;
    const second = this.inputs.length > 1 ? this.bin(1, limits[1]) : '0';
    const one = `SELECT f, s, ${all.join(', ')}, ${first} AS i FROM (${this.inner}) b`;
    const both = `SELECT f, s, i, CASE WHEN i < 0 THEN 0 ELSE ${second} END AS j FROM (${one}) c`;
    return {
      sql: `SELECT f, s, i, j, count(1) AS n, count(s) AS m, grouping(f) AS g FROM (${both}) d GROUP BY GROUPING SETS ((f), (s, i, j))`,
      columns: [
        { name: 'f', datatype: 'string' },
        ...['s', 'i', 'j', 'n', 'm', 'g'].map(name => ({ name, datatype: 'int64' }))
      ]
    };
  }

  private bin(i: number, limits?: Limits): string {
    return binText(`x${i}`, this.axis(i, limits), this.inputs[i].spec.log ?? false);
  }

  /** The axis of one dimension; automatic ones over the values between these limits. */
  axis(i: number, limits?: Limits): Axis {
    const { spec, input } = this.inputs[i];
    return isAutomatic(spec)
      ? new GrowingAxis(binsOf(spec), input.isWhole, spec.log ?? false, limits?.min, limits?.max)
      : new FixedAxis(spec);
  }

  /** What the histogram's own fold calls its axes, with the values that they cover. */
  about(limits: readonly (Limits | undefined)[]): HistogramPartial['axes'] {
    return this.inputs.map(({ input: { name, unit, isWhole }, spec }, i) => {
      const { min, max } = isAutomatic(spec) ? (limits[i] ?? NOTHING) : { min: 0, max: 0 };
      return { name, unit, isWhole, min, max };
    });
  }
}

const NOTHING: Limits = { min: Infinity, max: -Infinity };

const isAutomatic = ({ range, edges }: HistogramSpec['x']): boolean => range === undefined && edges === undefined;

/** Gathers counts as the partials that the scanner's fold makes of files: those of all files are the last one's. */
export class HistogramPartials {
  private readonly rows = new Map<string, { rows: number; selected: number }>();
  private readonly counts: Float64Array;
  private readonly tally = { xBelow: 0, xAbove: 0, yBelow: 0, yAbove: 0, nulls: 0, nan: 0 };
  private readonly width: number;

  constructor(
    private readonly query: HistogramQuery,
    private readonly limits: readonly (Limits | undefined)[],
    private readonly chunk: readonly ClusterFile[],
    isFlat: boolean
  ) {
    const bins = (i: number): number => Math.max(0, query.axis(i, limits[i]).edges.length - 1);
    this.width = isFlat ? 1 : bins(1);
    this.counts = new Float64Array(bins(0) * this.width);
  }

  take({ rows, columns }: RowBatch): void {
    const [file, s, first, second, n, m, grouping] = columns;
    const names = texts(file);
    const at = ({ values }: RowBatch['columns'][0], i: number): number => Number(values![i]);
    for (let i = 0; i < rows; i++) {
      if (at(grouping, i) === 0) {
        this.rows.set(barePath(names[i]), { rows: at(n, i), selected: at(m, i) });
      } else if (isThere(s, i)) {
        this.add(at(first, i), at(second, i), at(n, i));
      }
    }
  }

  partials(): (FilePartial | GaiaError)[] {
    return this.chunk.map(({ path }, i) => {
      const isLast = i === this.chunk.length - 1;
      const axes = this.query.about(isLast ? this.limits : []);
      const none = { xBelow: 0, xAbove: 0, yBelow: 0, yAbove: 0, nulls: 0, nan: 0 };
      const counts = isLast ? this.counts : this.empty();
      const value: HistogramPartial = { axes, counts, tally: isLast ? this.tally : none };
      return { ...(this.rows.get(barePath(path)) ?? { rows: 0, selected: 0 }), value };
    });
  }

  /** Counts of a file without rows: as many as its axes have bins. */
  private empty(): Float64Array {
    const bins = this.query.about([]).map((_, i) => Math.max(0, this.query.axis(i).edges.length - 1));
    return new Float64Array(bins.reduce((product, one) => product * one, 1));
  }

  private add(i: number, j: number, n: number): void {
    const { tally, counts, width } = this;
    if (i === NULL_BIN || i === NAN_BIN) {
      tally[i === NULL_BIN ? 'nulls' : 'nan'] += n;
    } else if (i < 0) {
      tally[i === -1 ? 'xBelow' : 'xAbove'] += n;
    } else if (j < 0) {
      tally[j === -1 ? 'yBelow' : 'yAbove'] += n;
    } else {
      counts[i * width + j] += n;
    }
  }
}
