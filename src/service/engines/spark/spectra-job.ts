import { fileFold } from '../../../compute/folds';
import { SimilarSpectra } from '../../../compute/similar-spectra';
import type { SpectraPartial } from '../../../compute/spectra-fold';
import { type RowBatch, type SimilarSpectraSpec, type WorkerPool } from '../../../compute/scan';
import { canSkip } from '../../../compute/scan-options';
import { GaiaError, type ErrorPolicy, type LeftOutSpectra, type SimilarSpectraRequest } from '../../../protocol';
import type { EngineListener, EngineOutcome, PlannedJob } from '../engine';
import { prototypeOf, spectraSpec, writeSpectra } from '../spectra';
import { barePath, type ClusterFile } from './cluster-files';
import { texts } from './arrow-rows';
import type { ClusterJob } from './cluster';
import { LEFT_OUT, spectraQuery } from './spectra-query';

/** More are ranked on the cluster than are wanted: its sums are added up in another order than the scanner's. */
const SLACK = 10;

interface Candidate {
  distance: number;
  id: bigint;
  path: string;
}

/** What the files so far came to; kept by checkpoints. */
interface SpectraChunk {
  files: { rows: number; selected: number }[];
  compared: number;
  leftOut: number[];
  nearest: Candidate[];
  skipped: { path: string; error: ReturnType<GaiaError['toJSON']> }[];
}

/**
 * Finds the spectra most like a prototype: the cluster compares all and ranks, then the few best are read, compared once more
 * by the scanner's own code, and written as it writes them. Distances and order are therefore the scanner's to the last bit.
 */
export async function sparkSpectra(
  cluster: ClusterJob,
  pool: WorkerPool,
  request: SimilarSpectraRequest,
  job: PlannedJob,
  listener: EngineListener,
  { files, policy, chunkFiles }: { files: readonly ClusterFile[]; policy: ErrorPolicy; chunkFiles: number }
): Promise<EngineOutcome> {
  const { signal, folder, onProgress } = listener;
  const spec = spectraSpec(request, job, await prototypeOf(pool, request, job, signal));
  const wanted = spec.count + SLACK;
  const checkpoint = listener.checkpoint<SpectraChunk>({ spec, policy, engine: 'spark', chunkFiles });
  const chunks: SpectraChunk[] = [];
  for await (const record of checkpoint.kept()) {
    chunks.push(record);
  }
  const total = (): { filesDone: number; bytesDone: number; rows: number; ranking?: never } => {
    const filesDone = chunks.reduce((sum, one) => sum + one.files.length, 0);
    return {
      filesDone,
      bytesDone: files.slice(0, filesDone).reduce((sum, { file }) => sum + file.bytes, 0),
      rows: chunks.reduce((sum, one) => sum + one.files.reduce((of, { rows }) => of + rows, 0), 0)
    };
  };
  if (chunks.length > 0) {
    onProgress({ ...total(), isResumed: true });
  }
  for (let from = total().filesDone; from < files.length; from += chunkFiles) {
    const part = files.slice(from, from + chunkFiles);
    const chunk = await compareFiles(cluster, spec, job, { part, wanted, policy }, share => {
      const now = total();
      const bytes = part.reduce((sum, { file }) => sum + file.bytes, 0);
      onProgress({ ...now, bytesDone: Math.round(now.bytesDone + share * bytes) });
    });
    chunks.push(chunk);
    await checkpoint.keep(chunk, true);
    const ranking = nearestOf(chunks, spec.count)
      .slice(0, 10)
      .map(({ id, distance }) => ({ sourceId: String(id), distance }));
    onProgress({ ...total(), ranking });
  }
  const skipped = chunks.flatMap(chunk => chunk.skipped);
  if (skipped.length === files.length && skipped.length > 0) {
    throw GaiaError.from(skipped[0].error);
  }
  const nearest = nearestOf(chunks, wanted);
  const leftOut = Object.fromEntries(
    LEFT_OUT.map((why, i) => [why, chunks.reduce((sum, chunk) => sum + chunk.leftOut[i], 0)])
  ) as unknown as LeftOutSpectra;
  const compared = chunks.reduce((sum, chunk) => sum + chunk.compared, 0);
  const partial = await readNearest(cluster, spec, job, files, nearest);
  const found = new SimilarSpectra(spec);
  found.merge({ ...partial, compared, leftOut }, job.files[0].path);
  const results = await writeSpectra(folder, request, spec, found.result(), job);
  const counts = chunks.flatMap(chunk => chunk.files);
  const out = new Set(skipped.map(({ path }) => path));
  return {
    rows: counts.reduce((sum, { rows }) => sum + rows, 0),
    selected: counts.reduce((sum, { selected }) => sum + selected, 0),
    files: files
      .map(({ file: { path, bytes, stored } }, i) => ({
        path,
        bytes,
        rows: counts[i].rows,
        ...(stored && { store: stored.path })
      }))
      .filter(({ path }) => !out.has(path)),
    skipped,
    results
  };
}

