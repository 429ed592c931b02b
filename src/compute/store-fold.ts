import { fileFold, type FilePartial } from './folds';
import type { FoldTask } from './messages';
import { scanFile } from './scan-file';
import { scanStored, StoreFault } from './store-scan';

type Tell = (bytes: number, rows: number) => void;

/** The worker's part of a fold: reads the stored copy of the file where the task names one, else the file itself. */
export async function foldFile(task: FoldTask, isCancelled: () => boolean, tell: Tell): Promise<FilePartial> {
  const { path, spec, stored } = task;
  let note: string | undefined;
  if (stored) {
    // ids were checked against the file's range when the copy was made
    const { byColumns, partial } = fileFold(path, spec);
    if (byColumns) {
      const afterGroup = (rows: number, part: number): void => tell(part * stored.source.bytes, rows);
      try {
        await scanStored(stored, byColumns, { isCancelled, afterGroup });
        return { ...partial(), store: stored.path };
      } catch (reason) {
        note = noteOf(reason);
      }
    }
  }
  const { fold, partial } = fileFold(path, spec, task.idRange);
  await scanFile(path, fold, { columns: task.columns, isCancelled, afterChunk: tell });
  return note === undefined ? partial() : { ...partial(), note };
}

/** What a user is told when a file is read although the store has a copy. @throws what is no fault of the copy */
export function noteOf(reason: unknown): string {
  if (reason instanceof StoreFault) {
    return `The file itself was read: ${reason.message}.`;
  }
  throw reason;
}
