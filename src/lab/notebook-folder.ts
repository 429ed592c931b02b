import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { PARTITION_FILE_PATTERN } from './ids';

const PATTERN = new RegExp(PARTITION_FILE_PATTERN);

/** The uppermost folder, as `notebook:create-new` takes it: an empty one means the file browser's. */
const TOP = '/';

/**
 * Folder in which a new notebook is made: the one that the file browser shows, but none that holds partitions or cannot be
 * written. A volume is mounted read-only, and where it is not, notebooks do not belong in it.
 * @returns undefined for the file browser's own
 */
export async function notebookFolder(
  browsers: IFileBrowserFactory | null,
  contents: Pick<Contents.IManager, 'get'>
): Promise<string | undefined> {
  const shown = browsers?.tracker.currentWidget?.model;
  if (!shown) {
    return undefined;
  }
  for (const item of shown.items()) {
    if (PATTERN.test(item.name)) {
      return TOP;
    }
  }
  const folder = await contents.get(shown.path, { content: false }).catch(() => null);
  return folder?.writable === false ? TOP : undefined;
}
