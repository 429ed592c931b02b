import { GaiaError } from '../protocol/errors';
import type { PrototypeSpectrum } from '../protocol/prototype-file';
import { XP_GRID, xpWavelength } from '../protocol/spectra';
import { didYouMean } from './names';

const GRID = `${XP_GRID.first} to ${xpWavelength(XP_GRID.samples - 1)} nm in steps of ${XP_GRID.step} nm`;
const HINT = `A prototype has ${XP_GRID.samples} fluxes, at ${GRID}, as gaiaxpy.calibrate gives.`;
/** How much a wavelength may be off its place on the grid [nm]. */
const TOLERANCE = 1e-3;

/** A prototype as a request takes it. */
export type PrototypeSamples = PrototypeSpectrum;

/**
 * Reads the text of a CSV or ECSV file with a prototype: one row with arrays in brackets, or a row per sample. Beside the fluxes
 * their uncertainties are taken (`<column>_error`), and wavelengths are compared with the XP grid (`wavelength`).
 * @param path - the file's name, for people
 * @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST naming file, column and what is wrong
 */
export function parsePrototype(text: string, path: string, fluxColumn: string): PrototypeSamples {
  if (text.includes('\0')) {
    throw new GaiaError('FILE_UNREADABLE', `${path} is no text.`, 'Its ending should say what it is.', { file: path });
  }
  const [names, ...rows] = rowsOf(text);
  if (names === undefined) {
    throw wrong(path, 'it has no rows');
  }
  return prototypeOfRows(names, rows, path, fluxColumn);
}

/**
 * The prototype in the first rows of a table, as {@link parsePrototype} has it.
 * @param rows - cells as text, in the order of `names`
 * @param whole - all columns, and the number of all rows
 */
export function prototypeOfRows(
  names: readonly string[],
  rows: readonly string[][],
  path: string,
  fluxColumn: string,
  whole = { names, rows: rows.length }
): PrototypeSamples {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const at = names.indexOf(fluxColumn);
  if (at < 0) {
    const known = [...whole.names];
    throw new GaiaError('UNKNOWN_COLUMN', `${path}: there is no column ${fluxColumn}.`, didYouMean(fluxColumn, known), {
      file: path,
      column: fluxColumn
    });
  }
  if (rows.length === 0) {
    throw wrong(path, 'it has no rows');
  }
  if (whole.rows > rows.length) {
    throw wrong(path, `it has ${whole.rows} rows`);
  }
  const samples = (column: string): number[] | undefined => {
    const index = names.indexOf(column);
    return index < 0 ? undefined : samplesOf(path, column, rows, index);
  };
  const wavelengths = samples('wavelength');
  const flux = samplesOf(path, fluxColumn, rows, at);
  if (flux.length !== XP_GRID.samples) {
    throw wrong(path, `column ${fluxColumn} has ${flux.length} samples`);
  }
  wavelengths?.forEach((wavelength, i) => {
    if (!(Math.abs(wavelength - xpWavelength(i)) <= TOLERANCE)) {
      throw wrong(path, `its wavelength ${i + 1} is ${wavelength} nm where the XP grid has ${xpWavelength(i)} nm`);
    }
  });
  const fluxError = samples(`${fluxColumn}_error`);
  return { flux, ...(fluxError && { fluxError }), name };
}

/** The cells of a text's lines that are no comments. ECSV separates them by blanks unless it says otherwise. */
function rowsOf(text: string): string[][] {
  const lines = text.split(/\r?\n/);
  const isEcsv = lines[0].startsWith('# %ECSV');
  const isBlank = isEcsv && !lines.some(line => /^#\s*delimiter:\s*['"]?,/.test(line));
  const cell = isBlank ? /"((?:[^"]|"")*)"|([^\s"]+)/g : /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
  return lines
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
    .map(line =>
      Array.from(line.matchAll(cell), ([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    );
}

function samplesOf(path: string, column: string, rows: readonly string[][], at: number): number[] {
  const first = rows[0][at] ?? '';
  const isArray = /^[[(].*[\])]$/.test(first);
  if (isArray && rows.length > 1) {
    throw wrong(path, `it has ${rows.length} spectra`);
  }
  const texts = isArray ? first.slice(1, -1).split(',') : rows.map(row => row[at] ?? '');
  return texts.map((text, i) => {
    const number = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(number)) {
      throw wrong(path, `sample ${i + 1} of column ${column} is "${text.trim()}"`);
    }
    return number;
  });
}

const wrong = (path: string, why: string): GaiaError =>
  new GaiaError('BAD_REQUEST', `${path} is no prototype: ${why}.`, HINT, { file: path });
