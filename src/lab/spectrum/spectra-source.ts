import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList, SpectraApi, TableApi } from '../../client';
import { GaiaError, isTerminal, type JobState, type RankedSource } from '../../protocol';
import { describePhase, describeProgress, describeRequest, formatCount, fractionDone } from '../format';
import { setOfResult, setOfRows, spectraColumns, type SpectraSet } from './spectra-set';

/** Which spectra: those that a search finds, or those of a file, of some sources or its first ones. */
export type SpectraPlace = { job: string } | { path: string; sourceIds?: readonly string[] };

/** What there is to show, as far as it is new. */
export interface SpectraTold {
  title?: string;
  words?: string;
  /** Of a search that goes on, 0–1. */
  part?: number;
  /** The search as it stands. */
  job?: JobState;
  set?: SpectraSet;
  /** The best so far, sooner than their spectra. */
  ranking?: readonly RankedSource[];
  /** In place of spectra. */
  note?: string;
}

interface Follow {
  api: Pick<GaiaApi, 'job'> & Pick<SpectraApi, 'spectra'>;
  jobs: JobList;
  trans: TranslationBundle;
  signal: AbortSignal;
  tell: (told: SpectraTold) => void;
}

/**
 * Follows a search: its ranking with every progress, its spectra with every frame, until it is over.
 * @throws GaiaError JOB_NOT_FOUND and whatever else the service says
 */
export async function followJob(id: string, { api, jobs, trans, signal, tell }: Follow): Promise<void> {
  let state = jobs.get(id) ?? (await api.job(id, signal));
  jobs.adopt(state);
  if (state.request.type !== 'SimilarSpectra') {
    throw new GaiaError('BAD_REQUEST', trans.__('Job %1 searches no spectra.', id));
  }
  tell({ title: describeRequest(state.request, trans) });
  let wake = (): void => undefined;
  const unsubscribe = isTerminal(state.phase) ? () => undefined : jobs.subscribe(() => wake());
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  let shown = -1;
  try {
    while (!signal.aborted) {
      state = jobs.get(id) ?? state;
      tell(progressOf(state, trans));
      const isOver = isTerminal(state.phase);
      const { frame } = state;
      if (frame > shown && (frame > 0 || isOver)) {
        shown = frame;
        const found = await api.spectra(id, signal);
        if (found) {
          tell({ set: setOfResult(found.result) });
        } else if (isOver) {
          tell({
            note: [state.error?.message, state.error?.hint].filter(Boolean).join(' ') || trans.__('Nothing was found.')
          });
        }
      }
      if (isOver && (jobs.get(id) ?? state).frame <= shown) {
        return;
      }
      if ((jobs.get(id) ?? state) === state) {
        await new Promise<void>(resolve => (wake = resolve));
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}

function progressOf(state: JobState, trans: TranslationBundle): SpectraTold {
  const { phase, progress, error, manifest } = state;
  const isOver = isTerminal(phase);
  const words = [
    ...(phase === 'EXECUTING' ? [] : [describePhase(phase, trans)]),
    ...(phase === 'EXECUTING' || manifest ? [describeProgress(state, trans)] : []),
    ...(error ? [error.message] : [])
  ].join(' · ');
  return {
    words,
    job: state,
    ...(!isOver && { part: fractionDone(state) }),
    ...(progress.ranking && !isOver && { ranking: progress.ranking })
  };
}

/** Spectra that are shown of a file when none are named. */
const FIRST = 10;
/** Spectra that are shown of a file at most. */
const MOST = 100;

interface Read {
  api: TableApi;
  trans: TranslationBundle;
  signal: AbortSignal;
  tell: (told: SpectraTold) => void;
}

/** Reads spectra from a table of sampled ones. @throws GaiaError BAD_REQUEST for a file without spectra */
export async function readRows(
  { path, sourceIds }: Extract<SpectraPlace, { path: string }>,
  { api, trans, signal, tell }: Read
): Promise<void> {
  const table = await api.table({ path }, signal);
  const own = spectraColumns(table);
  if (!own) {
    throw new GaiaError('BAD_REQUEST', trans.__('%1 holds no sampled spectra.', table.name));
  }
  const hasId = table.columns.some(({ name }) => name === 'source_id');
  tell({ title: trans.__('Spectra of %1', table.name), words: trans.__('Reading…') });
  const window = await api.tableWindow(
    {
      path,
      start: 0,
      count: sourceIds ? Math.min(MOST, sourceIds.length) : FIRST,
      columns: [...(hasId ? ['source_id'] : []), own.flux, ...(own.error ? [own.error] : [])],
      ...(sourceIds && { where: `source_id IN (${sourceIds.slice(0, MOST).map(checkedId).join(', ')})` }),
      whole: true
    },
    {
      signal,
      onProgress: ({ part, rows }) => tell({ words: trans.__('Reading, %1 found', formatCount(rows)), part })
    }
  );
  const set = setOfRows(window, own, table.columns.find(({ name }) => name === own.flux)?.unit);
  tell({
    words: trans._n('%1 spectrum', '%1 spectra', set.spectra.length),
    set,
    ...(set.spectra.length === 0 && { note: trans.__('None of these sources has a spectrum in this file.') })
  });
}

function checkedId(id: string): string {
  if (!/^-?\d{1,19}$/.test(id)) {
    throw new GaiaError('BAD_REQUEST', `"${id}" is no source_id.`);
  }
  return id;
}
