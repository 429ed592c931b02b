import { BasicKeyHandler, BasicMouseHandler, type DataGrid } from '@lumino/datagrid';

/** What keys and clicks on a grid come to. */
export interface GridActions {
  copy(): void;
  /** A click on a column's name or unit. */
  sort(column: number): void;
  /** The pointer is over a column's name or unit, or (null) no longer. */
  describe(column: number | null, x: number, y: number): void;
  /** A cell was double-clicked. */
  open(row: number, column: number): void;
  /** A key asked for the order, the meaning, or all of the cell of the cursor's column. */
  atCursor(what: 'sort' | 'describe' | 'open'): void;
  /** A key asked for the condition on rows. */
  filter(): void;
  end(): void;
  start(): void;
}

/** From the edges of a header cell its column is resized [px]; so lumino has it. */
const EDGE = 6;

/** What letters do while the grid has the focus. */
const LETTERS: Readonly<Record<string, 'sort' | 'describe'>> = { s: 'sort', d: 'describe' };

/**
 * Keys: those of lumino's grid, the copy of exact values, ways to the first and the last row; and for the cursor's column
 * what the mouse does at its name.
 */
export class GridKeys extends BasicKeyHandler {
  constructor(private readonly actions: GridActions) {
    super();
  }

  override onKeyDown(grid: DataGrid, event: KeyboardEvent): void {
    const isAccel = event.ctrlKey || event.metaKey;
    if (event.key === 'Tab') {
      return; // leaves the grid: it is not to trap the keyboard
    }
    if (isAccel && (event.key === 'End' || event.key === 'Home')) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'End') {
        this.actions.end();
      } else {
        this.actions.start();
      }
      return;
    }
    if (!isAccel && !event.altKey && this.acts(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    super.onKeyDown(grid, event);
  }

  private acts(key: string): boolean {
    const what = key === 'Enter' ? 'open' : LETTERS[key];
    if (what) {
      this.actions.atCursor(what);
    } else if (key === '/') {
      this.actions.filter();
    }
    return what !== undefined || key === '/';
  }

  protected override onKeyC(_grid: DataGrid, event: KeyboardEvent): void {
    if (!event.shiftKey && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.actions.copy();
    }
  }
}

/** The mouse: as lumino's grid has it, but for clicks on names of columns, which sort. */
export class GridMouse extends BasicMouseHandler {
  private pressed: number | null = null;

  constructor(private readonly actions: GridActions) {
    super();
  }

  override onMouseHover(grid: DataGrid, event: MouseEvent): void {
    super.onMouseHover(grid, event);
    const hit = grid.hitTest(event.clientX, event.clientY);
    this.actions.describe(hit.region === 'column-header' ? hit.column : null, event.clientX, event.clientY);
  }

  override onMouseLeave(grid: DataGrid, event: MouseEvent): void {
    super.onMouseLeave(grid, event);
    this.actions.describe(null, 0, 0);
  }

  override onMouseDown(grid: DataGrid, event: MouseEvent): void {
    this.pressed = nameAt(grid, event);
    if (this.pressed === null || event.button !== 0) {
      super.onMouseDown(grid, event);
    }
  }

  override onMouseUp(grid: DataGrid, event: MouseEvent): void {
    const { pressed } = this;
    this.pressed = null;
    if (pressed !== null && event.button === 0 && nameAt(grid, event) === pressed) {
      this.actions.sort(pressed);
    }
    super.onMouseUp(grid, event);
  }

  override onMouseDoubleClick(grid: DataGrid, event: MouseEvent): void {
    const { region, row, column } = grid.hitTest(event.clientX, event.clientY);
    if (region === 'body') {
      this.actions.open(row, column);
    } else {
      super.onMouseDoubleClick(grid, event);
    }
  }
}

/** The column whose name is there, away from the edges by which it is resized. */
function nameAt(grid: DataGrid, { clientX, clientY }: MouseEvent): number | null {
  const { region, column, x, width } = grid.hitTest(clientX, clientY);
  return region === 'column-header' && x > EDGE && width - x > EDGE ? column : null;
}
