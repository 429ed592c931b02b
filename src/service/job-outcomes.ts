import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  GaiaError,
  isMap,
  withFewerBins,
  type HistogramFrame,
  type KeptFrame,
  type ResultFile,
  type SpectraFrame
} from '../protocol';
import { readHistogramFrame } from './histogram-frames';
import type { JobStore } from './jobs/store';
import { coarser, readFrame } from './map-frames';
import { firstSpectra, readSpectraFrame } from './spectra-frames';

/**
 * The newest map of a job, running or finished, degraded to `order` where it is finer.
 * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST when the job makes no map.
 */
export function mapOf(store: JobStore, id: string, order?: number): KeptFrame {
  const job = store.get(id);
  if (!isMap(job.state.request)) {
    throw new GaiaError('BAD_REQUEST', `Job ${id} makes no map.`);
  }
  const drawn = job.frame;
  const frame = drawn !== undefined && 'layers' in drawn ? drawn : readFrame(store.folders.of(id));
  if (frame === undefined) {
    throw new GaiaError('RESULT_NOT_READY', `Job ${id} has no picture yet.`, 'It comes with the first partition.');
  }
  return coarser({ ...frame, revision: job.state.frame }, order);
}

/**
 * A file of a finished job's results, by its name in the manifest.
 * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, FILE_NOT_FOUND
 */
export function resultFileOf(store: JobStore, id: string, name: string): ResultFile {
  const { manifest } = store.get(id).state;
  if (manifest === undefined) {
    throw new GaiaError('RESULT_NOT_READY', `Job ${id} has no results yet.`);
  }
  const known = manifest.results.find(file => file.name === name);
  const path = join(store.folders.of(id), name);
  const stat = known && statSync(path, { throwIfNoEntry: false });
  if (known === undefined || stat === undefined) {
    const names = manifest.results.map(file => file.name).join(', ');
    throw new GaiaError('FILE_NOT_FOUND', `Job ${id} has no result ${name}.`, `Its results: ${names}.`);
  }
  return { ...known, path, bytes: stat.size };
}

/**
 * The newest histogram of a job, running or finished, with bins joined where there are more than a screen shows.
 * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST when the job makes no histogram.
 */
export function histogramOf(store: JobStore, id: string): HistogramFrame {
  const job = store.get(id);
  if (job.state.request.type !== 'Histogram') {
    throw new GaiaError('BAD_REQUEST', `Job ${id} makes no histogram.`);
  }
  const drawn = job.frame;
  const isOwn = drawn !== undefined && 'kind' in drawn && drawn.kind === 'histogram';
  const frame = isOwn ? drawn : readHistogramFrame(store.folders.of(id));
  if (frame === undefined) {
    throw new GaiaError('RESULT_NOT_READY', `Job ${id} has no histogram yet.`, 'It comes with the first partition.');
  }
  return withFewerBins({ ...frame, revision: job.state.frame });
}

/**
 * The spectra that a search has found, running or over.
 * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST when the job searches no spectra.
 */
export function spectraOf(store: JobStore, id: string): SpectraFrame {
  const { state, frame: drawn } = store.get(id);
  if (state.request.type !== 'SimilarSpectra') {
    throw new GaiaError('BAD_REQUEST', `Job ${id} searches no spectra.`);
  }
  const isOwn = drawn !== undefined && 'kind' in drawn && drawn.kind === 'spectra';
  const frame = isOwn ? drawn : readSpectraFrame(store.folders.of(id), state.progress.filesTotal);
  if (frame === undefined) {
    throw new GaiaError('RESULT_NOT_READY', `Job ${id} has no spectra yet.`, 'They come with the first partition.');
  }
  return firstSpectra({ ...frame, revision: state.frame });
}
