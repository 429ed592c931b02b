import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import { addJobFormCommands } from './job-form/commands';
import { addFileCommands } from './file-commands';
import { DOMAIN } from './ids';
import { memoryOf } from './model/memory';
import type { PanelModel } from './model/panel-model';
import { addPanelCommands } from './panel-commands';
import { preferencesFrom } from './preferences';
import { GaiaPanel } from './sidebar/gaia-panel';
import { addSqlEditor } from './sql-editor/commands';

/** The Gaia sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:panel',
  description: 'The Gaia sidebar: catalogue, partition search, new jobs and the list of jobs.',
  autoStart: true,
  optional: [
    ILayoutRestorer,
    ITranslator,
    ISettingRegistry,
    IStateDB,
    INotebookTracker,
    IDocumentManager,
    IFileBrowserFactory
  ],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    settings: ISettingRegistry | null,
    state: IStateDB | null,
    notebooks: INotebookTracker | null,
    documents: IDocumentManager | null,
    browsers: IFileBrowserFactory | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const connection = connectionTo(app.serviceManager.serverSettings);
    const { client, jobs, deletions, catalogue } = connection;
    const preferences = preferencesFrom(settings);
    const memory = memoryOf(state);
    let loading: Promise<PanelModel> | undefined;
    const load = async (): Promise<PanelModel> => {
      const { PanelModel } = await import('./model/panel-model');
      return new PanelModel({
        api: client,
        jobs,
        deletions,
        catalogue,
        commands: app.commands,
        trans,
        preferences,
        memory,
        ...(documents && {
          openMoc: async () => {
            const { chooseMoc } = await import('./moc-file');
            return chooseMoc(documents, trans);
          }
        })
      });
    };
    const model = (): Promise<PanelModel> => (loading ??= load());
    const panel = new GaiaPanel(trans, async () => {
      const [{ PanelContent }, loaded] = await Promise.all([import('./sidebar/panel'), model()]);
      return new PanelContent(loaded);
    });
    app.shell.add(panel, 'left', { rank: 600, type: 'Gaia' });
    restorer?.add(panel, panel.id);
    addJobFormCommands({
      app,
      connection,
      trans,
      model: async () => (await model()).jobForm,
      notebooks,
      browsers
    });
    addPanelCommands({ app, trans, model, panel: panel.id });
    addFileCommands({ app, connection, trans, browsers, model });
    addSqlEditor({
      app,
      restorer,
      trans,
      model: async () => {
        const [{ JobFormModel }, { volume, jobForm }] = await Promise.all([
          import('./job-form/job-form-model'),
          model()
        ]);
        const { commands } = app;
        const { history } = jobForm;
        return new JobFormModel({
          api: client,
          jobs,
          commands,
          trans,
          preferences,
          volume,
          memory,
          history,
          keptAs: 'sql-editor'
        });
      }
    });
  }
};
