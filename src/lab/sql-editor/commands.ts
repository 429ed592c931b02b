import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { ReactWidget, WidgetTracker, type MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createElement, lazy, Suspense } from 'react';
import { gaiaIcon } from '../icons';
import { CommandIDs } from '../ids';
import { mainArea } from '../main-area';
import type { JobFormModel } from '../job-form/job-form-model';

const WIDGET_ID = 'gaialab-sql-editor';

const SqlEditor = lazy(async () => ({ default: (await import('./sql-editor')).SqlEditor }));

export interface SqlEditorOptions {
  app: JupyterFrontEnd;
  restorer: ILayoutRestorer | null;
  trans: TranslationBundle;
  /** Makes the editor's own model of a form. */
  model: () => Promise<JobFormModel>;
}

/** The command that opens the editor of queries as a tab; what it needs is loaded then. */
export function addSqlEditor({ app, restorer, trans, model: makeModel }: SqlEditorOptions): void {
  const tracker = new WidgetTracker<MainAreaWidget>({ namespace: WIDGET_ID });
  let model: JobFormModel | null = null;
  let opening: Promise<MainAreaWidget> | null = null;

  const open = async (): Promise<MainAreaWidget> => {
    const own = (model = await makeModel());
    const content = ReactWidget.create(
      createElement(Suspense, { fallback: '…' }, createElement(SqlEditor, { model: own }))
    );
    content.addClass('jp-gaia-sql-content');
    const widget = mainArea(content, WIDGET_ID, trans.__('Gaia SQL'));
    widget.disposed.connect(() => {
      own.dispose();
      model = null;
    });
    app.shell.add(widget, 'main');
    void tracker.add(widget);
    return widget;
  };

  app.commands.addCommand(CommandIDs.openSqlEditor, {
    label: trans.__('Gaia SQL Editor'),
    caption: trans.__('Write queries over the Gaia catalogue'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          query: { type: 'string', description: 'Text that takes the place of the one in the editor' },
          release: { type: 'string', description: 'Release of tables without a schema' }
        },
        required: []
      }
    },
    execute: async ({ query, release }) => {
      const widget = tracker.find(() => true) ?? (await (opening ??= open().finally(() => (opening = null))));
      app.shell.activateById(widget.id);
      if (model && typeof query === 'string' && query.trim() !== '') {
        await model.start();
        model.setType('Sql');
        model.edit({ query, ...(typeof release === 'string' && { release }) });
      }
    }
  });
  void restorer?.restore(tracker, { command: CommandIDs.openSqlEditor, name: () => WIDGET_ID });
}
