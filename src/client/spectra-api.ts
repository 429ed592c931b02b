import type { SpectraFrame } from '../protocol';

/** What the browser asks about searches for spectra. Every call rejects with a GaiaError. */
export interface SpectraApi {
  /** The spectra found, of a running or a finished search; null while there are none. `GET /api/jobs/ID/spectra`. */
  spectra(id: string, signal?: AbortSignal): Promise<SpectraFrame | null>;
}
