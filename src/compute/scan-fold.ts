import { GaiaError, isAbort } from '../protocol';
import type { FoldCheckpoint, FoldRecord } from './checkpoint';
import { TotalEstimate, type Estimate } from './estimate';
import type { Accumulator } from './fold';
import type { FilePartial, FoldAnswer, FoldResult, FoldSpec } from './folds';
import { accumulator, checkFold } from './folds';
import { foldTask, type HeadStart } from './head-start';
import { inFileOrder } from './in-file-order';
import type { TaskResult } from './messages';
import { PixelTotals, type PixelEstimates } from './pixel-estimate';
import type { PixelPartial } from './pixel-map-fold';
import type { WorkerPool } from './pool';
import type { FileRows, ScanFile, ScanOptions, SkippedFile } from './scan-options';
import { canSkip, ProgressSum, readFrom } from './scan-options';
import { Spiller, type Spilled, type SpillOptions } from './spill';
import { randomOrder, visitOrder } from './visit-order';

export interface FoldScanOptions<S extends FoldSpec> extends ScanOptions {
  /**
   * `file` (default): files are read as listed. `sky`: in the order of `visitOrder`, so that estimates hold early;
   * their errors are upper bounds. `random`: in that of `randomOrder`, so that errors are what they say.
   */
  order?: 'file' | 'sky' | 'random';
  /** For `random`; default 1. */
  seed?: number;
  /** The part (0–1) of all rows that the selection's sample takes, for an estimate of what all come to. */
  sampled?: number;
  /** Without it a fold that outgrows its memory ends with OVER_BUDGET. */
  spill?: SpillOptions;
  /** Area that the files cover, for a density [deg²]. */
  area?: number;
  /** Takes what the files come to, and gives what an earlier attempt at the same scan kept. */
  checkpoint?: FoldCheckpoint;
  /** The first file, in the order of the scan, is being read already. */
  headStart?: HeadStart;
  /** The fold that will fill, before the first file is read. */
  onStart?(scan: FoldScan<S>): void;
  /** A further file has been merged (or skipped). */
  onMerged?(filesDone: number, scan: FoldScan<S>): void;
}

/** A scan's answer at one moment. */
export interface FoldSnapshot<S extends FoldSpec> {
  revision: number;
  /** Rows read, and those of them that were selected. */
  rows: number;
  selected: number;
  filesDone: number;
  filesTotal: number;
  complete: boolean;
  /** What the whole will come to, once something is known; honest with `order: 'sky'` and `'random'`. */
  estimate?: {
    rows: Estimate;
    selected: Estimate;
    /** Selected rows per square degree, where the area is known. */
    density?: Estimate;
    /** Selected rows had the sample been all rows, where its part is known. */
    population?: Estimate;
    /** Of maps with pixels from source_id: totals of large pixels. */
    pixels?: PixelEstimates;
  };
  result: FoldResult<S>;
}

/** The answer of a scan while it grows. Files are merged strictly in the order of the scan. */
export class FoldScan<S extends FoldSpec> {
  rows = 0;
  selected = 0;
  /** Files merged, in the order of the scan. */
  readonly files: FileRows[] = [];
  readonly skipped: SkippedFile[] = [];
  private readonly fold: Accumulator<unknown, FoldResult<S>, FoldAnswer<S>>;
  private readonly spiller?: Spiller;
  private pixelTotals?: PixelTotals;
  private readonly rowsTotal: TotalEstimate;
  private readonly selectedTotal: TotalEstimate;
  /** Selected rows of each of `files`. */
  private readonly selectedOf: number[] = [];

  constructor(
    readonly spec: S,
    files: readonly ScanFile[],
    private readonly options: Pick<FoldScanOptions<S>, 'area' | 'sampled' | 'spill'> = {}
  ) {
    this.spiller = options.spill && new Spiller(options.spill);
    this.fold = accumulator(spec, { files, spiller: this.spiller });
    this.pixelTotals =
      spec.type === 'DensityMap' || spec.type === 'HealpixMap' ? PixelTotals.of(spec, files) : undefined;
    this.filesTotal = files.length;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    this.rowsTotal = new TotalEstimate(files.length, bytes);
    this.selectedTotal = new TotalEstimate(files.length, bytes);
  }

  readonly filesTotal: number;

  /** Files merged or skipped. */
  get filesDone(): number {
    return this.files.length + this.skipped.length;
  }

  merge({ path, bytes }: ScanFile, { rows, selected, value, store, note, seek }: FilePartial): void {
    const index = this.filesDone;
    this.fold.merge(value, path, index + 1);
    this.pixelTotals?.add(index, bytes, value as PixelPartial);
    this.count({ path, bytes, rows, ...readFrom({ store, note, seek }) }, selected);
  }

