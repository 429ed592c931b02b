import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type {
  FoldScan,
  FoldSpec,
  HistogramResult,
  PixelMapSpec,
  SkyMapAnswer,
  StatisticsResult
} from '../../compute/scan';
import { writeMap } from '../../formats/map-writer';
import { TABLE_FORMATS } from '../../formats/table-writer';
import {
  VERSION,
  type DensityMapRequest,
  type HealpixMapRequest,
  type MapFormat,
  type ResultFile
} from '../../protocol';
import { writeWhole } from '../files-atomic';
import { saveFrame } from '../map-frames';
import type { EngineListener, EngineOutcome, PlannedJob } from './engine';
import { frameOf } from './fold-specs';

const mimeOf = (format: MapFormat): string =>
  TABLE_FORMATS.find(({ name }) => name === format)?.mime ?? 'application/octet-stream';

/** A map as viewers read it, as Arrow, and in the further formats asked for. */
export async function writeMaps(
  { folder }: EngineListener,
  scan: FoldScan<PixelMapSpec>,
  { formats = [] }: DensityMapRequest | HealpixMapRequest,
  job: PlannedJob
): Promise<ResultFile[]> {
  const map = await scan.answer();
  const frame = saveFrame(folder, frameOf(scan, 0, await map.pixels()));
  const [results] = await settledAll([writeFormats(folder, map, formats, job), frame]);
  return results;
}

/** As `Promise.all`, but nothing goes on once it has rejected: a folder may then be removed. */
async function settledAll<A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function writeFormats(
  folder: string,
  map: SkyMapAnswer,
  formats: readonly MapFormat[],
  job: PlannedJob
): Promise<ResultFile[]> {
  const results: ResultFile[] = [];
  for (const format of new Set<MapFormat>(['arrow', ...formats])) {
    const path = join(folder, `map.${format}`);
    await writeMap(format, path, map, provenance(job));
    results.push(resultFile(path, mimeOf(format)));
  }
  return results;
}

/** A histogram as JSON (edges and counts) and as CSV (a line a bin). */
export function writeHistogram(folder: string, histogram: HistogramResult): ResultFile[] {
  const { x, y, counts } = histogram;
  const plain = {
    ...histogram,
    x: { ...x, edges: [...x.edges] },
    ...(y && { y: { ...y, edges: [...y.edges] } }),
    counts: [...counts]
  };
  const bins = Math.max(0, x.edges.length - 1);
  const yBins = y === undefined ? 1 : Math.max(0, y.edges.length - 1);
  const head = [`${x.name}_low`, `${x.name}_high`, ...(y ? [`${y.name}_low`, `${y.name}_high`] : []), 'count'];
  const lines = [head.map(quoted).join(',')];
  for (let i = 0; i < bins; i++) {
    for (let j = 0; j < yBins; j++) {
      const place = y === undefined ? [] : [y.edges[j], y.edges[j + 1]];
      lines.push([x.edges[i], x.edges[i + 1], ...place, counts[i * yBins + j]].join(','));
    }
  }
  return both(folder, 'histogram', plain, lines);
}

/** Statistics as JSON and as CSV (a line a column). */
export function writeStatistics(
  folder: string,
  statistics: StatisticsResult,
  quantiles: readonly number[]
): ResultFile[] {
  const fields = ['name', 'datatype', 'unit', 'count', 'nulls', 'nan', 'min', 'max', 'mean', 'stddev'] as const;
  const lines = [[...fields, ...quantiles.map(q => `approx_q${q}`)].join(',')];
  for (const column of statistics.columns) {
    const cells = [...fields.map(field => column[field]), ...quantiles.map((_, i) => column.approxQuantiles?.[i])];
    lines.push(cells.map(cell => (typeof cell === 'string' ? quoted(cell) : (cell ?? ''))).join(','));
  }
  return both(folder, 'statistics', { ...statistics, quantiles }, lines);
}

function both(folder: string, name: string, value: object, lines: string[]): ResultFile[] {
  const json = join(folder, `${name}.json`);
  const csv = join(folder, `${name}.csv`);
  writeWhole(json, JSON.stringify(value));
  writeWhole(csv, `${lines.join('\n')}\n`);
  return [resultFile(json, 'application/json'), resultFile(csv, 'text/csv')];
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a result file says about itself, as far as it can before the job is over. */
export function provenance(job: PlannedJob): Record<string, string> {
  return {
    product: `gaialab ${VERSION}`,
    release: job.release,
    table: job.table,
    reference_epoch: String(job.referenceEpoch),
    synthetic: String(job.synthetic),
    request: JSON.stringify(job.request),
    citation: job.citation,
    acknowledgement: job.acknowledgement
  };
}

export function resultFile(path: string, mime: string): ResultFile {
  return { name: basename(path), path, mime, bytes: statSync(path).size };
}

/** What a scan has put on the disk, once it has. */
export const spilledBy = (scan: Pick<FoldScan<FoldSpec>, 'spilled'> | undefined): Pick<EngineOutcome, 'spilled'> =>
  scan !== undefined && scan.spilled.runs > 0 ? { spilled: { ...scan.spilled } } : {};
