import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { GaiaApi } from '../client';
import { PARTITION_FILE_PATTERN } from './ids';

const PATTERN = new RegExp(PARTITION_FILE_PATTERN);

/** Contents paths of the partition files that are selected in the file browser. */
export function selectedPartitionFiles(browsers: IFileBrowserFactory | null): string[] {
  const browser = browsers?.tracker.currentWidget;
  if (!browser) {
    return [];
  }
  return [...browser.selectedItems()].filter(item => PATTERN.test(item.name)).map(item => item.path);
}

/**
 * Absolute paths on the server of paths in Jupyter's contents. The drive's name (`RTC:` with real-time collaboration)
 * is Lab's own and goes first.
 */
export function absolutePaths(
  paths: readonly string[],
  contents: Pick<Contents.IManager, 'localPath'>,
  api: Pick<GaiaApi, 'localPath'>
): Promise<string[]> {
  return Promise.all(paths.map(path => api.localPath(contents.localPath(path))));
}
