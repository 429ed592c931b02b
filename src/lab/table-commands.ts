import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIDs } from './ids';

/** Commands on the tables of the catalogue. */
export function addTableCommands(
  app: JupyterFrontEnd,
  trans: TranslationBundle,
  notebooks: INotebookTracker | null
): void {
  app.commands.addCommand(CommandIDs.takeColumn, {
    label: trans.__('Take Column Name'),
    caption: trans.__('Copy the name of a column, and put it at the cursor of the notebook in front'),
    describedBy: {
      args: {
        type: 'object',
        properties: { name: { type: 'string', description: 'Name of the column' } },
        required: ['name']
      }
    },
    execute: ({ name }) => {
      if (typeof name !== 'string') {
        return;
      }
      Clipboard.copyToSystem(name);
      const notebook = notebooks?.currentWidget;
      if (notebook && notebook === app.shell.currentWidget && notebook.content.mode === 'edit') {
        notebooks?.activeCell?.editor?.replaceSelection?.(name);
      }
    }
  });
}
