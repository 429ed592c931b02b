import { Signal, type ISignal } from '@lumino/signaling';
import type { ColumnsOf, GaiaApi } from '../../client';
import type { ColumnInfo } from '../../protocol';

const keyOf = ({ release = '', table = '', file = '' }: ColumnsOf): string => JSON.stringify([release, table, file]);

/** Columns of tables and files as the service says, asked for once each. */
export class ColumnsModel {
  private readonly known = new Map<string, readonly ColumnInfo[] | null>();
  private readonly signal = new Signal<this, void>(this);
  private stop = new AbortController();

  constructor(private readonly api: Pick<GaiaApi, 'columns'>) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  /** Undefined while they are not known, or where the service does not know them. */
  of(what: ColumnsOf): readonly ColumnInfo[] | undefined {
    return this.known.get(keyOf(what)) ?? undefined;
  }

  /** Asks for columns unless that was done before. What cannot be told is no error here: the plan says it. */
  async need(what: ColumnsOf): Promise<void> {
    const key = keyOf(what);
    if (this.known.has(key)) {
      return;
    }
    this.known.set(key, null);
    const { signal } = this.stop;
    try {
      const columns = await this.api.columns(what, signal);
      if (!signal.aborted) {
        this.known.set(key, columns);
        this.signal.emit();
      }
    } catch {
      // Asked for again with the next volume.
    }
  }

  /** Another volume may have other columns. */
  forget(): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.known.clear();
  }

  dispose(): void {
    this.stop.abort();
    Signal.clearData(this);
  }
}
