import type { RowBatch } from '../../compute/scan';
import { gatherRows } from '../../compute/gather';
import type { ColumnInfo } from '../../protocol';
import { abbreviated, textCells } from './cells';
import type { Reading, RowSource } from './row-source';

/** Rows that lie closer together are read in one go. */
const GAP = 4096;

/** The cells of some rows of a table as text, column by column. */
export class ShownCells {
  /** Numbers of the rows in the file. */
  numbers: number[] = [];
  readonly cells: (string | null)[][];
  private readonly infos: ColumnInfo[];

  /** @param whole - long cells are not abbreviated */
  constructor(
    columns: readonly ColumnInfo[],
    private readonly names: readonly string[],
    private readonly whole: boolean
  ) {
    this.cells = names.map(() => []);
    this.infos = names.map(name => columns.find(column => column.name === name)!);
  }

  get rows(): number {
    return this.numbers.length;
  }

  /** Rows [start, end), as far as there are any. */
  async takeRange(source: RowSource, start: number, end: number, reading?: Reading): Promise<void> {
    if (end <= start) {
      return;
    }
    await source.read(
      { start, end, names: this.names, asText: true },
      (batch, first) => {
        for (let i = 0; i < batch.rows; i++) {
          this.numbers.push(first + i);
        }
        this.texts(batch).forEach((texts, c) => this.cells[c].push(...texts));
      },
      reading
    );
  }

  /** Rows by their numbers, in this order. */
  async take(source: RowSource, rows: readonly number[], reading?: Reading): Promise<void> {
    this.numbers = [...rows];
    const order = Uint32Array.from({ length: rows.length }, (_, i) => i).sort((a, b) => rows[a] - rows[b]);
    for (let from = 0; from < rows.length;) {
      let to = from + 1;
      while (to < rows.length && rows[order[to]] - rows[order[to - 1]] < GAP) {
        to++;
      }
      await this.takeNear(source, rows, order.subarray(from, to), reading);
      from = to;
    }
  }

  /** Rows that lie together. @param places - where they stand among the rows, by their numbers ascending */
  private async takeNear(
    source: RowSource,
    rows: readonly number[],
    places: Uint32Array,
    reading?: Reading
  ): Promise<void> {
    let next = 0;
    const among = places.map(place => rows[place]);
    await source.read(
      { start: among[0], end: among[among.length - 1] + 1, among, names: this.names, asText: true },
      (batch, first) => {
        const begin = next;
        const picked = new Int32Array(Math.min(batch.rows, places.length - begin));
        while (next < places.length && rows[places[next]] < first + batch.rows) {
          picked[next - begin] = rows[places[next++]] - first;
        }
        this.texts(gatherRows(batch, picked, next - begin)).forEach((texts, c) =>
          texts.forEach((text, i) => (this.cells[c][places[begin + i]] = text))
        );
      },
      reading
    );
  }

  private texts(batch: RowBatch): (string | null)[][] {
    return batch.columns.map((column, c) => {
      const texts = textCells(column, this.infos[c]);
      return this.whole ? texts : texts.map(abbreviated);
    });
  }
}
