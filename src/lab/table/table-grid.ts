import { BasicSelectionModel, DataGrid } from '@lumino/datagrid';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { ColumnInfo } from '../../protocol';
import { watchTheme } from '../../plot/theme';
import { isNumeric } from './cell-text';
import { GridKeys, GridMouse, type GridActions } from './grid-input';
import { GridModel } from './grid-model';
import { cellRenderer, gridTheme, headerRenderer, rowNumberRenderer } from './grid-style';
import type { TablePages } from './table-pages';

/** Rows and columns that are selected, ends included. */
export interface GridSelection {
  r1: number;
  r2: number;
  c1: number;
  c2: number;
}

export interface TableGridOptions {
  host: HTMLElement;
  pages: TablePages;
  label: string;
  actions: GridActions;
  /** The cell under the cursor is another. */
  onCursor(row: number, column: number): void;
  onScroll(): void;
}

const ROW_HEIGHT = 22;

/** The data grid of a table in an element, in the colours of JupyterLab's theme. */
export class TableGrid {
  private readonly grid: Grid;
  private readonly model: GridModel;
  private readonly selection: BasicSelectionModel;
  private readonly observer: ResizeObserver;
  private readonly unwatch: () => void;

  constructor(private readonly options: TableGridOptions) {
    const { host, pages, label, actions } = options;
    this.model = new GridModel(pages);
    this.selection = new BasicSelectionModel({ dataModel: this.model });
    this.grid = new Grid(
      {
        defaultSizes: { rowHeight: ROW_HEIGHT, columnWidth: 110, rowHeaderWidth: 84, columnHeaderHeight: 20 },
        minimumSizes: { rowHeight: 14, columnWidth: 30, rowHeaderWidth: 40, columnHeaderHeight: 14 },
        headerVisibility: 'all'
      },
      () => this.options.onScroll()
    );
    this.grid.dataModel = this.model;
    this.grid.selectionModel = this.selection;
    this.grid.keyHandler = new GridKeys(actions);
    this.grid.mouseHandler = new GridMouse(actions);
    this.grid.addClass('jp-gaia-sheet-grid');
    // The one element of lumino's grid that listens to keys.
    const { viewport } = this.grid;
    viewport.addClass('jp-gaia-sheet-viewport');
    viewport.node.tabIndex = 0;
    viewport.node.setAttribute('role', 'group');
    viewport.node.setAttribute('aria-label', label);
    viewport.node.addEventListener('focus', () => {
      if (!this.cursor && viewport.node.matches(':focus-visible')) {
        this.select(this.visible.first, 0);
      }
    });
    this.selection.changed.connect(this.onSelection, this);
    this.paint();
    this.unwatch = watchTheme(() => this.paint());
    Widget.attach(this.grid, host);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
  }

  get columns(): readonly ColumnInfo[] {
    return this.model.columns;
  }

  /** Rows and columns of the current selection; null when nothing is selected. */
  get selected(): GridSelection | null {
    const current = this.selection.currentSelection();
    if (!current) {
      return null;
    }
    const { r1, r2, c1, c2 } = current;
    return { r1: Math.min(r1, r2), r2: Math.max(r1, r2), c1: Math.min(c1, c2), c2: Math.max(c1, c2) };
  }

  /** Where the cursor is; null before there is one. */
  get cursor(): { row: number; column: number } | null {
    const { cursorRow: row, cursorColumn: column } = this.selection;
    return row >= 0 && column >= 0 ? { row, column } : null;
  }

  /** Middle of a column's name, on the page [CSS pixels]. */
  nameOf(column: number): { x: number; y: number } {
    const { left, top, width } = this.grid.node.getBoundingClientRect();
    const x = this.grid.headerWidth + this.grid.columnOffset('body', column) - this.grid.scrollX;
    return { x: left + Math.min(Math.max(x, this.grid.headerWidth), width - 60), y: top };
  }

