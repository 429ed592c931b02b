import type { TranslationBundle } from '@jupyterlab/translation';
import type { TableApi } from '../../client';
import { GaiaError, isAbort, type ColumnInfo, type TableDescription, type TablePlace } from '../../protocol';
import { button, element } from '../elements';
import { describeColumn, isAbbreviated, tsvOf } from './cell-text';
import { ColumnChooser } from './column-chooser';
import { FilterField } from './filter-field';
import { HeaderTip } from './header-tip';
import { TableGrid, type GridSelection } from './table-grid';
import { TablePages, type TableQuery } from './table-pages';
import { stateOfQuery, type TableState } from './table-state';
import { TableStatus } from './table-status';

export interface TablePanelOptions {
  host: HTMLElement;
  api: TableApi;
  trans: TranslationBundle;
  place: TablePlace;
  /** Puts text on the clipboard. */
  copy: (text: string) => void;
  /** What was kept of an earlier view. */
  state?: TableState;
  /** The user has changed the condition, the order or the columns. */
  onState?: (state: TableState) => void;
  onDescription?: (table: TableDescription) => void;
  /** The table cannot be shown; `true`: whoever is told says it. */
  onFault?: (error: GaiaError) => boolean;
}

/** Rows that are copied at once at most. */
const MOST_COPIED = 10_000;

/** A table: its bar, its grid, its status line. The same in a tab and in a notebook's output. */
export class TablePanel {
  private readonly pages: TablePages;
  private readonly filter: FilterField;
  private readonly status: TableStatus;
  private readonly bar = element('div', 'jp-gaia-sheet-bar');
  private readonly body = element('div', 'jp-gaia-sheet-body');
  private readonly chosen: HTMLButtonElement;
  private readonly row = element('input', 'jp-gaia-input jp-gaia-sheet-row');
  private readonly tip: HeaderTip;
  private readonly stop = new AbortController();
  private grid: TableGrid | null = null;
  private chooser: ColumnChooser | null = null;
  private table: TableDescription | null = null;

  constructor(private readonly options: TablePanelOptions) {
    const { host, api, trans, place } = options;
    this.pages = new TablePages(api, place, () => this.update());
    this.filter = new FilterField(trans, where => this.show({ ...this.pages.query, where }));
    this.status = new TableStatus(trans, {
      count: () => void this.end(false),
      stop: () => this.pages.stop(),
      retry: () => this.pages.retry()
    });
    this.tip = new HeaderTip(host);
    this.tip.node.addEventListener('keydown', event => event.key === 'Escape' && this.grid?.focus());
    this.chosen = button(trans.__('Columns'), () => this.toggleColumns());
    this.chosen.setAttribute('aria-expanded', 'false');
    this.chosen.disabled = true;
    this.row.type = 'text';
    this.row.inputMode = 'numeric';
    this.row.placeholder = trans.__('Row');
    this.row.setAttribute('aria-label', trans.__('Go to row'));
    this.row.addEventListener('keydown', event => event.key === 'Enter' && this.goToRow());
    const last = button(trans.__('Last'), () => void this.end(true));
    last.title = trans.__('Go to the last row');
    const copy = button(trans.__('Copy'), () => void this.copy());
    copy.title = trans.__('Copy the selected cells with all digits, as tab-separated text');
    this.bar.append(this.filter.node, this.chosen, this.row, last, copy);
    if (host.classList.contains('jp-gaia-output')) {
      // In a notebook letters and arrows are commands of cells, and two zeros restart the kernel.
      this.body.dataset.lmSuppressShortcuts = '';
    }
    host.classList.add('jp-gaia-sheet');
    host.replaceChildren(this.bar, this.body, this.status.node);
    host.append(this.tip.node);
    void this.open();
  }

  setVisible(visible: boolean): void {
    if (visible) {
      this.grid?.resize();
    }
  }

  resize(): void {
    this.grid?.resize();
  }

  focus(): void {
    this.grid?.focus();
  }

  dispose(): void {
    this.stop.abort();
    this.pages.dispose();
    this.grid?.dispose();
    this.options.host.replaceChildren();
  }

