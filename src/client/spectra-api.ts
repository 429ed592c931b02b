import type { PrototypeFile, PrototypeSpectrum, SpectraFrame } from '../protocol';

/** What the browser asks about searches for spectra. Every call rejects with a GaiaError. */
export interface SpectraApi {
  /** The spectra found, of a running or a finished search; null while there are none. `GET /api/jobs/ID/spectra`. */
  spectra(id: string, signal?: AbortSignal): Promise<SpectraFrame | null>;
  /** The spectrum in a file (CSV, ECSV, FITS, VOTable, Parquet, Arrow), to compare with. `POST /api/prototype`. */
  prototype(file: PrototypeFile, signal?: AbortSignal): Promise<PrototypeSpectrum>;
}
