import { statSync } from 'node:fs';
import { AsideLost } from '../../compute/ahead/aside';
import { Ring } from '../../compute/ahead/ring';
import { cancelled, fileFault } from '../../compute/faults';
import { IdRange, type IdLimits } from '../../compute/id-range';
import { RowBatcher } from '../../compute/row-batcher';
import type { RowBatch } from '../../compute/scan';
import { lengthsText, PixelLengthsOf } from '../../compute/pixel-lengths';
import { scanFile } from '../../compute/scan-file';
import type { WorkHooks } from '../../compute/work';
import { GaiaError, VERSION, type ColumnInfo } from '../../protocol';
import type { DraftColumn } from './compare-copy';
import { CopyWriter } from './copy-writer';
import { RemoteCopy } from './copy-aside';
import { FileMd5 } from './file-md5';
import { IdOrder } from './id-order';
import { PIXELS_NOTE, SOURCE_COLUMNS_NOTE, SOURCE_NOTE, type SourceNote } from './source-note';

/** A file to be converted. Plain data. */
export interface ConvertOrder {
  /** As it was when the conversion was planned. */
  source: { path: string; bytes: number; mtimeMs: number };
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
  idRange?: IdLimits;
  /** Columns wanted; all when absent. source_id is always among those written. */
  names?: readonly string[];
  /** The Parquet file; in an existing folder. */
  to: string;
  /** Further notes in the file. */
  notes: Readonly<Record<string, string>>;
}

/** What was written, to be compared with what was read. Plain data. */
export interface DraftCopy extends SourceNote {
  /** The Parquet file, on the disk, until it has been compared and gets its name. */
  draft: string;
  /** Its size [bytes]. */
  size: number;
  columns: DraftColumn[];
  /** Compressed size of each column [bytes]. */
  columnBytes: number[];
}

/**
 * Converts a file of the volume to Parquet, on this thread; another one may unzip it and write the copy. Rows keep their
 * order.
 *
 * @throws GaiaError what is wrong with the source; FILE_UNREADABLE when it changed meanwhile; DISK_FULL; CANCELLED
 */
export async function convertFile(order: ConvertOrder, hooks: WorkHooks): Promise<DraftCopy> {
  try {
    return await convertOnce(order, hooks);
  } catch (reason) {
    if (!(reason instanceof AsideLost)) {
      throw reason;
    }
    return convertOnce(order, { ...hooks, ahead: undefined, aside: undefined });
  }
}

async function convertOnce(order: ConvertOrder, hooks: WorkHooks): Promise<DraftCopy> {
  const { source, to } = order;
  checkUnchanged(source);
  let writer: CopyWriter | RemoteCopy | undefined;
  const sum = new FileMd5(source.path);
  try {
    const { isCancelled, tell, ahead, aside } = hooks;
    const scan = new ConvertFold(order, columns => {
      const isHelped = ahead && aside && new Ring(ahead).isGoing;
      writer = isHelped ? new RemoteCopy(aside, isCancelled, to, columns) : new CopyWriter(to, columns);
      return writer;
    });
    const afterChunk = (bytes: number, rowsSoFar: number): void => {
      sum.upTo(bytes);
      tell(bytes, rowsSoFar);
    };
    const rows = await scanFile(source.path, scan, { columns: order.columns, isCancelled, afterChunk, ahead });
    const md5 = sum.finish(isCancelled);
    checkUnchanged(source);
    const { path, bytes, mtimeMs } = source;
    const converted = new Date().toISOString();
    const note: SourceNote = { path, bytes, mtimeMs, md5, rows, sorted: scan.order?.isSorted, converted };
    const lengths = scan.lengths?.take();
    const { sums, ...written } = writer!.finish({
      product: `gaialab ${VERSION}`,
      ...order.notes,
      [SOURCE_NOTE]: JSON.stringify(note),
      [SOURCE_COLUMNS_NOTE]: JSON.stringify(scan.all),
      ...(lengths && { [PIXELS_NOTE]: lengthsText(lengths) })
    });
    if (isCancelled()) {
      throw cancelled(); // nobody waits for the draft any more
    }
    const columns = scan.columns.map(({ name }, index) => ({ name, index, sum: sums[index] }));
    return { ...note, ...written, columns };
  } catch (reason) {
    writer?.abandon();
    throw reason;
  } finally {
    sum.close();
  }
}

/** Gives the rows of a file to a writer. */
class ConvertFold {
  all: readonly ColumnInfo[] = [];
  columns: ColumnInfo[] = [];
  order?: IdOrder;
  lengths?: PixelLengthsOf;
  private batcher!: RowBatcher;
  private writer!: CopyWriter | RemoteCopy;
  private idAt = -1;
  private rows = 0;
  private readonly range?: IdRange;

  constructor(
    private readonly task: ConvertOrder,
    private readonly open: (columns: ColumnInfo[]) => CopyWriter | RemoteCopy
  ) {
    this.range = task.idRange && new IdRange(task.idRange);
  }

  bind(columns: readonly ColumnInfo[]): number[] {
    const { names, source } = this.task;
    const wanted = new Set(names);
    const isIn = ({ name }: ColumnInfo): boolean => names === undefined || name === 'source_id' || wanted.delete(name);
    this.all = columns;
    this.columns = columns.filter(isIn);
    const absent = names && [...wanted].find(name => name !== 'source_id');
    this.idAt = this.columns.findIndex(({ name, datatype }) => name === 'source_id' && datatype === 'int64');
    this.order = this.idAt < 0 ? undefined : new IdOrder();
    this.lengths = this.idAt < 0 ? undefined : new PixelLengthsOf();
    const list = this.columns.map(({ name }) => name);
    this.batcher = new RowBatcher(source.path, absent === undefined ? list : [...list, absent], batch =>
      this.take(batch)
    );
    const indices = this.batcher.bind(columns);
    this.writer = this.open(this.columns);
    return indices;
  }

  block(...rows: Parameters<RowBatcher['block']>): void {
    this.batcher.block(...rows);
  }

  end(): void {
    this.batcher.end();
  }

  private take(batch: RowBatch): void {
    if (this.idAt >= 0) {
      const ids = batch.columns[this.idAt];
      this.range?.check(this.task.source.path, ids, this.rows + 1);
      this.order!.add(ids);
      this.lengths!.add(ids);
    }
    this.rows += batch.rows;
    this.writer.take(batch);
  }
}

/** @throws GaiaError FILE_UNREADABLE */
function checkUnchanged({ path, bytes, mtimeMs }: ConvertOrder['source']): void {
  let now;
  try {
    now = statSync(path);
  } catch (reason) {
    throw fileFault(path, reason);
  }
  if (now.size !== bytes || now.mtimeMs !== mtimeMs) {
    throw new GaiaError('FILE_UNREADABLE', `${path}: it changed while it was converted.`, 'Convert it again.', {
      file: path
    });
  }
}
