import { rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileFault } from '../../compute/faults';
import type { ScanFile, StoredInput, WorkerPool } from '../../compute/scan';
import { inFileOrder } from '../../compute/in-file-order';
import { canSkip, ProgressSum } from '../../compute/scan-options';
import { GaiaError, type ConvertRequest } from '../../protocol';
import type { EngineListener, EngineOutcome, PlannedJob } from '../engines/engine';
import { nameWhole, sendWhole } from '../../formats/parquet-partition';
import { provenance, resultFile } from '../engines/result-files';
import { writeWhole } from '../files-atomic';
import type { CompareOrder } from './compare-copy';
import type { ConvertOrder, DraftCopy } from './convert-file';
import { isOf, type SourceFile, type StoreEntry } from './entry';
import { checkFolder, writeCatalogue } from './hats/catalogue';
import { COMPARE, CONVERT, COPY } from './names';
import type { ParquetStore } from './store';

/** The store, and how large it may become. */
export interface Storing {
  store: ParquetStore;
  /** Size that the store may have [bytes]; no limit when absent. */
  quota?: number;
}

interface ConvertContext extends Storing {
  pool: WorkerPool;
}

/** From so many columns on, the thread that parses them has more to do than the one that unzips: that one writes the copy. */
const MANY_COLUMNS = 48;

/** One file of a conversion, as `store.json` among the job's results lists it. */
interface Line {
  source: string;
  stored: string;
  rows: number;
  bytes: number;
  columns: number;
  md5: string;
  sorted?: boolean;
  /** It was there already. */
  kept: boolean;
}

/**
 * Puts copies of a job's files into the store, as many at a time as there are workers. What is there already, with all
 * the columns wanted, is kept; a copy that lacks some is made anew with its own columns and the further ones. So a
 * conversion that was cut off goes on where it stopped.
 */
export async function convertJob(
  { pool, store, quota }: ConvertContext,
  request: ConvertRequest,
  job: PlannedJob,
  { signal, folder, onProgress }: EngineListener
): Promise<EngineOutcome> {
  const policy = request.source.onError ?? (job.files.length > 1 ? 'skip' : 'fail');
  const progress = new ProgressSum(onProgress);
  const owner = {};
  const lines: Line[] = [];
  const outcome: EngineOutcome = { rows: 0, selected: 0, files: [], skipped: [], results: [] };
  const notes = notesOf(job);
  const asked = columnsAsked(request, job);
  const copies: StoredInput[] = [];
  // Asked once: while files are added, the store would read its index again for each.
  const known = job.files.map(({ path }) => knownCopy(store, job, path));
  if (request.hats !== undefined) {
    checkFolder(request.hats);
  }
  await inFileOrder(
    job.files,
    { window: 2 * pool.size + 2, signal },
    (file, index, all) => {
      const entry = convert(file, index, all).catch(GaiaError.from);
      void entry.then(end => progress.finish(index, file.bytes, end instanceof GaiaError ? 0 : end.entry.rows));
      return entry;
    },
    async (outcomeOf, index) => {
      const { path, bytes } = job.files[index];
      const end = await outcomeOf;
      if (!(end instanceof GaiaError)) {
        const { rows, columns, md5, sorted, size } = end.entry;
        const stored = store.pathOf(end.entry);
        copies.push({ path: stored, source: end.entry });
        lines.push({ source: path, stored, rows, bytes: size, columns: columns.length, md5, sorted, kept: end.kept });
        outcome.files.push({ path, bytes, rows });
        outcome.rows += rows;
        outcome.selected += rows;
      } else if (canSkip({ policy }, end) && !aboutStore(end, store)) {
        outcome.skipped.push({ path, error: end.toJSON() });
      } else {
        throw end;
      }
    }
  );
  if (outcome.files.length === 0 && outcome.skipped.length > 0) {
    throw GaiaError.from(outcome.skipped[0].error);
  }
  if (request.hats !== undefined) {
    const columns = job.columns.filter(({ name }) => asked.includes(name));
    await writeCatalogue(pool, job, { folder: request.hats, stored: copies, columns, notes, signal });
  }
  if (quota !== undefined) {
    store.evict(quota);
  }
  const path = join(folder, 'store.json');
  writeWhole(path, JSON.stringify({ store: store.root, files: lines }, null, 1));
  return { ...outcome, results: [resultFile(path, 'application/json')] };

  async function convert(
    file: ScanFile,
    index: number,
    all: AbortSignal
  ): Promise<{ entry: StoreEntry; kept: boolean }> {
    const { path, idRange } = file;
    const source = sourceFile(path);
    const before = known[index] && isOf(known[index], source) ? known[index] : undefined;
    const names = wanted(asked, before, job);
    if (names === undefined && request.fresh !== true) {
      return { entry: before!, kept: true };
    }
    const to = store.target(job, source);
    const written = names ?? before!.columns;
    const order: ConvertOrder = { source, columns: job.columns, idRange, names: written, to, notes };
    const isLast = index === job.files.length - 1;
    const result = await pool.run(
      {
        kind: 'work',
        name: CONVERT,
        path,
        bytes: source.bytes,
        isLast,
        order,
        aside: written.length > MANY_COLUMNS ? COPY : undefined
      },
      { owner, signal: all, onProgress: (read, rows) => progress.set(index, read, rows) }
    );
    const { draft, columns: drafted, ...converted } = (result as { outcome: DraftCopy }).outcome;
    try {
      // when no other file is to be worked on, all threads read this copy
      const parts = dealt(drafted, isLast ? pool.size : 1);
      await Promise.all([...parts.map(columns => compare({ draft, to, columns }, all)), sendWhole(draft, to)]);
      nameWhole(draft, to);
    } catch (reason) {
      rmSync(draft, { force: true });
      throw reason;
    }
    const columns = drafted.map(({ name }) => name);
    const entry = { ...converted, columns, file: basename(to), release: job.release, table: job.table };
    store.add(entry);
    return { entry, kept: false };
  }

  async function compare(order: CompareOrder, all: AbortSignal): Promise<void> {
    await pool.run({ kind: 'work', name: COMPARE, path: order.draft, order }, { owner, signal: all });
  }
}

