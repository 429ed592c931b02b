import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { REGION_KINDS, validatePartitionsRequest } from '../protocol';
import { guarded } from './guarded';
import { gaiaIcon } from './icons';
import { CommandIDs } from './ids';
import type { PanelModel } from './model/panel-model';
import { TABS, type TabName } from './model/tabs-model';

export interface PanelCommandOptions {
  app: JupyterFrontEnd;
  trans: TranslationBundle;
  /** Loads the sidebar's model. */
  model: () => Promise<PanelModel>;
  /** Widget of the sidebar. */
  panel: string;
}

/** Commands that bring something into the sidebar. */
export function addPanelCommands({ app, trans, model, panel }: PanelCommandOptions): void {
  const { commands } = app;
  let isRestored = false;
  void app.restored.then(() => (isRestored = true));

  const open = async (tab?: TabName): Promise<PanelModel> => {
    const loaded = await model();
    if (tab !== undefined) {
      loaded.tabs.show(tab);
    }
    app.shell.activateById(panel);
    if (!isRestored) {
      // The layout of before puts what was open then in front. Who calls does not wait: the layout may wait for him.
      void app.restored.then(() => app.shell.activateById(panel));
    }
    return loaded;
  };

  commands.addCommand(CommandIDs.openPanel, {
    label: ({ tab }) => (tab === 'jobs' ? trans.__('Show Gaia Jobs') : trans.__('Open Gaia Panel')),
    caption: ({ tab }) =>
      tab === 'jobs'
        ? trans.__('Everything that runs or ran, with its results')
        : trans.__('Browse the Gaia catalogue, find partitions, start jobs'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          tab: { type: 'string', enum: [...TABS], description: 'Tab that comes to the top; default the last one' }
        },
        required: []
      }
    },
    execute: async args => {
      await open(TABS.find(name => name === args.tab));
    }
  });

  commands.addCommand(CommandIDs.find, {
    label: trans.__('Find Gaia Partitions'),
    caption: trans.__('Search for the partitions of a part of the sky'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          region: {
            type: 'object',
            description: `Part of the sky, ICRS [deg]: one of ${REGION_KINDS.join(', ')}; searched at once`
          },
          release: { type: 'string', description: 'Release; default that of the form' },
          table: { type: 'string', description: 'Table; default that of the form' }
        },
        required: []
      }
    },
    execute: guarded(trans, async args => {
      const { find } = await open('find');
      if (args.region !== undefined) {
        const place = {
          ...(typeof args.release === 'string' && { release: args.release }),
          ...(typeof args.table === 'string' && { table: args.table })
        };
        const { region } = validatePartitionsRequest({ region: args.region });
        find.fill(region!, place);
        await find.search();
      }
    })
  });
}
