import { fileFold, type FilePartial } from './folds';
import type { FoldTask, WorkerTask } from './messages';
import { scanFile } from './scan-file';
import { lookUp } from './seek/look-up';
import { SeekNotes } from './seek/seek-notes';
import { scanStored, StoreFault } from './store-scan';

type Tell = (bytes: number, rows: number) => void;

/** The worker's part of a fold: reads the stored copy of the file where the task names one, else the file itself. */
export async function foldFile(
  task: FoldTask & Pick<WorkerTask, 'ahead'>,
  isCancelled: () => boolean,
  tell: Tell
): Promise<FilePartial> {
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
  const part = fileFold(path, spec, task.idRange);
  const { columns, ahead } = task;
  const rows = lookUp(task, part.fold, { columns, ahead, isCancelled, afterChunk: tell });
  if (rows !== undefined) {
    return { ...part.partial(), rows, seek: true, ...(note !== undefined && { note }) };
  }
  const { fold, partial } = fileFold(path, spec, task.idRange);
  const notes = SeekNotes.wanted(path, task.seek);
  await scanFile(path, fold, { notes, columns, ahead, isCancelled, afterChunk: tell });
  return note === undefined ? partial() : { ...partial(), note };
}

/** What a user is told when a file is read although the store has a copy. @throws what is no fault of the copy */
export function noteOf(reason: unknown): string {
  if (reason instanceof StoreFault) {
    return `The file itself was read: ${reason.message}.`;
  }
  throw reason;
}
