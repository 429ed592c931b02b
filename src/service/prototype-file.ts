import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { parsePrototype, prototypeOfRows, type PrototypeSamples } from '../gaia/prototype-text';
import { GaiaError, XP_GRID } from '../protocol';
import { fileFault } from '../compute/faults';
import { OpenTable } from './table-window/open-table';

export type { PrototypeSamples };

/** Endings of what is read as text, with the blanks of ECSV. */
const TEXTS = ['.csv', '.ecsv', '.txt'];

/**
 * Reads a prototype from a table file: CSV, ECSV, FITS, VOTable, Parquet or Arrow, as one row with arrays or a row per sample.
 * @param name - what people call the file, where that is another name
 * @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE, HEADER_BROKEN, UNKNOWN_COLUMN, BAD_REQUEST naming file, column and what is wrong
 */
export async function readPrototype(path: string, fluxColumn: string, name = path): Promise<PrototypeSamples> {
  if (TEXTS.includes(extname(path).toLowerCase())) {
    return parsePrototype(textOf(path), name, fluxColumn);
  }
  const table = await OpenTable.open(path, sizeOf(path));
  try {
    const known = table.describe().columns.map(column => column.name);
    const wanted = [fluxColumn, `${fluxColumn}_error`, 'wavelength'].filter(column => known.includes(column));
    const { columns, cells, rows, total } = await table.window({
      ...{ start: 0, count: XP_GRID.samples + 1, columns: wanted, whole: true }
    });
    const texts = Array.from({ length: Math.min(rows, XP_GRID.samples) }, (_, i) =>
      cells.map(column => column[i] ?? '')
    );
    return prototypeOfRows(columns, texts, name, fluxColumn, {
      names: known,
      rows: rows > XP_GRID.samples ? Math.max(rows, total.rows) : rows
    });
  } finally {
    table.close();
  }
}

/** As {@link readPrototype}, of a file's bytes. @param name - its name, which says what it is */
export async function prototypeOfBytes(bytes: Uint8Array, name: string, fluxColumn: string): Promise<PrototypeSamples> {
  const folder = mkdtempSync(join(tmpdir(), 'gaialab-prototype-'));
  try {
    const path = join(folder, `prototype${extname(basename(name))}`);
    writeFileSync(path, bytes, { mode: 0o600 });
    return await readPrototype(path, fluxColumn, name).catch((reason: unknown) => {
      throw calledBy(name, path, reason);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An error that names the file as its owner does. */
function calledBy(name: string, path: string, reason: unknown): GaiaError {
  const { code, message, hint } = GaiaError.from(reason);
  return new GaiaError(code, message.replaceAll(path, name), hint, { file: name });
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (reason) {
    throw fileFault(path, reason);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (reason) {
    throw fileFault(path, reason);
  }
}
