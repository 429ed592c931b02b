import { join } from 'node:path';
import {
  scanFold,
  scanRows,
  type FoldRecord,
  type ScanFile,
  type ScanProgress,
  type SimilarSpectraResult,
  type SimilarSpectraSpec,
  type WorkerPool
} from '../../compute/scan';
import { openTableWriter, TABLE_FORMATS } from '../../formats/table-writer';
import {
  DEFAULT_SIMILAR,
  GaiaError,
  XP_GRID,
  type ErrorPolicy,
  type RankedSource,
  type ResultFile,
  type SimilarSpectraRequest
} from '../../protocol';
import { writeWhole } from '../files-atomic';
import type { EngineListener, EngineOutcome, PlannedJob } from './engine';
import { selectionOf } from './fold-specs';
import { provenance, resultFile } from './result-files';
import { listAt, spectraResult, spectraTable } from './spectra-result';

/** A ranking so far is told at most so often [ms]. */
const RANKING_MS = 500;
/** Sources of a ranking that are told while a search goes on. */
const RANKING_LENGTH = 10;

/** Finds the spectra most like a prototype, and writes them as a table and as JSON. */
export async function spectraJob(
  pool: WorkerPool,
  request: SimilarSpectraRequest,
  job: PlannedJob,
  { signal, folder, onProgress, onFrame, checkpoint }: EngineListener,
  policy: ErrorPolicy
): Promise<EngineOutcome> {
  const spec = spectraSpec(request, job, await prototypeOf(pool, request, job, signal));
  let ranking: RankedSource[] | undefined;
  let told = -Infinity;
  let latest: ScanProgress = { filesDone: 0, bytesDone: 0, rows: 0 };
  const scan = await scanFold(pool, job.files, spec, {
    signal,
    columns: job.columns,
    policy,
    order: request.source.visit,
    checkpoint: checkpoint<FoldRecord>({ spec, policy, order: request.source.visit }),
    onProgress: progress => {
      latest = progress;
      onProgress({ ...progress, ...(ranking && { ranking }) });
    },
    onMerged: (_, partly) => {
      if (performance.now() - told >= RANKING_MS) {
        told = performance.now();
        ranking = rankingOf(partly.picture());
        onProgress({ ...latest, ranking });
        onFrame(revision => ({
          kind: 'spectra',
          revision,
          filesDone: latest.filesDone,
          filesTotal: job.files.length,
          complete: false,
          result: spectraResult(request, spec, partly.picture())
        }));
      }
    }
  });
  try {
    if (scan.files.length === 0 && scan.skipped.length > 0) {
      throw GaiaError.from(scan.skipped[0].error);
    }
    const found = await scan.answer();
    const results = await writeSpectra(folder, request, spec, found, job);
    const { rows, selected, files, skipped } = scan;
    return { rows, selected, files, skipped, results };
  } finally {
    await scan.release();
  }
}

/** What is searched for. @param prototype - its fluxes; only their number matters to find out the columns needed */
export function spectraSpec(
  request: SimilarSpectraRequest,
  job: PlannedJob,
  prototype: { flux: readonly number[]; fluxError?: readonly number[] }
): SimilarSpectraSpec {
  const { metric = 'euclidean', wavelengthRange: range, fluxColumn = 'flux', errorColumn } = request;
  return {
    type: 'SimilarSpectra',
    flux: prototype.flux,
    ...(metric === 'chi2' && prototype.fluxError && { fluxError: prototype.fluxError }),
    fluxColumn,
    ...(errorColumn !== undefined && { errorColumn }),
    metric,
    ...(range && { samples: samplesIn(range) }),
    count: request.limit ?? DEFAULT_SIMILAR,
    ...selectionOf(request, job)
  };
}

/** The samples of a range of wavelengths, its ends included: [first, last). */
function samplesIn([from, to]: readonly [number, number]): [number, number] {
  const { first, step, samples } = XP_GRID;
  return [Math.max(0, Math.ceil((from - first) / step)), Math.min(samples, Math.floor((to - first) / step) + 1)];
}

interface PrototypeSpectrum {
  flux: number[];
  fluxError?: number[];
}

/** The prototype's fluxes: those given, or its source's own from the table. */
export async function prototypeOf(
  pool: WorkerPool,
  { prototype, fluxColumn = 'flux', errorColumn, metric }: SimilarSpectraRequest,
  job: PlannedJob,
  signal: AbortSignal
): Promise<PrototypeSpectrum> {
  if (!('sourceId' in prototype)) {
    return prototype;
  }
  const { sourceId } = prototype;
  const files = job.prototypeFiles ?? job.files;
  const columns = [fluxColumn, ...(metric === 'chi2' && errorColumn !== undefined ? [errorColumn] : [])];
  let found: (number[] | undefined)[] | undefined;
  await scanRows(
    pool,
    files,
    { columns, where: `source_id = ${sourceId}`, limit: 1 },
    batch => void (found = batch.columns.map(column => listAt(column, 0))),
    { signal, columns: job.columns }
  );
  const [flux, fluxError] = found ?? [];
  if (flux === undefined) {
    throw withoutSpectrum(prototype, job.table, files);
  }
  if (flux.length !== XP_GRID.samples) {
    throw new GaiaError(
      'BAD_REQUEST',
      `The spectrum of ${sourceId} has ${flux.length} samples, not ${XP_GRID.samples}.`
    );
  }
  return { flux, fluxError };
}

function withoutSpectrum({ sourceId }: { sourceId: string }, table: string, files: readonly ScanFile[]): GaiaError {
  return new GaiaError(
    'BAD_REQUEST',
    `Source ${sourceId} has no spectrum in ${table}.`,
    'Only sources whose has_xp_sampled is true in gaia_source have one.',
    { sourceId, files: files.map(({ path }) => path) }
  );
}

function rankingOf({ rows }: SimilarSpectraResult): RankedSource[] {
  const [ids, distances] = rows.columns.map(({ values }) => values!);
  return Array.from({ length: Math.min(rows.rows, RANKING_LENGTH) }, (_, i) => ({
    sourceId: String(ids[i]),
    distance: Number(distances[i])
  }));
}

/** The found spectra as a table and as JSON. */
export async function writeSpectra(
  folder: string,
  request: SimilarSpectraRequest,
  spec: SimilarSpectraSpec,
  found: SimilarSpectraResult,
  job: PlannedJob
): Promise<ResultFile[]> {
  const format = TABLE_FORMATS.find(({ name }) => name === (request.format ?? 'arrow'))!;
  const path = join(folder, `spectra${format.extension}`);
  const { columns, rows } = spectraTable(found);
  const writer = openTableWriter(format.name, path, columns, provenance(job));
  try {
    if (rows.rows > 0) {
      await writer.write(rows);
    }
    await writer.close();
  } catch (reason) {
    await writer.abort();
    throw reason;
  }
  const json = join(folder, 'spectra.json');
  writeWhole(json, JSON.stringify(spectraResult(request, spec, found)));
  return [resultFile(path, format.mime), resultFile(json, 'application/json')];
}
