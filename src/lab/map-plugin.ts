import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionTo } from './connection';
import { gaiaIcon } from './icons';
import { CommandIDs, DOMAIN, MAP_WIDGET_PREFIX } from './ids';
import { MapContent } from './map/map-widget';
import { preferencesFrom } from './preferences';
import { mapStateOf, type MapState } from '../plot/map-look';

/** Changes of a view within so long are kept together [ms]. */
const KEEP_MS = 1000;

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
    const { client, jobs } = connectionTo(app.serviceManager.serverSettings);
    const preferences = preferencesFrom(settings);
    const tracker = new WidgetTracker<MainAreaWidget<MapContent>>({ namespace: 'gaialab-map' });

    // The layout is kept once the view has come to rest.
    const waiting = new Set<MainAreaWidget<MapContent>>();
    const throttled = (widget: MainAreaWidget<MapContent>): void => {
      if (!waiting.has(widget)) {
        waiting.add(widget);
        setTimeout(() => {
          waiting.delete(widget);
          if (!widget.isDisposed) {
            void tracker.save(widget);
          }
        }, KEEP_MS);
      }
    };

    const create = (job: string, state: Partial<MapState>): MainAreaWidget<MapContent> => {
      const content = new MapContent({
        api: client,
        jobs,
        trans,
        job,
        wheelZoom: true,
        state,
        commands: app.commands,
        frame: async () => (await preferences()).frame,
        onTitle: title => {
          widget.title.label = title;
          widget.title.caption = title;
        }
      });
      const widget = new MainAreaWidget({ content });
      widget.id = MAP_WIDGET_PREFIX + job;
      widget.title.label = trans.__('Gaia map');
      widget.title.icon = gaiaIcon;
      widget.title.closable = true;
      content.stateChanged.connect(() => throttled(widget));
      return widget;
    };

    app.commands.addCommand(CommandIDs.openMap, {
      label: trans.__('Open Map'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            job: { type: 'string', description: 'Id of the job whose map is shown' },
            state: { type: 'object', description: 'View and colours: {view, look}, as the layout keeps them' }
          },
          required: ['job']
        }
      },
      execute: async args => {
        const job = args.job;
        if (typeof job !== 'string' || job === '') {
          return;
        }
        const widget = tracker.find(open => open.content.job === job) ?? create(job, mapStateOf(args.state));
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
        command: CommandIDs.openMap,
        args: widget => ({ job: widget.content.job, state: { ...widget.content.state } as ReadonlyPartialJSONObject }),
        name: widget => widget.content.job
      });
    }
  }
};
