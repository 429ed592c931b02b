import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { MapState } from '../plot/map-look';
import { connectionTo } from './connection';
import { CommandIDs, DOMAIN, MAP_WIDGET_PREFIX } from './ids';
import { jobViewTabs } from './job-view/job-view-tabs';
import type { MapPanel } from './map/map-panel';
import { preferencesFrom } from './preferences';

/** Map tabs: one a job, back after a reload of the page. */
export const mapPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:map',
  description: 'Live sky maps in the main area.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client: api, jobs } = connectionTo(app.serviceManager.serverSettings);
    const preferences = preferencesFrom(settings);
    const { commands } = app;
    const tracker = jobViewTabs<MapState>({
      app,
      restorer,
      command: CommandIDs.openMap,
      label: trans.__('Open Map'),
      caption: trans.__('Show the sky map of a job, live while it runs'),
      prefix: MAP_WIDGET_PREFIX,
      namespace: 'gaialab-map',
      title: trans.__('Gaia map'),
      stateOf: async value => (await import('../plot/map-look')).mapStateOf(value),
      load: (job, state, onTitle) => async () => {
        const [{ MapPanel }, { frame }] = await Promise.all([import('./map/map-panel'), preferences()]);
        return (host, onState) =>
          new MapPanel({ host, api, jobs, trans, job, frame, state, wheelZoom: true, commands, onTitle, onState });
      }
    });

    commands.addCommand(CommandIDs.showRegion, {
      label: trans.__('Draw Region on Map'),
      caption: trans.__('Draw the border of a region on the map that is open'),
      isEnabled: () => tracker.currentWidget !== null,
      describedBy: {
        args: {
          type: 'object',
          properties: { region: { type: 'object', description: 'Part of the sky, ICRS [deg]: cone, polygon or box' } },
          required: ['region']
        }
      },
      execute: async ({ region }) => {
        const { isDrawnRegion } = await import('../plot/drawn-region');
        const tab = tracker.currentWidget;
        if (tab && isDrawnRegion(region)) {
          app.shell.activateById(tab.id);
          (tab.content.shown as MapPanel | null)?.showRegion(region);
        }
      }
    });
    tracker.currentChanged.connect(() => commands.notifyCommandChanged(CommandIDs.showRegion));
  }
};
