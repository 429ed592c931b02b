import { basename } from 'node:path';
import { spanOfFile } from '../gaia/file-spans';
import type { TableProfile } from '../gaia/table';
import type { ScanFile } from '../compute/scan';
import type { ColumnInfo } from '../protocol';
import type { ListedFile } from './volume';

/** Files to scan. A row whose id is not of its file's range stands in the wrong file, or is damaged. */
export function scanFiles(files: ListedFile[], table: TableProfile, columns: readonly ColumnInfo[]): ScanFile[] {
  const hasId = columns.some(({ name }) => name === 'source_id');
  return files.map(({ path, bytes, mtimeMs }) => ({
    path,
    bytes,
    mtimeMs,
    idRange: hasId ? rangeOf(table, basename(path)) : undefined
  }));
}

/** Undefined for a name that promises nothing, also for one that only looks like a partition's. */
function rangeOf(table: TableProfile, name: string): ScanFile['idRange'] {
  try {
    return spanOfFile(table, name);
  } catch {
    return undefined;
  }
}
