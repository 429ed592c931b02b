import type { TableApi } from '../../client';
import {
  GaiaError,
  isAbort,
  type RowCount,
  type TablePlace,
  type TableProgress,
  type TableWindow,
  type TableWindowRequest
} from '../../protocol';

/** Which rows, in which order, with which columns. */
export type TableQuery = Pick<TableWindowRequest, 'where' | 'sort'> & { columns: readonly string[] };

/** Rows of a page. */
export const PAGE_ROWS = 100;
/** In place of a page: all rows are counted. */
const COUNTING = -1;
/** Pages that are kept: those used last. */
const KEPT = 60;

/**
 * The rows of a table as far as they have been looked at. One request is under way at a time, for what is looked at now;
 * one for rows that nobody looks at any more is ended.
 */
export class TablePages {
  private readonly pages = new Map<number, TableWindow>();
  private wanted: number[] = [];
  private busy: { page: number; stop: AbortController } | null = null;
  private rowCount: RowCount = { rows: 0, isExact: false };
  private wholeCount: RowCount = { rows: 0, isExact: false };
  private asked: TableQuery = { columns: [] };
  private version = 0;
  /** How far the reading under way is; null when there is none, or it has just begun. */
  progress: TableProgress | null = null;
  /** Why rows are missing. */
  error: GaiaError | null = null;

  constructor(
    private readonly api: Pick<TableApi, 'tableWindow'>,
    readonly place: TablePlace,
    private readonly changed: () => void
  ) {}

  get query(): TableQuery {
    return this.asked;
  }

  /** Rows that meet the condition. */
  get count(): RowCount {
    return this.rowCount;
  }

  /** Rows of the whole table. */
  get whole(): RowCount {
    return this.wholeCount;
  }

  get isBusy(): boolean {
    return this.busy !== null;
  }

  /** Shows other rows, or other columns of them. */
  show(query: TableQuery, whole?: RowCount): void {
    const isOther = query.where !== this.asked.where || query.sort !== this.asked.sort;
    this.asked = query;
    this.version++;
    this.pages.clear();
    this.busy?.stop.abort();
    this.busy = null;
    this.error = null;
    this.progress = null;
    this.wholeCount = whole ?? this.wholeCount;
    if (isOther || whole) {
      this.rowCount = query.where === undefined ? this.wholeCount : { rows: 0, isExact: false };
    }
    this.next();
    this.changed();
  }

  /** A cell; undefined while it is not there. @param column - place among the query's columns */
  cell(row: number, column: number): string | null | undefined {
    const window = this.pageOf(row);
    const i = row - (window?.start ?? 0);
    return window && i < window.rows ? window.cells[column]?.[i] : undefined;
  }

  /** Number of a row in the file, from 0. */
  number(row: number): number | undefined {
    return this.pageOf(row)?.numbers[row % PAGE_ROWS];
  }

  /** Rows that are looked at now. */
  look(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / PAGE_ROWS));
    const to = Math.max(from, Math.floor(last / PAGE_ROWS));
    this.wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    if (this.busy && this.busy.page !== COUNTING && !this.wanted.includes(this.busy.page)) {
      this.busy.stop.abort();
      this.busy = null;
      this.progress = null;
    }
    this.next();
  }

  /** Goes on after an error or a stop. */
  retry(): void {
    this.error = null;
    this.changed();
    this.next();
  }

  /** Ends the reading under way; what is there stays. */
  stop(): void {
    this.busy?.stop.abort();
  }

  /**
   * Reads to the end, so that the number of rows is exact.
   * @throws GaiaError
   */
  async countAll(): Promise<RowCount> {
    const { version } = this;
    const window = await this.fetch(COUNTING, { start: 0, count: 0, exact: true });
    if (window && version === this.version) {
      this.take(window);
    }
    this.next();
    return this.rowCount;
  }

  dispose(): void {
    this.version++;
    this.busy?.stop.abort();
    this.busy = null;
    this.wanted = [];
  }

  private pageOf(row: number): TableWindow | undefined {
    return this.pages.get(Math.floor(row / PAGE_ROWS));
  }

  private next(): void {
    if (this.busy || this.error || this.asked.columns.length === 0) {
      return;
    }
    const { rows, isExact } = this.rowCount;
    const page = this.wanted.find(p => !this.pages.has(p) && !(isExact && p * PAGE_ROWS >= rows && p > 0));
    if (page !== undefined) {
      void this.load(page);
    }
  }

  private async load(page: number): Promise<void> {
    const { version } = this;
    try {
      const window = await this.fetch(page, { start: page * PAGE_ROWS, count: PAGE_ROWS });
      if (!window || version !== this.version) {
        return;
      }
      this.pages.set(page, window);
      for (const old of this.pages.keys()) {
        if (this.pages.size > KEPT && !this.wanted.includes(old)) {
          this.pages.delete(old);
        }
      }
      this.take(window);
    } catch (reason) {
      if (version === this.version) {
        this.error = isAbort(reason) ? new GaiaError('CANCELLED', 'Reading was stopped.') : GaiaError.from(reason);
        this.changed();
      }
    }
    this.next();
  }

  /** @returns undefined when nobody wanted it any more */
  private async fetch(page: number, what: Partial<TableWindowRequest>): Promise<TableWindow | undefined> {
    this.busy?.stop.abort();
    const stop = new AbortController();
    const busy = (this.busy = { page, stop });
    const { columns, where, sort } = this.asked;
    this.changed();
    try {
      return await this.api.tableWindow(
        {
          ...this.place,
          start: 0,
          count: 0,
          columns: [...columns],
          ...(where !== undefined && { where }),
          ...(sort && { sort }),
          ...what
        },
        {
          signal: stop.signal,
          onProgress: progress => {
            if (this.busy === busy) {
              this.progress = progress;
              this.changed();
            }
          }
        }
      );
    } catch (reason) {
      if (this.busy !== busy) {
        return undefined; // something else is wanted by now
      }
      throw reason;
    } finally {
      if (this.busy === busy) {
        this.busy = null;
        this.progress = null;
      }
    }
  }

  private take({ total, whole, start, rows }: TableWindow): void {
    this.wholeCount = whole;
    // an estimate never takes rows away that are there
    const least = total.isExact
      ? 0
      : Math.max(start + rows, this.rowCount.isExact ? 0 : Math.min(this.rowCount.rows, total.rows));
    this.rowCount = { ...total, rows: Math.max(total.rows, least) };
    this.changed();
  }
}
