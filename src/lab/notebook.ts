import { NotebookActions, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { GaiaError } from '../protocol';
import { notebookFolder } from './notebook-folder';

/**
 * Puts a code cell below the active one of the current notebook and runs it; an empty active cell is used itself.
 * Without an open notebook a new one is made with the default kernel.
 * @throws GaiaError SERVICE_UNAVAILABLE when no notebook can be opened.
 */
export async function runInNotebook(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  browsers: IFileBrowserFactory | null,
  code: string
): Promise<void> {
  const panel = await insertInNotebook(app, tracker, browsers, code);
  await panel.sessionContext.ready;
  // What is run before the kernel has said who it is, JupyterLab may drop.
  await panel.sessionContext.session?.kernel?.info;
  // The click asked for the data: the cell runs, and the next one is ready to type in.
  await NotebookActions.runAndAdvance(panel.content, panel.sessionContext);
}

/** As {@link runInNotebook}, without running the cell: it is there to be read and changed. */
export async function insertInNotebook(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  browsers: IFileBrowserFactory | null,
  code: string
): Promise<NotebookPanel> {
  const panel = tracker.currentWidget ?? (await newNotebook(app, browsers));
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

async function newNotebook(app: JupyterFrontEnd, browsers: IFileBrowserFactory | null): Promise<NotebookPanel> {
  const { kernelspecs, contents } = app.serviceManager;
  await kernelspecs.ready;
  const kernelName = kernelspecs.specs?.default;
  const cwd = await notebookFolder(browsers, contents);
  const panel = (await app.commands.execute('notebook:create-new', { kernelName, cwd })) as NotebookPanel | undefined;
  if (!panel) {
    throw new GaiaError('SERVICE_UNAVAILABLE', 'No notebook could be opened.', 'Open a notebook, then try again.');
  }
  return panel;
}