function nearestOf(chunks: readonly SpectraChunk[], count: number): Candidate[] {
  const all = chunks.flatMap(({ nearest }) => nearest);
  return all.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1)).slice(0, count);
}

let views = 0;

async function compareFiles(
  cluster: ClusterJob,
  spec: SimilarSpectraSpec,
  job: PlannedJob,
  { part, wanted, policy }: { part: readonly ClusterFile[]; wanted: number; policy: ErrorPolicy },
  tell: (share: number) => void
): Promise<SpectraChunk> {
  const view = `spectra_${++views}`;
  const query = spectraQuery(spec, job.columns, view, wanted);
  const place = new Map(part.map(({ path }, i) => [barePath(path), i]));
  const none = (): SpectraChunk => ({
    files: part.map(() => ({ rows: 0, selected: 0 })),
    compared: 0,
    leftOut: LEFT_OUT.map(() => 0),
    nearest: [],
    skipped: []
  });
  let chunk = none();
  const take = ({ rows, columns }: RowBatch): void => {
    const [file, n, m, ...rest] = columns;
    const [c, d, id] = rest.slice(LEFT_OUT.length);
    texts(file).forEach((name, i) => {
      const index = place.get(barePath(name))!;
      chunk.files[index] = { rows: Number(n.values![i]), selected: Number(m.values![i]) };
      chunk.compared += Number(c.values![i]);
      LEFT_OUT.forEach((_, w) => (chunk.leftOut[w] += Number(rest[w].values![i])));
      const [distances, ids] = [d.items!.values as Float64Array, id.items!.values as BigInt64Array];
      for (let k = d.offsets![i]; k < d.offsets![i + 1]; k++) {
        chunk.nearest.push({ distance: distances[k], id: ids[k], path: part[index].path });
      }
    });
    void rows;
  };
  try {
    const paths = part.map(({ path }) => path);
    const viewOf = { paths, columns: job.columns, wanted: query.reads };
    await cluster.rows(
      { sql: query.sql, columns: query.columns, views: { [view]: viewOf } },
      { onBegin: () => void (chunk = none()), take, onProgress: ({ share }) => tell(share) }
    );
    return { ...chunk, nearest: nearestOf([chunk], wanted) };
  } catch (reason) {
    const fault = GaiaError.from(reason);
    if (fault.code === 'INTERNAL' || !canSkip({ policy }, fault)) {
      throw fault;
    }
    if (part.length === 1) {
      return { ...none(), skipped: [{ path: part[0].file.path, error: fault.toJSON() }] };
    }
    const half = part.length >> 1;
    const [a, b] = [
      await compareFiles(cluster, spec, job, { part: part.slice(0, half), wanted, policy }, tell),
      await compareFiles(cluster, spec, job, { part: part.slice(half), wanted, policy }, tell)
    ];
    return {
      files: [...a.files, ...b.files],
      compared: a.compared + b.compared,
      leftOut: a.leftOut.map((count, i) => count + b.leftOut[i]),
      nearest: nearestOf([a, b], wanted),
      skipped: [...a.skipped, ...b.skipped]
    };
  }
}

/** Reads the best spectra, and compares them as the scanner does. */
async function readNearest(
  cluster: ClusterJob,
  spec: SimilarSpectraSpec,
  { columns, files: [first] }: PlannedJob,
  files: readonly ClusterFile[],
  nearest: readonly Candidate[]
): Promise<SpectraPartial> {
  const fold = fileFold(first.path, {
    ...spec,
    where: undefined,
    region: undefined,
    sample: undefined,
    cone: undefined
  });
  const wanted = fold.byColumns!.prepare(columns);
  const infos = wanted.map(name => columns.find(column => column.name === name)!);
  const paths = [...new Set(nearest.map(({ path }) => path))];
  if (paths.length > 0) {
    const view = `nearest_${++views}`;
    const names = wanted.map(name => `\`${name}\``).join(', ');
    let batches: RowBatch[] = [];
    await cluster.rows(
      {
        sql: `SELECT ${names} FROM ${view} WHERE source_id IN (${nearest.map(({ id }) => id).join(', ')})`,
        columns: infos,
        views: {
          [view]: { paths: files.map(({ path }) => path).filter(path => paths.includes(path)), columns, wanted }
        }
      },
      { onBegin: () => void (batches = []), take: batch => void batches.push(batch) }
    );
    batches.forEach(batch => fold.byColumns!.takeBatch(batch));
  }
  fold.byColumns!.end();
  return fold.partial().value as SpectraPartial;
}
