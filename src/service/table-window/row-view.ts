import { pickColumns, columnPositions } from '../../compute/inputs';
import { compileExpression, compileFilter, type CompiledFilter } from '../../query';
import { MAX_ORDERED_ROWS, type RowCount, type TableWindowRequest } from '../../protocol';
import { OrderKeys } from './order-keys';
import type { Reading, RowSource } from './row-source';

type Asked = Pick<TableWindowRequest, 'where' | 'sort'>;

/** The rows of a table that meet a condition, or all of them, in some order; found as far as they were asked for. */
export interface RowView {
  readonly count: RowCount;
  /** Numbers of the rows [start, end) of the view. */
  rows(start: number, end: number, reading?: Reading): Promise<ArrayLike<number>>;
}

/** @returns undefined for the rows of the file as they are; @throws GaiaError for a condition or expression that is wrong */
export function rowView(source: RowSource, { where, sort }: Asked): RowView | undefined {
  const filter = where === undefined ? undefined : compileFilter(where, source.columns);
  if (sort) {
    return new OrderedRows(source, filter, sort);
  }
  return filter && new FilteredRows(source, filter);
}

/** Rows that are looked at before others get their turn to ask for less. */
const SCAN_STEP = 1 << 17;

/** The rows that meet a condition, in the order of the file: it is read only as far as they are asked for. */
class FilteredRows implements RowView {
  private found = new Uint32Array(1024);
  private length = 0;
  /** Rows of the file that were looked at. */
  private looked = 0;
  private done = false;
  private mask = new Uint8Array(0);
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: RowSource,
    private readonly filter: CompiledFilter
  ) {}

  get count(): RowCount {
    if (this.done) {
      return { rows: this.length, isExact: true };
    }
    const part = this.looked / Math.max(1, this.looked, this.source.count.rows);
    return { rows: part === 0 ? 0 : Math.max(this.length, Math.round(this.length / part)), isExact: false };
  }

  async rows(start: number, end: number, reading: Reading = {}): Promise<ArrayLike<number>> {
    // one at a time goes on; the others then find what it found
    const before = this.running;
    const work = before.catch(() => undefined).then(() => this.goOn(end, reading));
    this.running = work;
    await work;
    return this.found.subarray(start, Math.min(end, this.length));
  }

  private async goOn(end: number, reading: Reading): Promise<void> {
    while (this.length < end && !this.done) {
      const from = this.looked;
      const to = from + SCAN_STEP;
      const { columns } = this.filter;
      await this.source.read(
        { start: from, end: to, names: columns },
        (batch, first) => {
          this.look(batch, first);
          return this.length >= end;
        },
        { ...reading, onPart: part => reading.onPart?.(part, this.length) }
      );
      const { rows, isExact } = this.source.count;
      this.done = this.looked < to && this.length < end && (this.looked === from || (isExact && this.looked >= rows));
    }
  }

  private look(batch: Parameters<CompiledFilter['run']>[0], first: number): void {
    const { rows } = batch;
    if (this.mask.length < rows) {
      this.mask = new Uint8Array(rows);
    }
    const { mask } = this;
    const count = this.filter.run(batch, mask);
    if (this.length + count > this.found.length) {
      const found = new Uint32Array(Math.max(this.length + count, 2 * this.found.length));
      found.set(this.found.subarray(0, this.length));
      this.found = found;
    }
    for (let i = 0; i < rows; i++) {
      if (mask[i] === 1) {
        this.found[this.length++] = first + i;
      }
    }
    this.looked = first + rows;
  }
}

/** The rows in the order of an expression's values; all of the file is read for it. */
class OrderedRows implements RowView {
  private readonly by: ReturnType<typeof compileExpression>;
  private order?: Promise<Uint32Array>;
  private known?: { rows: number; isCut: boolean };

  constructor(
    private readonly source: RowSource,
    private readonly filter: CompiledFilter | undefined,
    private readonly sort: NonNullable<Asked['sort']>
  ) {
    this.by = compileExpression(sort.by, source.columns);
  }

  get count(): RowCount {
    if (!this.known) {
      return { ...this.source.count, isExact: false };
    }
    const { rows, isCut } = this.known;
    return { rows: isCut ? MAX_ORDERED_ROWS : rows, isExact: true, ...(isCut && { limit: MAX_ORDERED_ROWS }) };
  }

  async rows(start: number, end: number, reading: Reading = {}): Promise<ArrayLike<number>> {
    const order = (this.order ??= this.find(reading));
    try {
      return (await order).subarray(start, end);
    } catch (reason) {
      this.order = undefined; // cancelled, or a file that may be mended
      throw reason;
    }
  }

  private async find(reading: Reading): Promise<Uint32Array> {
    const { source, filter, by, sort } = this;
    const keys = new OrderKeys(sort.descending ?? false, MAX_ORDERED_ROWS);
    const names = [...new Set([...(filter?.columns ?? []), ...by.columns])];
    const forFilter = columnPositions(names, filter?.columns ?? []);
    const forKey = columnPositions(names, by.columns);
    let mask = new Uint8Array(0);
    let found = 0;
    await source.read(
      { start: 0, names },
      (batch, first) => {
        let picked: Int32Array | undefined;
        if (filter) {
          mask = mask.length < batch.rows ? new Uint8Array(batch.rows) : mask;
          picked = new Int32Array(filter.run(pickColumns(batch, forFilter), mask));
          for (let i = 0, n = 0; n < picked.length; i++) {
            picked[n] = i;
            n += mask[i];
          }
        }
        found += picked?.length ?? batch.rows;
        keys.add(by.run(pickColumns(batch, forKey)), picked, first);
      },
      { ...reading, onPart: part => reading.onPart?.(part, found) }
    );
    const order = keys.ordered();
    this.known = { rows: found, isCut: keys.isCut };
    return order;
  }
}
