import type { SpectraResult } from './spectra';

/** The spectra that a search has found at one moment, as JSON. */
export interface SpectraFrame {
  kind: 'spectra';
  revision: number;
  filesDone: number;
  filesTotal: number;
  complete: boolean;
  /** At most {@link MAX_FRAME_SPECTRA} of the spectra; the job's files have the rest. */
  result: SpectraResult;
}

export const MAX_FRAME_SPECTRA = 100;
