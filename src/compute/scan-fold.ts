import { GaiaError, isAbort } from '../protocol';
import { TotalEstimate, type Estimate } from './estimate';
import type { Accumulator, FilePartial, FoldResult, FoldSpec } from './folds';
import { accumulator, checkFold } from './folds';
import { inFileOrder } from './in-file-order';
import type { TaskResult } from './messages';
import type { WorkerPool } from './pool';
import type { FileRows, ScanFile, ScanOptions, SkippedFile } from './scan-options';
import { canSkip, ProgressSum } from './scan-options';
import { visitOrder } from './visit-order';

export interface FoldScanOptions<S extends FoldSpec> extends ScanOptions {
  /** `file` (default): files are read as listed. `sky`: in the order of `visitOrder`, so that estimates hold early. */
  order?: 'file' | 'sky';
  /** Area that the files cover, for a density [deg²]. */
  area?: number;
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
  /** What the whole will come to, once something is known; honest with `order: 'sky'`. */
  estimate?: {
    rows: Estimate;
    selected: Estimate;
    /** Selected rows per square degree, where the area is known. */
    density?: Estimate;
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
  private readonly fold: Accumulator<unknown, FoldResult<S>>;
  private readonly rowsTotal: TotalEstimate;
  private readonly selectedTotal: TotalEstimate;

  constructor(
    readonly spec: S,
    files: readonly ScanFile[],
    private readonly area?: number
  ) {
    this.fold = accumulator(spec);
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

  merge({ path, bytes }: ScanFile, { rows, selected, value }: FilePartial): void {
    this.fold.merge(value, path);
    this.rows += rows;
    this.selected += selected;
    this.files.push({ path, bytes, rows });
    this.rowsTotal.add(bytes, rows);
    this.selectedTotal.add(bytes, selected);
  }

  skip(skipped: SkippedFile): void {
    this.skipped.push(skipped);
  }

  /** The answer as it is now; a copy. */
  snapshot(revision: number): FoldSnapshot<S> {
    const { rows, selected, filesDone, filesTotal } = this;
    const complete = filesDone === filesTotal;
    const estimate = this.estimate();
    const head = { revision, rows, selected, filesDone, filesTotal, complete, ...(estimate && { estimate }) };
    return { ...head, result: this.fold.result() };
  }

  private estimate(): FoldSnapshot<S>['estimate'] {
    const rows = this.rowsTotal.total();
    const selected = this.selectedTotal.total();
    if (!rows || !selected) {
      return undefined;
    }
    const { area } = this;
    const density = area !== undefined && area > 0 ? { density: scaled(selected, 1 / area) } : {};
    return { rows, selected, ...density };
  }
}

const scaled = ({ value, error }: Estimate, factor: number): Estimate =>
  error === undefined ? { value: value * factor } : { value: value * factor, error: error * factor };

/**
 * Folds files, see {@link FoldSpec} for what into. Bit for bit the same answer for any number of workers.
 *
 * Memory: each worker holds two chunks of text (1 MiB each), a batch of the needed columns (16384 rows) and the fold of
 * one file; the main thread holds the fold of all files and at most `2·workers + 2` folds of one file that wait for
 * their turn. A fold that could grow without bound ends with OVER_BUDGET.
 *
 * @returns the complete fold, with the rows of each file and the files that were skipped
 * @throws GaiaError what is wrong with the first bad file (policy `fail`) or with the request; OVER_BUDGET; CANCELLED
 */
export async function scanFold<S extends FoldSpec>(
  pool: WorkerPool,
  listed: readonly ScanFile[],
  spec: S,
  options: FoldScanOptions<S> = {}
): Promise<FoldScan<S>> {
  checkFold(spec);
  const files = options.order === 'sky' ? visitOrder(listed) : listed;
  const scan = new FoldScan(spec, files, options.area);
  const progress = new ProgressSum(options.onProgress);
  const owner = {};
  options.onStart?.(scan);
  await inFileOrder(
    files,
    { window: 2 * pool.size + 2, signal: options.signal },
    ({ path, bytes, idRange }, index, signal) => {
      const task = pool.run(
        { kind: 'fold', path, spec, idRange, columns: options.columns },
        { owner, signal, onProgress: (read, rows) => progress.set(index, read, rows) }
      );
      const outcome = task.then(asPartial).catch(GaiaError.from);
      void outcome.then(end => {
        if (!isAbort(end)) {
          progress.finish(index, bytes, end instanceof GaiaError ? 0 : end.rows);
        }
      });
      return outcome;
    },
    async (outcome, index) => {
      const end = await outcome;
      const fault = end instanceof GaiaError ? end : merged(scan, files[index], end);
      if (fault && !canSkip(options, fault)) {
        throw fault;
      }
      if (fault) {
        scan.skip({ path: files[index].path, error: fault.toJSON() });
        options.onSkip?.({ path: files[index].path, error: fault });
      }
      options.onMerged?.(scan.filesDone, scan);
    }
  );
  return scan;
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
