import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileFold } from '../../compute/folds';
import type { FoldSpec } from '../../compute/scan';
import { scanStored } from '../../compute/store-scan';
import type { WorkHooks } from '../../compute/work';
import { ParquetFile } from '../../formats/parquet-reader';

/** What a rehearsal is told. Plain data. */
export interface RehearseOrder {
  /** The store's folder. */
  root: string;
}

/** Code that has run as often as this is compiled. */
const TIMES = 4;
/** Most used order of maps; another one runs the same code. */
const ORDER = 8;

/**
 * Maps a stored copy, whichever comes first, for nobody: the code that the next map needs is then loaded and compiled,
 * which takes longer than such a map itself. Nothing is written, and nobody hears of a fault.
 */
export async function rehearse({ root }: RehearseOrder, { isCancelled }: WorkHooks): Promise<void> {
  const path = firstCopy(root);
  const column = path && numbersOf(path);
  if (!column) {
    return;
  }
  const stored = { path, source: { path, bytes: 0, mtimeMs: 0 }, isRehearsal: true };
  const spec: FoldSpec = { type: 'HealpixMap', order: ORDER, column, stat: 'mean' };
  for (let i = 0; i < TIMES; i++) {
    const { byColumns, partial } = fileFold(path, spec);
    await scanStored(stored, byColumns!, { isCancelled });
    partial();
  }
}

/** A column that maps are made of; undefined where the copy has none. */
function numbersOf(path: string): string | undefined {
  const file = ParquetFile.open(path);
  try {
    return file.columns.find(({ datatype }) => datatype === 'float32')?.name;
  } finally {
    file.close();
  }
}

/** The first Parquet file in `RELEASE/TABLE/KEY`. */
function firstCopy(folder: string, levels = 3): string | undefined {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found =
      levels === 0
        ? entry.name.endsWith('.parquet')
          ? path
          : undefined
        : entry.isDirectory()
          ? firstCopy(path, levels - 1)
          : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
