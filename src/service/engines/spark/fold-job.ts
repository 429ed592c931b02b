import { FoldScan } from '../../../compute/scan-fold';
import { inFileOrder } from '../../../compute/in-file-order';
import { canSkip } from '../../../compute/scan-options';
import { randomOrder, visitOrder, type FoldRecord, type FoldSpec, type ScanFile } from '../../../compute/scan';
import type { FilePartial } from '../../../compute/folds';
import { GaiaError, isAbort, type ErrorPolicy, type JobRequest } from '../../../protocol';
import type { EngineListener, EngineOutcome, PlannedJob } from '../engine';
import { sampledPart } from '../fold-specs';
import { spilledBy } from '../result-files';
import { barePath, type ClusterFile } from './cluster-files';
import { ChunkProgress } from './chunk-progress';

/** Queries of one job that a cluster works on at a time: the next one's tasks fill the cores that the last leave idle. */
const AT_A_TIME = 2;

/** Gives what each file of a chunk came to, in the chunk's order. */
export type ReadChunk = (
  chunk: readonly ClusterFile[],
  onProgress: (share: number) => void
) => Promise<(FilePartial | GaiaError)[]>;

export interface FoldJob<S extends FoldSpec> {
  job: PlannedJob;
  listener: EngineListener;
  spec: S;
  policy: ErrorPolicy;
  files: readonly ClusterFile[];
  /** Files of one query. */
  chunkFiles: number;
  read: ReadChunk;
  onMerged?(scan: FoldScan<S>): void;
  write(scan: FoldScan<S>): Promise<EngineOutcome['results']>;
}

/**
 * Folds files with one query for each chunk of them. What a query gives is what the scanner's workers give, file by file, so
 * pictures, checkpoints and answers are the same; a job that was cut off goes on with the first chunk that is not kept.
 *
 * @throws GaiaError as `scanFold`; what Spark says
 */
export async function foldJob<S extends FoldSpec>(fold: FoldJob<S>): Promise<EngineOutcome> {
  const { job, listener, spec, policy, chunkFiles, read } = fold;
  const { signal, folder } = listener;
  const visit = job.request.source.visit;
  const files = inOrder(fold.files, visit);
  const scan = new FoldScan<S>(
    spec,
    files.map(({ file }) => file),
    { spill: { folder }, sampled: sampledPart(job) }
  );
  const checkpoint = listener.checkpoint<FoldRecord>({ spec, order: visit, policy });
  const progress = new ChunkProgress(scan, ({ ...now }) => listener.onProgress({ ...now, ...spilledBy(scan) }));
  try {
    for await (const record of checkpoint.kept()) {
      scan.restore(
        record,
        files.map(({ file }) => file)
      );
      await scan.relieve();
    }
    progress.resumed();
    const chunks = chunksOf(files.slice(scan.filesDone), chunkFiles);
    await inFileOrder(
      chunks,
      { window: AT_A_TIME, signal },
      chunk => settle(readAll(chunk, { read, policy, tell: share => progress.set(chunk, share) })),
      async (outcome, turn) => {
        const found = await outcome;
        if (found instanceof GaiaError) {
          throw found;
        }
        for (let i = 0; i < found.length; i++) {
          const { file } = chunks[turn][i];
          const end = found[i];
          const index = scan.filesDone;
          const fault = end instanceof GaiaError ? end : merged(scan, file, end);
          if (fault !== undefined) {
            if (!canSkip({ policy }, fault)) {
              throw fault;
            }
            scan.skip({ path: file.path, error: fault.toJSON() });
          }
          await scan.relieve();
          const record: FoldRecord =
            fault === undefined
              ? { kind: 'file', file: index, partial: end as FilePartial }
              : { kind: 'skip', file: index, error: fault.toJSON() };
          await checkpoint.keep(record, true);
        }
        const sum = checkpoint.wantsSum ? scan.sum() : undefined;
        if (sum !== undefined) {
          await checkpoint.replace(sum);
        }
        progress.done(chunks[turn]);
        fold.onMerged?.(scan);
      }
    );
    if (scan.files.length === 0 && scan.skipped.length > 0) {
      throw GaiaError.from(scan.skipped[0].error);
    }
    const results = await fold.write(scan);
    const { rows, selected, skipped } = scan;
    return { rows, selected, files: scan.files, skipped, results, ...spilledBy(scan) };
  } finally {
    await scan.release();
  }
}

function merged<S extends FoldSpec>(scan: FoldScan<S>, file: ScanFile, partial: FilePartial): GaiaError | undefined {
  try {
    scan.merge(file, partial);
    return undefined;
  } catch (reason) {
    return GaiaError.from(reason);
  }
}

/** A promise whose failure waits until it is looked at. */
const settle = <T>(work: Promise<T>): Promise<T | GaiaError> => work.catch((reason: unknown) => GaiaError.from(reason));

function inOrder(files: readonly ClusterFile[], visit: JobRequest['source']['visit']): readonly ClusterFile[] {
  if (visit !== 'sky' && visit !== 'random') {
    return files;
  }
  const byFile = new Map(files.map(one => [one.file, one]));
  const listed = files.map(({ file }) => file);
  return (visit === 'sky' ? visitOrder(listed) : randomOrder(listed)).map(file => byFile.get(file)!);
}

function chunksOf(files: readonly ClusterFile[], size: number): ClusterFile[][] {
  const chunks: ClusterFile[][] = [];
  for (let from = 0; from < files.length; from += size) {
    chunks.push(files.slice(from, from + size));
  }
  return chunks;
}

interface Reading {
  read: ReadChunk;
  policy: ErrorPolicy;
  tell(share: number): void;
}

/**
 * Reads a chunk; where a file of it ends the query and may be left out, the others are read again without it. A file that
 * the fault does not name is found by halves.
 */
async function readAll(chunk: readonly ClusterFile[], reading: Reading): Promise<(FilePartial | GaiaError)[]> {
  const { read, policy, tell } = reading;
  try {
    return await read(chunk, tell);
  } catch (reason) {
    const fault = GaiaError.from(reason);
    if (isAbort(fault) || fault.code === 'INTERNAL' || !canSkip({ policy }, fault)) {
      throw fault;
    }
    if (chunk.length === 1) {
      return [fault];
    }
    const named = chunk.findIndex(({ path }) => barePath(path) === barePath(String(fault.details?.path ?? '')));
    if (named < 0) {
      const half = chunk.length >> 1;
      return [...(await readAll(chunk.slice(0, half), reading)), ...(await readAll(chunk.slice(half), reading))];
    }
    const others = await readAll(chunk.toSpliced(named, 1), reading);
    return others.toSpliced(named, 0, fault);
  }
}
