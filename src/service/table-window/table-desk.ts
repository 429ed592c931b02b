import { GaiaError, type TableProgress } from '../../protocol';
import { OpenTable } from './open-table';
import type { Reading } from './row-source';
import type { TableAnswer, TableFile, TableOrder } from './table-orders';

/** Files that are kept open. */
const KEPT = 8;
const PROGRESS_MS = 150;

/** Answers orders for windows of tables, several at a time, each until it is cancelled. */
export class TableDesk {
  private readonly tables = new Map<string, Promise<OpenTable>>();
  private readonly cancelled = new Set<number>();
  private readonly running = new Set<number>();

  constructor(private readonly send: (answer: TableAnswer) => void) {}

  take(order: TableOrder): void {
    const { id } = order;
    if (order.type === 'cancel') {
      if (this.running.has(id)) {
        this.cancelled.add(id);
      }
      return;
    }
    this.running.add(id);
    this.answer(order)
      .then(
        answer => this.send(answer),
        reason => this.send({ id, type: 'failed', error: GaiaError.from(reason).toJSON() })
      )
      .finally(() => {
        this.running.delete(id);
        this.cancelled.delete(id);
      });
  }

  private async answer(order: Exclude<TableOrder, { type: 'cancel' }>): Promise<TableAnswer> {
    const { id } = order;
    const table = await this.table(order.file);
    return order.type === 'describe'
      ? { id, type: 'description', description: table.describe() }
      : { id, type: 'window', window: await table.window(order.request, this.reading(id)) };
  }

  private reading(id: number): Reading {
    let told = Date.now(); // what is quick says nothing
    const tell = (progress: TableProgress): void => this.send({ id, type: 'progress', progress });
    return {
      isCancelled: () => this.cancelled.has(id),
      onPart: (part, rows) => {
        if (Date.now() - told >= PROGRESS_MS) {
          told = Date.now();
          tell({ part: Math.min(1, part), rows });
        }
      }
    };
  }

  /** The table, opened anew when the file has changed. */
  private table({ path, bytes, mtimeMs, keep }: TableFile): Promise<OpenTable> {
    const key = JSON.stringify([path, bytes, mtimeMs]);
    const table = this.tables.get(key) ?? OpenTable.open(path, bytes, keep);
    this.tables.delete(key);
    this.tables.set(key, table);
    table.catch(() => this.tables.delete(key));
    const [oldest] = this.tables.keys();
    if (this.tables.size > KEPT) {
      const old = this.tables.get(oldest)!;
      this.tables.delete(oldest);
      void old.then(
        other => other.close(),
        () => undefined
      );
    }
    return table;
  }
}
