import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { isValid, piecesOf, storageOf } from './storage';
import { TableFile } from './table-file';
import { csvCell, type TextCell } from './text-cells';
import type { WholeFile } from './whole-file';

/** Values that are turned into text at a time, so that other work gets its turn. */
const STEP = 1 << 16;

/**
 * CSV (RFC 4180, lines end with LF): a header line, null as nothing, NaN as `NaN`, empty text as `""`, booleans as
 * `True` and `False`, floats as the shortest text that gives them back, lists as JSON in quotes.
 */
export class CsvWriter extends TableFile {
  private readonly cells: TextCell[];
  private readonly text = new ByteBuffer(1 << 20);

  constructor(
    path: string,
    protected readonly columns: readonly ColumnInfo[]
  ) {
    super(path);
    this.cells = columns.map(column => csvCell(storageOf(column)));
  }

  /** What stands above the line of names. */
  protected preamble(): string {
    return '';
  }

  protected override async begin(file: WholeFile): Promise<void> {
    const names = this.columns.map(({ name }) => (/^[^\s",#]+$/.test(name) ? name : `"${name.replace(/"/g, '""')}"`));
    await file.write(Buffer.from(`${this.preamble()}${names.join(',')}\n`));
  }

  protected override async put(file: WholeFile, batch: ArrowBatch): Promise<void> {
    for (const piece of piecesOf(batch, STEP / Math.max(1, this.cells.length))) {
      this.checkAborted();
      this.text.clear();
      this.rows(piece);
      await file.write(this.text.contents());
    }
  }

  protected override async end(): Promise<void> {}

  private rows({ rows, columns }: ArrowBatch): void {
    const { cells, text } = this;
    cells.forEach((cell, c) => cell.bind(columns[c]));
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < cells.length; c++) {
        if (c > 0) {
          text.byte(44);
        }
        if (isValid(columns[c], i)) {
          cells[c].put(text, i);
        } else if (cells.length === 1) {
          text.ascii('""'); // a blank line would be no row
        }
      }
      text.byte(10);
    }
  }
}
