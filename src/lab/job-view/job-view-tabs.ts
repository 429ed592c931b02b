import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker, type MainAreaWidget } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { gaiaIcon } from '../icons';
import { mainArea, nameTab } from '../main-area';
import { JobViewWidget, type JobViewOptions } from './job-view-widget';

/** Changes of a view within so long are kept together [ms]. */
const KEEP_MS = 1000;

export interface JobViewTabsOptions<S extends object> {
  app: JupyterFrontEnd;
  restorer: ILayoutRestorer | null;
  /** Command that opens a tab: `{job, state?}`. */
  command: string;
  label: string;
  caption: string;
  /** Before the job's id, in ids of widgets. */
  prefix: string;
  namespace: string;
  /** Title of a tab until the job's is known. */
  title: string;
  /** Reads a state that was kept; what it needs is loaded then. */
  stateOf: (value: unknown) => Promise<Partial<S>>;
  load: (job: string, state: Partial<S>, onTitle: (title: string) => void) => JobViewOptions<S>['load'];
}

type Tab<S extends object> = MainAreaWidget<JobViewWidget<S>>;

/** Tabs of the main area that each show one job, back as they were after a reload of the page. */
export function jobViewTabs<S extends object>(options: JobViewTabsOptions<S>): WidgetTracker<Tab<S>> {
  const { app, restorer, command, stateOf } = options;
  const tracker = new WidgetTracker<Tab<S>>({ namespace: options.namespace });
  const waiting = new Set<Tab<S>>();
  /** Keeps a view once it has come to rest. */
  const keep = (widget: Tab<S>): void => {
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

  const create = (job: string, state: Partial<S>): Tab<S> => {
    const load = options.load(job, state, title => nameTab(widget, title));
    const content = new JobViewWidget<S>({ job, state, load });
    const widget = mainArea(content, options.prefix + job, options.title);
    content.stateChanged.connect(() => keep(widget));
    return widget;
  };

  app.commands.addCommand(command, {
    label: options.label,
    caption: options.caption,
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          job: { type: 'string', description: 'Id of the job that is shown' },
          state: { type: 'object', description: 'View and colours, as the layout keeps them' }
        },
        required: ['job']
      }
    },
    execute: async ({ job, state }) => {
      if (typeof job !== 'string' || job === '') {
        return;
      }
      const widget = tracker.find(open => open.content.job === job) ?? create(job, await stateOf(state));
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
      command,
      args: widget => ({ job: widget.content.job, state: { ...widget.content.state } as ReadonlyPartialJSONObject }),
      name: widget => widget.content.job
    });
  }
  return tracker;
}
