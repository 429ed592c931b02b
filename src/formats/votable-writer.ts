import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { isValid, piecesOf } from './storage';
import { TableFile } from './table-file';
import { voCell, voField, type VoCell } from './votable-cells';
import type { WholeFile } from './whole-file';
import { xmlText } from './xml-text';

/** Values encoded at a time, so that other work gets its turn. */
const STEP = 1 << 16;
/** Bytes to a line of base64; a multiple of 3, so that no line but the last is padded. */
const LINE = 3 << 10;

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<RESOURCE type="results">
`;
const TAIL = `</STREAM>
</BINARY2>
</DATA>
</TABLE>
</RESOURCE>
</VOTABLE>
`;

/**
 * VOTable 1.4 with BINARY2 in base64. Null and NaN stay apart, except within lists of floats; int8 becomes `short`,
 * text `unicodeChar` (VOTable's `char` is ASCII only), a list of strings JSON text.
 * @see https://www.ivoa.net/documents/VOTable/20191021/
 */
export class VoTableWriter extends TableFile {
  private readonly cells: VoCell[];
  private readonly rows = new ByteBuffer(1 << 20);

  constructor(
    path: string,
    private readonly columns: readonly ColumnInfo[],
    private readonly provenance: Readonly<Record<string, string>> = {}
  ) {
    super(path);
    this.cells = columns.map(voCell);
  }

  protected override async begin(file: WholeFile): Promise<void> {
    const infos = Object.entries(this.provenance).map(
      ([name, value]) => `<INFO name="${xmlText(name)}" value="${xmlText(value)}"/>\n`
    );
    const open = `<TABLE>\n${this.columns.map(voField).join('')}<DATA>\n<BINARY2>\n<STREAM encoding="base64">\n`;
    await file.write(Buffer.from(HEAD + infos.join('') + open));
  }

  protected override async put(file: WholeFile, batch: ArrowBatch): Promise<void> {
    for (const piece of piecesOf(batch, STEP / Math.max(1, this.cells.length))) {
      this.checkAborted();
      this.encode(piece);
      await this.drain(file, this.rows.length - (this.rows.length % LINE));
    }
  }

  protected override async end(file: WholeFile): Promise<void> {
    await this.drain(file, this.rows.length);
    await file.write(Buffer.from(TAIL));
  }

  /** A row is a bit per column, first column first, set where the value is null; then the values. */
  private encode({ rows, columns }: ArrowBatch): void {
    const { cells, rows: out } = this;
    const flags = (cells.length + 7) >> 3;
    cells.forEach((cell, c) => cell.bind(columns[c]));
    for (let i = 0; i < rows; i++) {
      const at = out.take(flags);
      out.bytes.fill(0, at, at + flags);
      for (let c = 0; c < cells.length; c++) {
        if (!isValid(columns[c], i)) {
          out.bytes[at + (c >> 3)] |= 0x80 >> (c & 7);
        }
        cells[c].put(out, i);
      }
    }
  }

  /** Writes the first bytes as base64 and keeps the rest. */
  private async drain(file: WholeFile, size: number): Promise<void> {
    const bytes = this.rows.contents();
    const lines: string[] = [];
    for (let at = 0; at < size; at += LINE) {
      lines.push(bytes.toString('base64', at, Math.min(size, at + LINE)), '\n');
    }
    const rest = Uint8Array.from(bytes.subarray(size));
    this.rows.clear();
    this.rows.append(rest);
    await file.write(Buffer.from(lines.join(''), 'latin1'));
  }
}