  private async open(): Promise<void> {
    const { api, place, trans, onDescription, onFault } = this.options;
    try {
      const table = await api.table(place, this.stop.signal);
      if (this.stop.signal.aborted) {
        return;
      }
      this.table = table;
      onDescription?.(table);
      this.filter.setColumns(table.columns);
      const query = await this.beginning(table.columns);
      if (this.stop.signal.aborted) {
        return;
      }
      this.chosen.disabled = false;
      this.grid = new TableGrid({
        host: this.body,
        pages: this.pages,
        label: trans.__(
          'Rows of %1. Arrow keys move the cursor, Control C copies, S orders by the column, D tells what it is, Enter shows all of the cell, slash goes to the condition.',
          table.name
        ),
        actions: {
          copy: () => void this.copy(),
          sort: column => this.sort(column),
          describe: (column, x, y) => this.tip.show(column === null ? null : this.grid!.columns[column], x, y),
          open: (row, column) => void this.tellWhole(row, column),
          atCursor: what => this.atCursor(what),
          filter: () => this.filter.focus(),
          start: () => this.grid?.showRow(0),
          end: () => void this.end(true)
        },
        onCursor: (row, column) => {
          this.tip.show(null, 0, 0);
          this.tellCursor(row, column);
        },
        onScroll: () => this.look()
      });
      this.show(query, true);
    } catch (reason) {
      const error = GaiaError.from(reason);
      if (!isAbort(error) && !onFault?.(error)) {
        this.status.tell(error);
      }
    }
  }

  /** All rows and columns, or what was kept of an earlier view as far as it fits the table. */
  private async beginning(columns: readonly ColumnInfo[]): Promise<TableQuery> {
    const { where, sort, columns: kept } = this.options.state ?? {};
    const shown = columns.filter(({ name }) => kept?.includes(name) ?? true);
    const isRight = where !== undefined && (await this.filter.restore(where));
    return {
      columns: (shown.length > 0 ? shown : columns).map(({ name }) => name),
      ...(isRight && { where }),
      ...(sort && columns.some(({ name }) => name === sort.by) && { sort })
    };
  }

  private show(query: TableQuery, isFirst = false): void {
    const { table, grid, pages } = this;
    if (!table || !grid) {
      return;
    }
    const isSame = !isFirst && query.columns === pages.query.columns;
    pages.show(query, isFirst ? table.total : undefined);
    const columns = query.columns.map(name => table.columns.find(column => column.name === name)!);
    grid.reset(columns, isSame);
    this.look();
    if (!isFirst) {
      this.options.onState?.(stateOfQuery(query, table.columns.length));
    }
  }

  private look(): void {
    const { grid } = this;
    if (grid) {
      const { first, last } = grid.visible;
      this.pages.look(first, last);
      this.status.update(this.pages, this.table, first, last, grid.columns.length);
    }
  }

  private update(): void {
    const { error } = this.pages;
    if (error && this.filter.show(error)) {
      return;
    }
    this.grid?.update();
    const { first, last } = this.grid?.visible ?? { first: 0, last: 0 };
    this.status.update(this.pages, this.table, first, last, this.grid?.columns.length ?? 0);
  }

  /** Ascending, descending, as in the file. */
  private sort(at: number): void {
    const column: ColumnInfo | undefined = this.grid?.columns[at];
    if (!column || column.subtype !== undefined) {
      return;
    }
    const { query } = this.pages;
    const now = query.sort?.by === column.name ? query.sort : undefined;
    const sort = !now ? { by: column.name } : now.descending ? undefined : { by: column.name, descending: true };
    this.show({ columns: query.columns, where: query.where, ...(sort && { sort }) });
  }

  /** What the mouse does at a column's name, or at a cell, for the keys. */
  private atCursor(what: 'sort' | 'describe' | 'open'): void {
    const { grid } = this;
    const cursor = grid?.cursor;
    if (!grid || !cursor) {
      return;
    }
    const { row, column } = cursor;
    if (what === 'sort') {
      this.sort(column);
      this.tellOrder();
    } else if (what === 'open') {
      void this.tellWhole(row, column);
    } else {
      const { x, y } = grid.nameOf(column);
      this.tip.show(grid.columns[column], x, y);
      this.status.cursor.textContent = [grid.columns[column].name, ...describeColumn(grid.columns[column])].join(' · ');
    }
  }

  /** Says by what the rows are ordered, for those who cannot see the arrow at the name. */
  private tellOrder(): void {
    const { trans } = this.options;
    const { sort } = this.pages.query;
    this.status.cursor.textContent = !sort
      ? trans.__('In the order of the file')
      : sort.descending
        ? trans.__('Ordered by %1, descending', sort.by)
        : trans.__('Ordered by %1, ascending', sort.by);
  }

