import { NotebookActions, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { GaiaError } from '../protocol';

/**
 * Puts a code cell below the active one of the current notebook and runs it; an empty active cell is used itself.
 * Without an open notebook a new one is made with the default kernel.
 * @throws GaiaError SERVICE_UNAVAILABLE when no notebook can be opened.
 */
export async function runInNotebook(app: JupyterFrontEnd, tracker: INotebookTracker, code: string): Promise<void> {
  const panel = await insertInNotebook(app, tracker, code);
  await panel.sessionContext.ready;
  // The click asked for the data: the cell runs, and the next one is ready to type in.
  await NotebookActions.runAndAdvance(panel.content, panel.sessionContext);
}

/** As {@link runInNotebook}, without running the cell: it is there to be read and changed. */
export async function insertInNotebook(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  code: string
): Promise<NotebookPanel> {
  const panel = tracker.currentWidget ?? (await newNotebook(app));
  app.shell.activateById(panel.id);
  await panel.context.ready;
  const notebook = panel.content;
  const active = notebook.activeCell;
  const reusable = active?.model.type === 'code' && active.model.sharedModel.getSource().trim() === '';
  if (!reusable) {
    NotebookActions.insertBelow(notebook);
  }
  notebook.activeCell?.model.sharedModel.setSource(code);
  return panel;
}

async function newNotebook(app: JupyterFrontEnd): Promise<NotebookPanel> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const kernelName = kernelspecs.specs?.default;
  const panel = (await app.commands.execute('notebook:create-new', { kernelName })) as NotebookPanel | undefined;
  if (!panel) {
    throw new GaiaError('SERVICE_UNAVAILABLE', 'No notebook could be opened.', 'Open a notebook, then try again.');
  }
  return panel;
}