  skip(skipped: SkippedFile): void {
    this.skipped.push(skipped);
  }

  /** All that was merged and skipped, as one record; undefined for a fold that has no such form. */
  sum(): FoldRecord | undefined {
    const value = this.files.length > 0 ? this.fold.partial?.() : undefined;
    const files = this.files.map((file, i) => ({ ...file, selected: this.selectedOf[i] }));
    return value === undefined ? undefined : { kind: 'sum', files, skipped: this.skipped, value };
  }

  /** Takes in what an earlier scan of the same files kept. */
  restore(record: FoldRecord, files: readonly ScanFile[]): void {
    switch (record.kind) {
      case 'file':
        this.merge(files[record.file], record.partial);
        break;
      case 'skip':
        this.skip({ path: files[record.file].path, error: record.error });
        break;
      case 'sum':
        this.fold.merge(record.value, files[0].path, record.files.length + record.skipped.length);
        this.pixelTotals = undefined;
        this.skipped.push(...record.skipped);
        record.files.forEach(({ selected, ...file }) => this.count(file, selected));
        break;
    }
  }

  private count(file: FileRows, selected: number): void {
    this.rows += file.rows;
    this.selected += selected;
    this.files.push(file);
    this.selectedOf.push(selected);
    this.rowsTotal.add(file.bytes, file.rows);
    this.selectedTotal.add(file.bytes, selected);
  }

  /** Puts on the disk what is over the budget. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  async relieve(): Promise<void> {
    await this.fold.relieve?.();
  }

  /** What is on the disk, or was. */
  get spilled(): Readonly<Spilled> {
    return this.spiller?.spilled ?? { bytes: 0, runs: 0 };
  }

  /** The whole answer of a complete scan; to be read before {@link release}. */
  answer(): Promise<FoldAnswer<S>> {
    return this.fold.answer();
  }

  /** Gives back the disk space that the scan took. */
  async release(): Promise<void> {
    await this.spiller?.close();
  }

  /** The answer as it is now; a copy. */
  snapshot(revision: number): FoldSnapshot<S> {
    return { revision, ...this.state(), result: this.picture() };
  }

  /** The answer as it is now, without the numbers around it. */
  picture(): FoldResult<S> {
    return this.fold.result();
  }

  /** How far the scan is, and what that lets expect. */
  state(): Omit<FoldSnapshot<S>, 'revision' | 'result'> {
    const { rows, selected, filesDone, filesTotal } = this;
    const estimate = this.estimate();
    return { rows, selected, filesDone, filesTotal, complete: filesDone === filesTotal, ...(estimate && { estimate }) };
  }

  private estimate(): FoldSnapshot<S>['estimate'] {
    const rows = this.rowsTotal.total();
    const selected = this.selectedTotal.total();
    if (!rows || !selected) {
      return undefined;
    }
    const { area, sampled } = this.options;
    const density = area !== undefined && area > 0 ? { density: scaled(selected, 1 / area) } : {};
    const population = sampled !== undefined && sampled > 0 ? { population: ofAll(selected, sampled) } : {};
    const pixels = this.pixelTotals && { pixels: this.pixelTotals.now() };
    return { rows, selected, ...density, ...population, ...pixels };
  }
}

const scaled = ({ value, error }: Estimate, factor: number): Estimate =>
  error === undefined ? { value: value * factor } : { value: value * factor, error: error * factor };

/**
 * What all rows come to when a random part of them comes to `total`: the error of the total, and that of the sample
 * (binomial), add in squares (two stages, Cochran 1977, §10.3).
 */
function ofAll({ value, error }: Estimate, part: number): Estimate {
  const whole = value / part;
  const spread = (value * (1 - part)) / part ** 2;
  return error === undefined ? { value: whole } : { value: whole, error: Math.sqrt((error / part) ** 2 + spread) };
}

/**
 * Folds files, see {@link FoldSpec} for what into. Bit for bit the same answer for any number of workers.
 *
 * Memory: each worker holds two chunks of text (1 MiB each), a batch of the needed columns (16384 rows) and the fold of
 * one file; the main thread holds the fold of all files and at most `2·workers + 2` folds of one file that wait for
 * their turn. The fold of all files is at most the budget of `spill` and what one file adds to it, the rest goes to the
 * disk; without `spill` a fold that grows beyond its budget ends with OVER_BUDGET.
 *
 * @returns the complete fold, with the rows of each file and the files that were skipped; to be released
 * @throws GaiaError what is wrong with the first bad file (policy `fail`) or with the request; OVER_BUDGET; DISK_FULL; CANCELLED
 */
