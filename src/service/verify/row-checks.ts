import { isNullCell, parseBool } from '../../compute/cell';
import type { Cells, RowSink } from '../../compute/row-scanner';
import type { ColumnInfo } from '../../protocol';
import type { FileTask, Problem } from './findings';
import { IdChecks } from './id-checks';
import { ValueCounts } from './value-counts';

const ID = 'source_id';

const TEXT = 0;
const WHOLE = 1;
const REAL = 2;
const BOOLEAN = 3;

/** What a byte may be part of: 1 a whole number, 2 a real one. */
const PART_OF = new Uint8Array(256);
for (const byte of Buffer.from('0123456789+-')) {
  PART_OF[byte] = WHOLE | REAL;
}
for (const byte of Buffer.from('.eE')) {
  PART_OF[byte] = REAL;
}
const SPECIAL = /^[+-]?(nan|inf|infinity)$/i;

function kindOf({ datatype, subtype }: ColumnInfo): number {
  if (subtype !== undefined || datatype === 'string') {
    return TEXT;
  }
  return datatype === 'bool' ? BOOLEAN : datatype.startsWith('float') ? REAL : WHOLE;
}

/** Every cell of a file's rows: nulls per column, values of the wrong kind, ids, counts by value. */
export class RowChecks implements RowSink {
  readonly nulls: Float64Array;
  private readonly kinds: Uint8Array;
  private readonly id: number;
  private readonly ids?: IdChecks;
  private readonly counters: (ValueCounts | undefined)[];
  private readonly bad: Float64Array;
  private readonly badRow: Float64Array;
  private readonly badText = new Map<number, string>();

  constructor(
    private readonly columns: readonly ColumnInfo[],
    task: FileTask
  ) {
    this.nulls = new Float64Array(columns.length);
    this.bad = new Float64Array(columns.length);
    this.badRow = new Float64Array(columns.length);
    this.kinds = Uint8Array.from(columns, kindOf);
    this.id = columns.findIndex(({ name }) => name === ID);
    this.ids = this.id < 0 ? undefined : new IdChecks(task);
    this.counters = columns.map(({ name }) => (task.counted.includes(name) ? new ValueCounts() : undefined));
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    for (let column = 0; column < this.kinds.length; column++) {
      this.column(bytes, cells, rows, first, column);
    }
  }

  counts(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      this.counters.flatMap((counter, i) => (counter ? [[this.columns[i].name, counter.result()]] : []))
    );
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    this.columns.forEach(({ name, datatype }, i) => {
      const count = this.bad[i];
      if (count > 0) {
        const many = count > 1 ? ` (${count} such cells in this column)` : '';
        problems.push({
          check: 'values',
          message: `row ${this.badRow[i]}, column ${name}: "${this.badText.get(i)}" is no ${datatype}${many}`,
          row: this.badRow[i],
          column: name,
          count
        });
      }
    });
    if (this.ids && this.nulls[this.id] > 0) {
      const count = this.nulls[this.id];
      problems.push({ check: 'values', message: `${count} rows have no source_id`, column: ID, count });
    }
    return [...problems, ...(this.ids?.problems() ?? [])];
  }

  private column(bytes: Uint8Array, cells: Cells, rows: number, first: number, column: number): void {
    const { start, end, form, stride } = cells;
    const kind = this.kinds[column];
    const counter = this.counters[column];
    const isId = column === this.id;
    let nulls = 0;
    for (let r = 0, cell = column; r < rows; r++, cell += stride) {
      const from = start[cell];
      const to = end[cell];
      if (isNullCell(bytes, from, to, form[cell], kind === TEXT)) {
        nulls++;
        continue;
      }
      counter?.take(bytes, from, to, form[cell]);
      if (isId) {
        if (!this.ids!.take(bytes, from, to, first + r)) {
          this.fault(bytes, from, to, column, first + r);
        }
      } else if (kind !== TEXT && !isValue(bytes, from, to, kind)) {
        this.fault(bytes, from, to, column, first + r);
      }
    }
    this.nulls[column] += nulls;
  }

  private fault(bytes: Uint8Array, start: number, end: number, column: number, row: number): void {
    if (this.bad[column]++ === 0) {
      this.badRow[column] = row;
      this.badText.set(column, Buffer.from(bytes.subarray(start, Math.min(end, start + 40))).toString());
    }
  }
}

/** By its characters only; what they spell is left to who loads it. */
function isValue(bytes: Uint8Array, start: number, end: number, kind: number): boolean {
  if (kind === BOOLEAN) {
    return parseBool(bytes, start, end) >= 0;
  }
  for (let p = start; p < end; p++) {
    if ((PART_OF[bytes[p]] & kind) === 0) {
      return kind === REAL && SPECIAL.test(Buffer.from(bytes.subarray(start, end)).toString());
    }
  }
  return true;
}
