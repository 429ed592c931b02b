import { defaultEngine, type Engine, type Kernel } from './kernel';
import { MOST_WANTED, RowKernel, RowShape } from './row-kernel';
import { RowScanner, type RowSink } from './row-scanner';
import { HISTORY_SIZE } from './wasm/layout';

/**
 * A {@link RowScanner} whose ordinary rows are cut by WebAssembly. Rows that are not quite ordinary (doubled quotes, line
 * ends of Windows, blank lines, whatever is broken) are cut by the scanner it extends, one by one, so that there is one
 * authority on what text means. Blocks lie in the kernel's memory, but for rows longer than it holds.
 */
export class WasmRowScanner extends RowScanner {
  private readonly shape: RowShape;

  constructor(
    private readonly kernel: RowKernel,
    file: string,
    width: number,
    wanted: readonly number[],
    delimiter: number,
    sink: RowSink
  ) {
    super(file, width, wanted, delimiter, sink, { stride: wanted.length, kernel, ...kernel.cells(wanted.length) });
    this.shape = new RowShape(width, wanted, delimiter);
  }

  /** @param chunk - in the kernel's memory behind the text that came before it (see `ByteSource.chunks`), or elsewhere */
  override push(chunk: Uint8Array): void {
    const { kernel } = this;
    if (kernel.holds(chunk)) {
      this.goOn(chunk);
      return;
    }
    for (let at = 0; at < chunk.length;) {
      const piece = kernel.piece(chunk, at, this.carry.subarray(0, this.carried));
      this.goOn(piece);
      at += piece.length;
    }
  }

  /** Takes text that lies behind what came before: a row is cut where it lies, unless it began too far back. */
  private goOn(chunk: Uint8Array): void {
    const { carried } = this;
    if (carried > HISTORY_SIZE) {
      super.push(chunk);
      return;
    }
    this.carried = 0;
    super.push(new Uint8Array(chunk.buffer, chunk.byteOffset - carried, carried + chunk.length));
  }

  protected override cutRows(chunk: Uint8Array, from: number): number {
    const { length, byteOffset } = chunk;
    const { kernel } = this;
    let position = from;
    kernel.shape(this.shape);
    while (position < length) {
      const rows = kernel.exports.cutRows(byteOffset, position, length, this.pending, this.blockRows);
      this.rows += rows - this.pending;
      this.pending = rows;
      position = kernel.answer[0];
      const isUnclear = kernel.answer[1] === 1;
      if (rows === this.blockRows) {
        this.flush(chunk);
      }
      if (isUnclear) {
        const next = this.nextRow(chunk, position, length);
        if (next < 0) {
          break;
        }
        this.count(chunk);
        position = next;
      } else if (rows < this.blockRows) {
        break;
      }
    }
    return position;
  }

  protected override flush(bytes: Uint8Array): void {
    super.flush(this.pending > 0 && !this.kernel.holds(bytes) ? this.kernel.row(bytes) : bytes);
  }
}

/**
 * The scanner of a file's rows: by WebAssembly where that is the engine and holds the row's cells.
 *
 * @param kernel - in whose memory the text will lie; without it, text is copied
 */
export function rowScanner(
  file: string,
  width: number,
  wanted: readonly number[],
  delimiter: number,
  sink: RowSink,
  { engine = defaultEngine(), kernel }: { engine?: Engine; kernel?: Kernel } = {}
): RowScanner {
  return engine === 'zlib' || wanted.length > MOST_WANTED
    ? new RowScanner(file, width, wanted, delimiter, sink)
    : new WasmRowScanner(RowKernel.of(kernel), file, width, wanted, delimiter, sink);
}