export async function scanFold<S extends FoldSpec>(
  pool: WorkerPool,
  listed: readonly ScanFile[],
  spec: S,
  options: FoldScanOptions<S> = {}
): Promise<FoldScan<S>> {
  checkFold(spec);
  const files = inOrder(listed, options);
  const scan = new FoldScan(spec, files, options);
  try {
    await scanInto(scan, pool, files, options);
  } catch (reason) {
    await scan.release();
    throw reason;
  }
  return scan;
}

function inOrder<S extends FoldSpec>(
  files: readonly ScanFile[],
  { order, seed }: FoldScanOptions<S>
): readonly ScanFile[] {
  return order === 'sky' ? visitOrder(files) : order === 'random' ? randomOrder(files, seed) : files;
}

async function scanInto<S extends FoldSpec>(
  scan: FoldScan<S>,
  pool: WorkerPool,
  files: readonly ScanFile[],
  options: FoldScanOptions<S>
): Promise<void> {
  const { spec } = scan;
  const progress = new ProgressSum(options.onProgress);
  const owner = {};
  options.onStart?.(scan);
  const { checkpoint } = options;
  const done = checkpoint === undefined ? 0 : await resume(scan, files, checkpoint, progress);
  if (done > 0) {
    options.onMerged?.(done, scan);
  }
  await inFileOrder(
    files.slice(done),
    { window: 2 * pool.size + 2, signal: options.signal },
    (file, turn, signal) => {
      const index = done + turn;
      const { bytes } = file;
      const onProgress = (read: number, rows: number): void => progress.set(index, read, rows);
      const task =
        index === 0 && options.headStart !== undefined
          ? options.headStart.take({ signal, onProgress })
          : pool.run(foldTask(file, spec, { columns: options.columns, isLast: index === files.length - 1 }), {
              ...{ owner, signal, onProgress }
            });
      const outcome = task.then(asPartial).catch(GaiaError.from);
      void outcome.then(end => {
        if (!isAbort(end)) {
          progress.finish(index, bytes, end instanceof GaiaError ? 0 : end.rows);
        }
      });
      return outcome;
    },
    async (outcome, turn) => {
      const index = done + turn;
      const end = await outcome;
      const fault = end instanceof GaiaError ? end : merged(scan, files[index], end);
      if (fault && !canSkip(options, fault)) {
        throw fault;
      }
      if (fault) {
        scan.skip({ path: files[index].path, error: fault.toJSON() });
        options.onSkip?.({ path: files[index].path, error: fault });
      }
      await scan.relieve();
      options.onMerged?.(scan.filesDone, scan);
      if (checkpoint !== undefined) {
        await keep(checkpoint, scan, index, fault ?? (end as FilePartial));
      }
    }
  );
}

/** Takes in what was kept. @returns the number of files that are done */
async function resume<S extends FoldSpec>(
  scan: FoldScan<S>,
  files: readonly ScanFile[],
  checkpoint: FoldCheckpoint,
  progress: ProgressSum
): Promise<number> {
  for await (const record of checkpoint.kept()) {
    scan.restore(record, files);
    await scan.relieve();
  }
  const { filesDone, rows } = scan;
  if (filesDone > 0) {
    progress.resume(
      filesDone,
      files.slice(0, filesDone).reduce((sum, { bytes }) => sum + bytes, 0),
      rows
    );
  }
  return filesDone;
}

async function keep<S extends FoldSpec>(
  checkpoint: FoldCheckpoint,
  scan: FoldScan<S>,
  file: number,
  end: FilePartial | GaiaError
): Promise<void> {
  const record: FoldRecord =
    end instanceof GaiaError ? { kind: 'skip', file, error: end.toJSON() } : { kind: 'file', file, partial: end };
  await checkpoint.keep(record, true);
  const sum = checkpoint.wantsSum ? scan.sum() : undefined;
  if (sum !== undefined) {
    await checkpoint.replace(sum);
  }
}

/** What keeps a partial from being merged, which leaves the fold as it was. */
function merged<S extends FoldSpec>(scan: FoldScan<S>, file: ScanFile, partial: FilePartial): GaiaError | undefined {
  try {
    scan.merge(file, partial);
    return undefined;
  } catch (reason) {
    return GaiaError.from(reason);
  }
}

function asPartial(result: TaskResult): FilePartial {
  if (result.kind !== 'fold') {
    throw new GaiaError('INTERNAL', 'A worker answered a fold with something else.');
  }
  return result.partial;
}
