import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { WidgetTracker, type MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import { gaiaIcon } from './icons';
import { CommandIDs, DOMAIN } from './ids';
import { mainArea, nameTab } from './main-area';
import type { SpectraPlace } from './spectrum/spectra-source';
import { SpectraContent } from './spectrum/spectra-widget';

/** Spectra in tabs: of searches and of files; back after a reload of the page. */
export const spectraPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:spectra',
  description: 'Sampled spectra in the main area, live while a search for similar ones runs.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator],
  activate: (app: JupyterFrontEnd, restorer: ILayoutRestorer | null, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client, jobs } = connectionTo(app.serviceManager.serverSettings);
    const { commands } = app;
    const tracker = new WidgetTracker<MainAreaWidget<SpectraContent>>({ namespace: 'gaialab-spectra' });

    const create = (place: SpectraPlace): MainAreaWidget<SpectraContent> => {
      const hasCode = 'job' in place && commands.hasCommand(CommandIDs.insertAsCode);
      const content = new SpectraContent({
        api: client,
        jobs,
        trans,
        place,
        onTitle: title => nameTab(widget, title),
        ...(hasCode && { onCode: () => void commands.execute(CommandIDs.insertAsCode, { job: place.job }) })
      });
      const widget = mainArea(content, idOf(place), trans.__('Spectra'));
      return widget;
    };

    commands.addCommand(CommandIDs.openSpectra, {
      label: trans.__('Open Spectra'),
      caption: trans.__('Show the spectra of a search, or of a file'),
      icon: gaiaIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            job: { type: 'string', description: 'Id of a search for similar spectra' },
            path: { type: 'string', description: 'Absolute path of a table of sampled spectra' },
            source_ids: {
              type: 'array',
              items: { type: 'string' },
              description: 'Which of its sources, as text; default the first ten'
            }
          },
          required: []
        }
      },
      execute: async ({ job, path, source_ids: ids }) => {
        const sourceIds = Array.isArray(ids) ? ids.map(String) : undefined;
        const place: SpectraPlace | null =
          typeof job === 'string' && job !== ''
            ? { job }
            : typeof path === 'string' && path !== ''
              ? { path, ...(sourceIds && sourceIds.length > 0 && { sourceIds }) }
              : null;
        if (!place) {
          return;
        }
        const widget = tracker.find(open => open.id === idOf(place)) ?? create(place);
        if (!tracker.has(widget)) {
          await tracker.add(widget);
        }
        if (!widget.isAttached) {
          app.shell.add(widget, 'main');
        }
        app.shell.activateById(widget.id);
      }
    });

    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.openSpectra,
        args: ({ content: { place } }) =>
          'job' in place
            ? { job: place.job }
            : { path: place.path, ...(place.sourceIds && { source_ids: [...place.sourceIds] }) },
        name: ({ id }) => id
      });
    }
  }
};

const idOf = (place: SpectraPlace): string =>
  'job' in place
    ? `gaialab-spectra-${place.job}`
    : `gaialab-spectra-${[place.path, ...(place.sourceIds ?? [])].join(' ')}`;