/** Columns asked for, and those without which there is no catalogue. @throws GaiaError BAD_REQUEST */
function columnsAsked({ columns, hats }: ConvertRequest, job: PlannedJob): string[] {
  const all = job.columns.map(({ name }) => name);
  const needed = ['source_id', ...(hats === undefined ? [] : ['ra', 'dec'])];
  const absent = needed.find(name => hats !== undefined && !all.includes(name));
  if (absent !== undefined) {
    throw new GaiaError('BAD_REQUEST', `${job.table} has no column ${absent}, which a HATS catalogue needs.`);
  }
  const asked = new Set([...(columns ?? all), ...needed]);
  return all.filter(name => asked.has(name));
}

function knownCopy(store: ParquetStore, job: PlannedJob, path: string): StoreEntry | undefined {
  try {
    return store.find(job, sourceFile(path));
  } catch {
    return undefined; // the conversion says what is wrong with the file
  }
}

function sourceFile(path: string): SourceFile {
  try {
    const { size: bytes, mtimeMs } = statSync(path);
    return { path, bytes, mtimeMs };
  } catch (reason) {
    throw fileFault(path, reason);
  }
}

/** As cards are dealt: in so many parts, of which none is empty. */
function dealt<T>(all: readonly T[], parts: number): T[][] {
  return Array.from({ length: Math.min(parts, all.length) }, (_, part) => all.filter((_, i) => i % parts === part));
}

/** Columns that a copy is to have: those asked for and those that it has; undefined where it has them all. */
function wanted(
  asked: readonly string[],
  before: StoreEntry | undefined,
  { columns }: PlannedJob
): string[] | undefined {
  const has = new Set(before?.columns);
  if (before && asked.every(name => has.has(name))) {
    return undefined;
  }
  const all = new Set([...asked, ...has]);
  return columns.map(({ name }) => name).filter(name => all.has(name));
}

/** A store that cannot be written is the job's fault, not that of one file. */
const aboutStore = ({ details }: GaiaError, { root }: ParquetStore): boolean =>
  typeof details?.file === 'string' && details.file.startsWith(root);

function notesOf(job: PlannedJob): Record<string, string> {
  const { release, table, reference_epoch, synthetic, citation, acknowledgement } = provenance(job);
  return { release, table, reference_epoch, synthetic, citation, acknowledgement };
}
