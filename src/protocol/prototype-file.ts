import { bad, fieldsOf, optional, text } from './check';

/** A file with a spectrum: one in a configured folder, or its name and its bytes in base64. */
export type PrototypeFile = { fluxColumn: string } & ({ path: string } | { name: string; data: string });

/** The spectrum in a file. */
export interface PrototypeSpectrum {
  flux: number[];
  fluxError?: number[];
  /** The file's name, for people. */
  name: string;
}

/** What a browser may send of a file [bytes]; larger ones are named by their path. */
export const MOST_PROTOTYPE_BYTES = 2.5e6;

/**
 * Checks which file a prototype is to be read from.
 * @throws GaiaError BAD_REQUEST naming the field and the value
 */
export function validatePrototypeFile(value: unknown): PrototypeFile {
  const fields = fieldsOf(value, 'request', ['path', 'name', 'data', 'fluxColumn']);
  const fluxColumn = optional(fields.fluxColumn, 'fluxColumn', text) ?? 'flux';
  if ((fields.path === undefined) === (fields.data === undefined)) {
    throw bad('A prototype file takes "path", or "name" and "data".');
  }
  return fields.path !== undefined
    ? { fluxColumn, path: text(fields.path, 'path') }
    : { fluxColumn, name: text(fields.name, 'name'), data: text(fields.data, 'data') };
}
