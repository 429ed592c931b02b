import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import {
  MAP_FRAMES,
  MAX_MAP_ORDER,
  VISIT_ORDERS,
  type DensityMapRequest,
  type MapFrameName,
  type VisitOrder
} from '../protocol';
import type { Connection } from './connection';
import { guarded } from './guarded';
import { gaiaIcon } from './icons';
import { CommandIDs } from './ids';
import { loadCode, locate } from './notebook-code';
import type { Preferences } from './preferences';
import { absolutePaths, selectedPartitionFiles } from './selection';

export interface CommandOptions {
  app: JupyterFrontEnd;
  connection: Connection;
  trans: TranslationBundle;
  preferences: () => Promise<Preferences>;
  notebooks: INotebookTracker | null;
  browsers: IFileBrowserFactory | null;
}

const PATHS = {
  type: 'array',
  items: { type: 'string' },
  description: 'Absolute paths of partition files; default the files selected in the file browser'
} as const;

/** Commands that act on partition files; those on jobs are beside, and the ones that open something live with what they open. */
export function addCommands(options: CommandOptions): void {
  const { app, connection, trans, notebooks, browsers } = options;
  const { commands } = app;
  const { client, jobs } = connection;

  const files = async (args: ReadonlyPartialJSONObject): Promise<string[]> => {
    const given = strings(args.paths);
    return given.length > 0
      ? given
      : absolutePaths(selectedPartitionFiles(browsers), app.serviceManager.contents, client);
  };

  commands.addCommand(CommandIDs.loadInNotebook, {
    label: trans.__('Load in Notebook'),
    caption: trans.__('Load partition files as astropy tables in a notebook'),
    icon: gaiaIcon,
    isVisible: () => notebooks !== null,
    describedBy: { args: { type: 'object', properties: { paths: PATHS }, required: [] } },
    execute: guarded(trans, async args => {
      const paths = await files(args);
      if (paths.length === 0 || !notebooks) {
        return;
      }
      const place = locate(paths[0]);
      const volume = place?.volume ?? (await client.status()).volume ?? undefined;
      const { runInNotebook } = await import('./notebook');
      const code = loadCode({ release: place?.release ?? 'DR3', volume, files: paths });
      await runInNotebook(app, notebooks, browsers, code);
    })
  });

  commands.addCommand(CommandIDs.verify, {
    label: trans.__('Verify'),
    caption: trans.__('Check files: checksum, gzip, header, rows, ids, and published sums'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          paths: PATHS,
          release: { type: 'string', description: 'Release of a whole table' },
          table: { type: 'string', description: 'Whole table that is verified' },
          fresh: { type: 'boolean', description: 'Read again what was found sound before' }
        },
        required: []
      }
    },
    execute: guarded(trans, async args => {
      const source = args.table === undefined ? { files: await files(args) } : placeOf(args);
      if ('files' in source && source.files.length === 0) {
        return;
      }
      const fresh = args.fresh === true;
      jobs.adopt(await client.submit({ type: 'Verify', source, ...(fresh && { fresh }) }));
      await commands.execute(CommandIDs.openPanel, { tab: 'jobs' });
    })
  });

  commands.addCommand(CommandIDs.densityMap, {
    label: args => (args.all ? trans.__('Density Map of the Whole Volume') : trans.__('Density Map of These')),
    caption: trans.__('Count sources on the sky'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          paths: PATHS,
          partitions: { type: 'array', items: { type: 'string' }, description: 'Partition names, AAAAAA-BBBBBB' },
          all: { type: 'boolean', description: 'The whole table' },
          release: { type: 'string', description: 'Release of the table; default DR3' },
          table: { type: 'string', description: 'Table that is counted; default gaia_source' },
          visit: {
            type: 'string',
            enum: [...VISIT_ORDERS],
            description:
              'Order in which files are read; default evenly over the sky for the whole volume, else as listed'
          },
          order: {
            type: 'integer',
            minimum: 0,
            maximum: MAX_MAP_ORDER,
            description: 'HEALPix order; default that of the settings'
          },
          frame: {
            type: 'string',
            enum: [...MAP_FRAMES],
            description: 'Frame of the pixels; default that of the settings'
          }
        },
        required: []
      }
    },
    execute: guarded(trans, async args => {
      const partitions = strings(args.partitions);
      const source: DensityMapRequest['source'] = {};
      if (partitions.length > 0) {
        source.partitions = partitions;
      } else if (args.all === true) {
        // The whole sky shows within seconds, coarse at first.
        source.visit = 'sky';
        Object.assign(source, placeOf(args));
      } else {
        source.files = await files(args);
        if (source.files.length === 0) {
          return;
        }
      }
      const visit = visitOf(args.visit);
      if (visit !== undefined) {
        source.visit = visit;
      }
      const preferences = await options.preferences();
      const order = typeof args.order === 'number' ? args.order : preferences.order;
      const frame = frameOf(args.frame) ?? preferences.pixelFrame;
      const job = await client.submit({ type: 'DensityMap', source, order, frame });
      jobs.adopt(job);
      await commands.execute(CommandIDs.openMap, { job: job.id });
    })
  });
}

/** Release and table of a command's arguments. */
function placeOf({
  release,
  table
}: ReadonlyPartialJSONObject): Pick<DensityMapRequest['source'], 'release' | 'table'> {
  return { ...(typeof release === 'string' && { release }), ...(typeof table === 'string' && { table }) };
}

const frameOf = (value: unknown): MapFrameName | undefined => MAP_FRAMES.find(frame => frame === value);
const visitOf = (value: unknown): VisitOrder | undefined => VISIT_ORDERS.find(order => order === value);

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
