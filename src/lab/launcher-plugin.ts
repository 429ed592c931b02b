import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIDs, DOMAIN } from './ids';

/** Commands that make sense without anything selected, in the launcher and the palette. */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:launcher',
  description: 'Gaia in the launcher and the command palette.',
  autoStart: true,
  optional: [ILauncher, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const category = trans.__('Gaia');
    // Other plugins of this extension register some of these; a command that is not there must not appear.
    void app.restored.then(() => {
      const add = (command: string, args = {}): void => {
        if (app.commands.hasCommand(command)) {
          palette?.addItem({ command, category, args });
        }
      };
      add(CommandIDs.openPanel);
      add(CommandIDs.find);
      add(CommandIDs.newJob);
      add(CommandIDs.densityMap, { all: true });
      add(CommandIDs.openSqlEditor);
      add(CommandIDs.openPanel, { tab: 'jobs' });
      launcher?.add({ command: CommandIDs.openPanel, category, rank: 0 });
      if (app.commands.hasCommand(CommandIDs.openSqlEditor)) {
        launcher?.add({ command: CommandIDs.openSqlEditor, category, rank: 1 });
      }
    });
  }
};
