import { basename } from 'node:path';
import { columnIndices } from '../../compute/columns';
import type { TableDescription, TableWindow, TableWindowRequest } from '../../protocol';
import { openSource } from './open-source';
import type { Reading, RowSource } from './row-source';
import { rowView, type RowView } from './row-view';
import { ShownCells } from './shown-cells';

/** Views of a table that are kept. */
const KEPT_VIEWS = 4;

/** A table file of which windows are shown. */
export class OpenTable {
  private readonly views = new Map<string, RowView | undefined>();

  private constructor(
    readonly path: string,
    private readonly bytes: number,
    private readonly source: RowSource
  ) {}

  /** @param keep - where a zipped file's seek points are, or are to be kept */
  static async open(path: string, bytes: number, keep?: string, foreignWorker?: string): Promise<OpenTable> {
    return new OpenTable(path, bytes, await openSource(path, keep, foreignWorker));
  }

  describe(): TableDescription {
    const { path, bytes, source } = this;
    return {
      path,
      name: basename(path),
      kind: source.kind,
      bytes,
      columns: [...source.columns],
      total: source.count
    };
  }

  /** @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST for a wrong condition, errors of the file, CANCELLED */
  async window(request: TableWindowRequest, reading?: Reading): Promise<TableWindow> {
    const { start, count, whole = false, exact = false } = request;
    const { source } = this;
    const names = request.columns ?? source.columns.map(({ name }) => name);
    columnIndices(this.path, source.columns, names);
    const view = this.view(request);
    const shown = new ShownCells(source.columns, names, whole);
    if (view) {
      const rows = await view.rows(start, exact ? Infinity : start + count, reading);
      await shown.take(
        source,
        Array.from({ length: Math.min(count, rows.length) }, (_, i) => rows[i]),
        reading
      );
    } else {
      await shown.takeRange(source, start, start + count, reading);
      if (exact && !source.count.isExact) {
        await source.read({ start: start + shown.rows, names: [] }, () => undefined, reading);
      }
    }
    const { numbers, cells } = shown;
    const total = view?.count ?? source.count;
    return { start, rows: numbers.length, numbers, columns: names, cells, total, whole: source.count };
  }

  close(): void {
    this.source.close();
  }

  private view({ where, sort }: TableWindowRequest): RowView | undefined {
    const key = JSON.stringify([where, sort]);
    if (!this.views.has(key)) {
      const view = rowView(this.source, { where, sort });
      if (this.views.size >= KEPT_VIEWS) {
        this.views.delete(this.views.keys().next().value!);
      }
      this.views.set(key, view);
    }
    const view = this.views.get(key);
    this.views.delete(key);
    this.views.set(key, view); // the one used last is the last to go
    return view;
  }
}
