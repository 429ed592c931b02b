import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { FileInformation, PartitionFile } from '../protocol';
import type { Connection } from './connection';
import { guarded } from './guarded';
import { gaiaIcon } from './icons';
import { CommandIDs } from './ids';
import type { PanelModel } from './model/panel-model';
import { absolutePaths, selectedPartitionFiles } from './selection';

const PATHS = {
  type: 'array',
  items: { type: 'string' },
  description: 'Absolute paths of partition files; default the files selected in the file browser'
} as const;

export interface FileCommandOptions {
  app: JupyterFrontEnd;
  connection: Connection;
  trans: TranslationBundle;
  browsers: IFileBrowserFactory | null;
  /** Loads the sidebar's model. */
  model: () => Promise<PanelModel>;
}

/** Commands that tell about files of the file browser. */
export function addFileCommands({ app, connection, trans, browsers, model }: FileCommandOptions): void {
  const { commands } = app;
  const { client, catalogue } = connection;

  const facts = async ({ paths }: ReadonlyPartialJSONObject): Promise<FileInformation[]> => {
    const given = Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [];
    const files =
      given.length > 0
        ? given
        : await absolutePaths(selectedPartitionFiles(browsers), app.serviceManager.contents, client);
    return files.length === 0 ? [] : catalogue.fileInformation(files);
  };

  commands.addCommand(CommandIDs.showFilesOnSky, {
    label: trans.__('Show on Sky'),
    caption: trans.__('Show the partitions of these files on the chart of the Find tab'),
    icon: gaiaIcon,
    describedBy: { args: { type: 'object', properties: { paths: PATHS }, required: [] } },
    execute: guarded(trans, async args => {
      const files = await facts(args);
      if (files.length > 0) {
        const { find } = await model();
        find.show(files.map(partitionOf));
        await commands.execute(CommandIDs.openPanel, { tab: 'find' });
      }
    })
  });

  commands.addCommand(CommandIDs.fileInformation, {
    label: trans.__('File Information'),
    caption: trans.__('Release, table, partition, sky area, size, columns and checksum of a Gaia file'),
    icon: gaiaIcon,
    describedBy: { args: { type: 'object', properties: { paths: PATHS }, required: [] } },
    execute: guarded(trans, async args => {
      const files = await facts(args);
      if (files.length > 0) {
        const { FileInformationBody } = await import('./sidebar/file-information');
        await showDialog({
          title: files.length === 1 ? files[0].name : trans._n('%2 file', '%2 files', files.length, files.length),
          body: new FileInformationBody(files, trans),
          buttons: [Dialog.okButton({ label: trans.__('Close') })]
        });
      }
    })
  });
}

/** A file as the list of partitions has it. Seconds are not known without a plan. */
function partitionOf({ partition, path, bytes, rows }: FileInformation): PartitionFile {
  return { partition, path, bytes, rows, seconds: 0, exists: true };
}
