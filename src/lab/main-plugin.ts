import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addCommands } from './commands';
import { connectionTo } from './connection';
import { addJobCommands } from './job-commands';
import { gaiaIcon } from './icons';
import { DOMAIN, PARTITION_FILE_PATTERN, PARTITION_FILE_TYPE, PLUGIN_ID } from './ids';
import { addTableCommands } from './table-commands';
import { preferencesFrom } from './preferences';

/** Commands on partition files and jobs, and the file type that the context menu hangs on. */
export const mainPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Gaia commands, settings and the file type of catalogue partitions.',
  autoStart: true,
  optional: [INotebookTracker, IFileBrowserFactory, ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    browsers: IFileBrowserFactory | null,
    translator: ITranslator | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    // No format: nothing of a 200 MB file may be fetched or copied because somebody clicked it.
    app.docRegistry.addFileType({
      name: PARTITION_FILE_TYPE,
      displayName: trans.__('Gaia partition'),
      extensions: [],
      pattern: PARTITION_FILE_PATTERN,
      mimeTypes: ['application/gzip'],
      fileFormat: null,
      icon: gaiaIcon
    });
    const connection = connectionTo(app.serviceManager.serverSettings);
    addTableCommands(app, trans, notebooks);
    addJobCommands(app, connection, trans);
    addCommands({
      app,
      connection,
      trans,
      preferences: preferencesFrom(settings),
      notebooks,
      browsers
    });
  }
};
