import { DataModel } from '@lumino/datagrid';
import type { ColumnInfo } from '../../protocol';
import type { TablePages } from './table-pages';

/** A table's rows for the data grid: names and units above, numbers of rows at the left. */
export class GridModel extends DataModel {
  private rows = 0;
  private shown: readonly ColumnInfo[] = [];

  constructor(private readonly pages: TablePages) {
    super();
  }

  /** Columns that are shown, in their order. */
  get columns(): readonly ColumnInfo[] {
    return this.shown;
  }

  /** Other columns, or other rows. */
  reset(columns: readonly ColumnInfo[]): void {
    this.shown = columns;
    this.rows = this.pages.count.rows;
    this.emitChanged({ type: 'model-reset' });
  }

  /** Rows have come, or their number is known better. */
  update(): void {
    const { rows } = this.pages.count;
    if (rows > this.rows) {
      const index = this.rows;
      this.rows = rows;
      this.emitChanged({ type: 'rows-inserted', region: 'body', index, span: rows - index });
    } else if (rows < this.rows) {
      const span = this.rows - rows;
      this.rows = rows;
      this.emitChanged({ type: 'rows-removed', region: 'body', index: rows, span });
    }
    if (rows > 0 && this.shown.length > 0) {
      const all = { row: 0, column: 0, rowSpan: rows } as const;
      this.emitChanged({ type: 'cells-changed', region: 'body', ...all, columnSpan: this.shown.length });
      this.emitChanged({ type: 'cells-changed', region: 'row-header', ...all, columnSpan: 1 });
    }
  }

  rowCount(region: DataModel.RowRegion): number {
    return region === 'body' ? this.rows : 2;
  }

  columnCount(region: DataModel.ColumnRegion): number {
    return region === 'body' ? this.shown.length : 1;
  }

  /** Text, null, or undefined while it is not there. */
  data(region: DataModel.CellRegion, row: number, column: number): string | null | undefined {
    switch (region) {
      case 'body':
        return this.pages.cell(row, column);
      case 'row-header': {
        const number = this.pages.number(row) ?? (this.pages.query.where || this.pages.query.sort ? undefined : row);
        return number === undefined ? '' : String(number + 1);
      }
      case 'column-header': {
        const { name, unit } = this.shown[column];
        const { sort } = this.pages.query;
        const arrow = sort?.by !== name ? '' : sort.descending ? ' ▼' : ' ▲';
        return row === 0 ? name + arrow : (unit ?? '');
      }
      default:
        return '';
    }
  }
}
