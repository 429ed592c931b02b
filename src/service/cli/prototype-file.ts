import { readFileSync } from 'node:fs';
import { parsePrototype, type PrototypeSamples } from '../../gaia/prototype-text';
import { GaiaError } from '../../protocol';

export type { PrototypeSamples };

/**
 * Reads a prototype from a CSV or ECSV file.
 * @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE, and those of {@link parsePrototype}
 */
export function readPrototype(path: string, fluxColumn: string): PrototypeSamples {
  return parsePrototype(textOf(path), path, fluxColumn);
}

function textOf(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (!text.includes('\0')) {
      return text;
    }
  } catch (reason) {
    const isAbsent = (reason as NodeJS.ErrnoException).code === 'ENOENT';
    throw isAbsent
      ? new GaiaError('FILE_NOT_FOUND', `${path}: there is no such file.`, undefined, { file: path })
      : new GaiaError('FILE_UNREADABLE', `${path}: cannot be read: ${String(reason)}.`, undefined, { file: path });
  }
  throw new GaiaError(
    'FILE_UNREADABLE',
    `${path} is no text: a prototype is a CSV or ECSV file here.`,
    'In Python gaialab.similar_spectra reads FITS and VOTable too.',
    { file: path }
  );
}
