import type { StoredTable, StoreInfo } from '../../protocol';
import type { ParquetStore } from '../store/store';

/** What the store holds, table by table. @param quota - size that it may have [bytes] */
export function storeContents(store: ParquetStore, quota?: number): StoreInfo {
  const tables = new Map<string, StoredTable>();
  let bytes = 0;
  for (const { release, table, size, isValid } of store.list()) {
    const key = `${release} ${table}`;
    const known = tables.get(key) ?? { release, table, files: 0, bytes: 0, outdated: 0 };
    known.files++;
    known.bytes += size;
    known.outdated += isValid ? 0 : 1;
    bytes += size;
    tables.set(key, known);
  }
  return { path: store.root, bytes, ...(quota !== undefined && { quota }), tables: [...tables.values()] };
}

/** Removes the copies of a table, or with `outdated` only those whose source has changed. @returns bytes that are free */
export function removeStored(
  store: ParquetStore,
  { release, table, outdated }: { release: string; table: string; outdated: boolean }
): number {
  return store.remove(
    store.list().filter(entry => entry.release === release && entry.table === table && !(outdated && entry.isValid))
  );
}