  /** First and last row that can be seen. */
  get visible(): { first: number; last: number } {
    const { scrollY, pageHeight } = this.grid;
    const first = Math.floor(scrollY / ROW_HEIGHT);
    return { first, last: first + Math.ceil(pageHeight / ROW_HEIGHT) };
  }

  /** Other rows or columns; @param isSame - true: the same columns, whose widths stay */
  reset(columns: readonly ColumnInfo[], isSame: boolean): void {
    const column = this.cursor?.column;
    this.selection.clear();
    const { scrollX } = this.grid;
    this.model.reset(columns);
    if (!isSame) {
      columns.forEach((column, i) => this.grid.resizeColumn('body', i, widthOf(column)));
    }
    this.grid.scrollTo(isSame ? scrollX : 0, 0);
    // Another order of the same columns: the keys go on where they were.
    if (isSame && column !== undefined) {
      this.select(0, column);
    }
  }

  update(): void {
    this.model.update();
  }

  showRow(row: number): void {
    this.grid.scrollToRow(row);
    this.select(row, this.selection.cursorColumn < 0 ? 0 : this.selection.cursorColumn);
  }

  private select(row: number, column: number): void {
    this.selection.select({
      r1: row,
      c1: column,
      r2: row,
      c2: column,
      cursorRow: row,
      cursorColumn: column,
      clear: 'all'
    });
  }

  focus(): void {
    this.grid.viewport.node.focus({ preventScroll: true });
  }

  resize(): void {
    if (this.grid.isAttached) {
      MessageLoop.sendMessage(this.grid, Widget.ResizeMessage.UnknownSize);
      this.grid.tell();
    }
  }

  dispose(): void {
    this.observer.disconnect();
    this.unwatch();
    this.selection.changed.disconnect(this.onSelection, this);
    if (this.grid.isAttached && !this.grid.node.isConnected) {
      // The tab or output was taken from the page with the grid in it; lumino's own way refuses then.
      MessageLoop.sendMessage(this.grid, Widget.Msg.BeforeDetach);
      MessageLoop.sendMessage(this.grid, Widget.Msg.AfterDetach);
    }
    this.grid.dispose();
  }

  private onSelection(): void {
    const { cursorRow, cursorColumn } = this.selection;
    if (cursorRow >= 0 && cursorColumn >= 0) {
      this.options.onCursor(cursorRow, cursorColumn);
    }
  }

  private paint(): void {
    const theme = gridTheme(this.options.host);
    this.grid.style = theme.style;
    this.grid.cellRenderers.update({
      body: cellRenderer(theme, index => this.model.columns[index]),
      'column-header': headerRenderer(theme),
      'corner-header': headerRenderer(theme),
      'row-header': rowNumberRenderer(theme)
    });
  }
}

/** Tells when other rows come into view. */
class Grid extends DataGrid {
  private frame = 0;

  constructor(
    options: DataGrid.IOptions,
    private readonly onScroll: () => void
  ) {
    super(options);
  }

  override scrollTo(x: number, y: number): void {
    super.scrollTo(x, y);
    this.tell();
  }

  /** Once a picture: the place is the new one only when lumino has worked its messages off. */
  tell(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (!this.isDisposed) {
          this.onScroll();
        }
      });
    }
  }

  override dispose(): void {
    cancelAnimationFrame(this.frame);
    super.dispose();
  }
}

/** Width that a column's name and values most likely take [px]. */
function widthOf(column: ColumnInfo): number {
  const { name, unit = '', datatype, subtype } = column;
  const head = 8 * Math.max(name.length + 2, 0.8 * unit.length) + 12;
  const values = subtype
    ? 240
    : datatype === 'int64' || datatype === 'float64'
      ? 160
      : isNumeric(column)
        ? 96
        : datatype === 'bool'
          ? 80
          : 230;
  return Math.round(Math.min(320, Math.max(head, values)));
}
