import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification, WidgetTracker, type MainAreaWidget } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { TablePlace } from '../protocol';
import { connectionTo } from './connection';
import { formatCount } from './format';
import { gaiaIcon } from './icons';
import { CommandIDs, DOMAIN, PARTITION_FILE_TYPE } from './ids';
import { mainArea } from './main-area';
import { tableStateOf, type TableState } from './table/table-state';
import { TableContent, type TableContentOptions } from './table/table-widget';
import { TableDocumentFactory, UNREAD_MODEL, UnreadModelFactory, type TableDocument } from './table/table-document';

/** Name of the viewer, as "Open With" shows it. */
const FACTORY = 'Gaia Table';

/** Files that one command shows at once. */
const MOST_PREVIEWS = 8;

/** Files that double click opens as tables; none of them is ever fetched as a whole. */
const FILE_TYPES: Partial<DocumentRegistry.IFileType>[] = [
  { name: 'gaia-table-csv-gz', displayName: 'Gaia table', extensions: ['.csv.gz'], mimeTypes: ['application/gzip'] },
  { name: 'gaia-table-ecsv', displayName: 'ECSV table', extensions: ['.ecsv'], mimeTypes: ['text/x-ecsv'] },
  { name: 'gaia-table-parquet', displayName: 'Parquet table', extensions: ['.parquet'], mimeTypes: [] },
  {
    name: 'gaia-table-arrow',
    displayName: 'Arrow table',
    extensions: ['.arrow', '.arrows', '.feather'],
    mimeTypes: []
  },
  { name: 'gaia-table-votable', displayName: 'VOTable', extensions: ['.vot', '.votable'], mimeTypes: [] },
  { name: 'gaia-table-fits', displayName: 'FITS table', extensions: ['.fits', '.fit'], mimeTypes: [] }
];

/** Tables in tabs: of files by double click, of files and jobs by command; back after a reload of the page. */
export const tablePlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:table',
  description: 'Tables of catalogue files and results, whatever their size.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator, IFileBrowserFactory],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    browsers: IFileBrowserFactory | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client } = connectionTo(app.serviceManager.serverSettings);
    const { commands, docRegistry } = app;
    const { contents } = app.serviceManager;
    const tabs = new WidgetTracker<MainAreaWidget<TableContent>>({ namespace: 'gaialab-table' });
    const documents = new WidgetTracker<TableDocument>({ namespace: 'gaialab-table-document' });

    FILE_TYPES.forEach(type => docRegistry.addFileType({ ...type, fileFormat: null, icon: gaiaIcon }));
    docRegistry.addModelFactory(new UnreadModelFactory());
    const types = [PARTITION_FILE_TYPE, ...FILE_TYPES.map(({ name }) => name!)];
    const openAsText = (path: string): void => void commands.execute('docmanager:open', { path, factory: 'Editor' });
    const factory = new TableDocumentFactory(
      {
        name: FACTORY,
        label: trans.__('Gaia Table'),
        modelName: UNREAD_MODEL,
        fileTypes: [...types, 'csv', 'tsv'],
        defaultFor: types,
        readOnly: true
      },
      path => {
        const options: TableContentOptions = {
          api: client,
          trans,
          place: async () => ({ path: await client.localPath(contents.localPath(path)) })
        };
        return /\.(ecsv|csv|vot|votable)$/i.test(path) ? { ...options, orText: () => openAsText(path) } : options;
      }
    );
    factory.widgetCreated.connect((_, widget) => {
      widget.title.icon = gaiaIcon;
      void documents.add(widget);
      widget.context.pathChanged.connect(() => void documents.save(widget));
    });
    docRegistry.addWidgetFactory(factory);

    const create = (place: TablePlace, state: TableState): MainAreaWidget<TableContent> => {
      const content = new TableContent({
        api: client,
        trans,
        state,
        place: () => Promise.resolve(place),
        onDescription: ({ name, path }) => {
          widget.title.label = 'job' in place ? trans.__('Table of job %1', place.job) : name;
          widget.title.caption = path;
        }
      });
      const widget = mainArea(content, widgetId(place), trans.__('Gaia table'));
      content.stateChanged.connect(() => void tabs.save(widget));
      return widget;
    };

    /** Those that are shown at once: each is a tab, and reads. */
    const few = <T>(files: readonly T[]): readonly T[] => {
      if (files.length > MOST_PREVIEWS) {
        Notification.info(
          trans.__('The first %1 of %2 files are shown.', String(MOST_PREVIEWS), formatCount(files.length)),
          { autoClose: 8000 }
        );
      }
      return files.slice(0, MOST_PREVIEWS);
    };

    /** Shows tables, each in a tab, the first one in front. */
    const show = async (places: readonly TablePlace[], state: TableState = {}): Promise<void> => {
      for (const [i, place] of places.entries()) {
        const widget = tabs.find(open => open.id === widgetId(place)) ?? create(place, state);
        if (!tabs.has(widget)) {
          await tabs.add(widget);
        }
        if (!widget.isAttached) {
          app.shell.add(widget, 'main', { activate: i === 0 });
        }
        if (i === 0) {
          app.shell.activateById(widget.id);
        }
      }
    };

    commands.addCommand(CommandIDs.openTable, {
      label: trans.__('Preview Rows'),
      caption: trans.__('Show the rows of a file or of a result, without loading it'),
      icon: gaiaIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: 'Absolute path of a table file; default the files selected in the file browser'
            },
            paths: {
              type: 'array',
              items: { type: 'string' },
              description: `Absolute paths of several table files, each in a tab; ${MOST_PREVIEWS} at most`
            },
            job: { type: 'string', description: 'Id of the job whose table is shown' },
            state: {
              type: 'object',
              description: 'Condition, order and columns of one table that is opened, as the layout keeps them'
            }
          },
          required: []
        }
      },
      execute: async args => {
        const { path, job, paths } = args;
        const given = Array.isArray(paths) ? paths.filter((one): one is string => typeof one === 'string') : [];
        if (typeof job === 'string') {
          await show([{ job }], tableStateOf(args.state));
        } else if (typeof path === 'string') {
          await show([{ path }], tableStateOf(args.state));
        } else if (given.length > 0) {
          await show(few(given).map(one => ({ path: one })));
        } else {
          const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
          const files = few(items.filter(({ type }) => type === 'file'));
          for (const [i, item] of files.entries()) {
            // the first one is what is looked at
            await commands.execute('docmanager:open', {
              path: item.path,
              factory: FACTORY,
              options: { activate: i === 0 }
            });
          }
        }
      }
    });

    if (restorer) {
      void restorer.restore(tabs, {
        command: CommandIDs.openTable,
        args: ({ id, content }) => ({ ...placeOf(id), state: { ...content.state } as ReadonlyPartialJSONObject }),
        name: ({ id }) => id
      });
      void restorer.restore(documents, {
        command: 'docmanager:open',
        args: ({ context }) => ({ path: context.path, factory: FACTORY }),
        name: ({ context }) => context.path
      });
    }
  }
};

const PREFIX = 'gaialab-table-';

const widgetId = (place: TablePlace): string => PREFIX + ('job' in place ? `job-${place.job}` : `path-${place.path}`);

/** The place that a widget's id was made of. */
function placeOf(id: string): { job: string } | { path: string } {
  const [, kind, name] = /^(job|path)-(.*)$/s.exec(id.slice(PREFIX.length)) ?? [];
  return kind === 'job' ? { job: name } : { path: name };
}
