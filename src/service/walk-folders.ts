import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FolderListing } from '../gaia/discover';

/** Bulk folders nest like `Variability/vari_summary` and `gaia_source/csv`. */
const DEPTH = 3;

/** The folders below a release's folder with the names of their files. What cannot be read is left out. */
export function walkFolders(root: string, depth = DEPTH, folder = ''): FolderListing[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  const inner = entries.filter(entry => entry.isDirectory() && depth > 0);
  const files = entries.filter(entry => !entry.isDirectory()).map(entry => entry.name);
  return [
    ...(files.length > 0 ? [{ folder, files }] : []),
    ...inner.flatMap(entry => walkFolders(root, depth - 1, folder === '' ? entry.name : `${folder}/${entry.name}`))
  ];
}
