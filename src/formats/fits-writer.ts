import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { card, header, history, padding, primaryHeader } from './fits-cards';
import { fitsCell, type FitsCell } from './fits-cells';
import { FitsRows } from './fits-rows';
import { Spill } from './spill';
import { piecesOf, storageOf } from './storage';
import { TableFile } from './table-file';
import { fitsUnit } from './units';
import type { WholeFile } from './whole-file';

/** Values encoded at a time, so that other work gets its turn. */
const STEP = 1 << 16;

/**
 * FITS binary table (FITS standard 4.0, section 7.3) in the first extension.
 *
 * What FITS cannot hold is lost: a null float reads as NaN, a null text or list as an empty one, a null bool (a zero byte,
 * as the standard says) to astropy as False, a null integer as the
 * smallest of its type (for scalars TNULLn says so, and such a value itself then reads as null too). int8 becomes int16,
 * text is UTF-8 in fields as wide as the longest, a list of strings JSON text. Lists lie in the heap (64-bit
 * descriptors).
 */
export class FitsWriter extends TableFile {
  private readonly heap = { before: 0, out: new ByteBuffer() };
  private readonly cells: FitsCell[];
  private readonly block = new ByteBuffer(1 << 20);
  private readonly hasText: boolean;
  private rows!: FitsRows;
  private heapSpill?: Spill;
  private headerBytes = 0;
  private count = 0;

  constructor(
    path: string,
    private readonly columns: readonly ColumnInfo[],
    private readonly provenance: Readonly<Record<string, string>> = {}
  ) {
    super(path);
    this.cells = columns.map(column => fitsCell(column, this.heap));
    this.hasText = this.cells.some(({ isText }) => isText);
  }

  protected override async begin(file: WholeFile): Promise<void> {
    const spill = this.hasText ? await Spill.create(this.path, 'rows') : undefined;
    this.rows = new FitsRows(this.cells, spill);
    if (this.columns.some(column => storageOf(column).isList)) {
      this.heapSpill = await Spill.create(this.path, 'heap');
    }
    const space = this.header(
      this.cells.map(() => 1),
      true
    );
    this.headerBytes = space.length;
    await file.write(primaryHeader());
    await file.write(space);
  }

  protected override async put(file: WholeFile, batch: ArrowBatch): Promise<void> {
    for (const piece of piecesOf(batch, STEP / Math.max(1, this.cells.length))) {
      this.checkAborted();
      this.encode(piece);
      this.count += piece.rows;
      const { bytes } = this.block;
      await this.rows.add(file, bytes.subarray(0, this.block.length), piece.rows);
      await this.heapSpill?.write(this.heap.out.contents());
      this.heap.before += this.heap.out.length;
      this.heap.out.clear();
    }
  }

  protected override async end(file: WholeFile): Promise<void> {
    const check = (): void => this.checkAborted();
    const widths = this.rows.widths;
    await this.rows.copy(file, check);
    if (this.heapSpill) {
      for await (const chunk of this.heapSpill.chunks()) {
        check();
        await file.write(chunk);
      }
    }
    const primary = primaryHeader();
    await file.write(padding(file.bytes));
    await file.overwrite(this.header(widths, false), primary.length);
  }

  protected override async release(): Promise<void> {
    await this.rows?.release();
    await this.heapSpill?.close();
  }

  private encode({ rows, columns }: ArrowBatch): void {
    const { cells, block } = this;
    block.clear();
    cells.forEach((cell, c) => cell.bind(columns[c]));
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < cells.length; c++) {
        cells[c].put(block, i);
      }
    }
  }

  /** @param isDraft - with room for every card that may come */
  private header(widths: readonly number[], isDraft: boolean): Buffer {
    const cards = [
      ...card('XTENSION', 'BINTABLE', 'binary table'),
      ...card('BITPIX', 8),
      ...card('NAXIS', 2),
      ...card(
        'NAXIS1',
        widths.reduce((sum, width) => sum + width, 0),
        'bytes in a row'
      ),
      ...card('NAXIS2', this.count, 'rows'),
      ...card('PCOUNT', this.heap.before, 'bytes in the heap'),
      ...card('GCOUNT', 1),
      ...card('TFIELDS', this.columns.length),
      ...card('EXTNAME', 'GAIA'),
      ...this.columns.flatMap((column, c) => this.columnCards(column, c, widths[c], isDraft)),
      ...Object.entries(this.provenance).flatMap(([key, value]) => history(key, value))
    ];
    return header(cards, this.headerBytes);
  }

  private columnCards(column: ColumnInfo, c: number, width: number, isDraft: boolean): string[] {
    const { name, unit, description, ucd } = column;
    const n = c + 1;
    const none = isDraft ? '0' : this.cells[c].none();
    return [
      ...card(`TTYPE${n}`, name),
      ...card(`TFORM${n}`, this.cells[c].form(width)),
      ...(none === undefined ? [] : card(`TNULL${n}`, BigInt(none))),
      ...(unit ? card(`TUNIT${n}`, fitsUnit(unit)) : []),
      ...(ucd ? card(`TUCD${n}`, ucd) : []),
      ...(description ? card(`TCOMM${n}`, description) : [])
    ];
  }
}