  private toggleColumns(): void {
    if (!this.chooser) {
      const { trans } = this.options;
      const { query } = this.pages;
      this.chooser = new ColumnChooser(trans, this.table?.columns ?? [], query.columns, columns =>
        this.show({ ...this.pages.query, columns })
      );
      this.chooser.node.addEventListener('keydown', event => {
        if (event.key === 'Escape') {
          this.toggleColumns();
          this.chosen.focus();
        }
      });
      this.body.before(this.chooser.node);
      this.chooser.open();
    } else if (this.chooser.node.hidden) {
      this.chooser.open();
    } else {
      this.chooser.node.hidden = true;
    }
    this.chosen.setAttribute('aria-expanded', String(!this.chooser.node.hidden));
  }

  private goToRow(): void {
    const row = Number(this.row.value.replace(/[\s,_]/g, ''));
    const { rows, isExact } = this.pages.count;
    const isThere = Number.isInteger(row) && row >= 1 && (row <= rows || !isExact);
    this.row.setAttribute('aria-invalid', String(!isThere));
    if (isThere) {
      this.grid?.showRow(Math.min(row, rows) - 1);
    }
  }

  /** The number of rows, exactly; then perhaps the last one. */
  private async end(isShown: boolean): Promise<void> {
    try {
      const { rows } = this.pages.count.isExact ? this.pages.count : await this.pages.countAll();
      if (isShown && rows > 0) {
        this.grid?.showRow(rows - 1);
        this.grid?.focus();
      }
    } catch (reason) {
      if (!isAbort(reason)) {
        this.status.tell(GaiaError.from(reason));
      }
    }
  }

  private async copy(): Promise<void> {
    const selected = this.grid?.selected;
    if (!selected) {
      return;
    }
    try {
      const cells = await this.wholeCells(selected);
      this.options.copy(tsvOf(cells));
      const { trans } = this.options;
      const left = selected.r2 - selected.r1 + 1 - (cells[0]?.length ?? 0);
      this.status.cursor.textContent =
        left > 0
          ? trans.__('Copied the first %1 rows; %2 more are selected.', String(cells[0].length), String(left))
          : trans._n('Copied %1 row.', 'Copied %1 rows.', cells[0]?.length ?? 0);
    } catch (reason) {
      if (!isAbort(reason)) {
        this.status.tell(GaiaError.from(reason));
      }
    }
  }

  /** Cells with all that is in them: those that are shown whole, else asked for. */
  private async wholeCells({ r1, r2, c1, c2 }: GridSelection): Promise<(string | null)[][]> {
    const rows = Math.min(r2 - r1 + 1, MOST_COPIED);
    const { query, place } = this.pages;
    const here = Array.from({ length: c2 - c1 + 1 }, (_, c) =>
      Array.from({ length: rows }, (__, i) => this.pages.cell(r1 + i, c1 + c))
    );
    const isWhole = (text: string | null | undefined): boolean =>
      text !== undefined && (text === null || !isAbbreviated(text));
    if (here.every(cells => cells.every(isWhole))) {
      return here as (string | null)[][];
    }
    const { where, sort } = query;
    const { cells } = await this.options.api.tableWindow(
      {
        ...place,
        start: r1,
        count: rows,
        columns: query.columns.slice(c1, c2 + 1),
        ...(where !== undefined && { where }),
        ...(sort && { sort }),
        whole: true
      },
      { signal: this.stop.signal }
    );
    return cells;
  }

  private tellCursor(row: number, column: number): void {
    const info = this.grid?.columns[column];
    const text = this.pages.cell(row, column);
    if (info) {
      const number = (this.pages.number(row) ?? row) + 1;
      const words = text === null ? 'null' : text === '' ? '""' : (text ?? '…');
      const unit = info.unit && text ? ` ${info.unit}` : '';
      this.status.cursor.textContent = `${info.name}[${number}] = ${words}${unit}`;
    }
  }

  /** Shows all of an abbreviated cell. */
  private async tellWhole(row: number, column: number): Promise<void> {
    try {
      const [[text]] = await this.wholeCells({ r1: row, r2: row, c1: column, c2: column });
      this.tip.showText(this.grid!.columns[column].name, text ?? 'null');
    } catch (reason) {
      if (!isAbort(reason)) {
        this.status.tell(GaiaError.from(reason));
      }
    }
  }
}
