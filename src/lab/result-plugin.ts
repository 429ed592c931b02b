import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { WidgetTracker, type MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import { guarded } from './guarded';
import { gaiaIcon } from './icons';
import { CommandIDs, DOMAIN } from './ids';
import { mainArea } from './main-area';
import { canOpen } from './model/jobs-view';
import { viewOf } from './result/open-result';
import type { ReportContent } from './result/report-widget';

const JOB = { type: 'string', description: 'Id of the job' } as const;

/** Opens what jobs came to, each in the view of its kind. */
export const resultPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:result',
  description: 'Opens the results of Gaia jobs, and reports of verifications.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator],
  activate: (app: JupyterFrontEnd, restorer: ILayoutRestorer | null, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client, jobs } = connectionTo(app.serviceManager.serverSettings);
    const { commands, shell } = app;
    const tracker = new WidgetTracker<MainAreaWidget<ReportContent>>({ namespace: 'gaialab-report' });

    commands.addCommand(CommandIDs.openResult, {
      label: trans.__('Open Result'),
      caption: trans.__('Show what a job came to'),
      icon: gaiaIcon,
      describedBy: { args: { type: 'object', properties: { job: JOB }, required: ['job'] } },
      execute: guarded(trans, async ({ job }) => {
        if (typeof job !== 'string') {
          return;
        }
        const state = jobs.get(job) ?? (await client.job(job));
        jobs.adopt(state);
        if (!canOpen(state)) {
          await commands.execute(CommandIDs.openPanel, { tab: 'jobs' });
          return;
        }
        const view = viewOf(state);
        await commands.execute(commands.hasCommand(view) ? view : CommandIDs.openReport, { job });
      })
    });

    commands.addCommand(CommandIDs.openReport, {
      label: trans.__('Open Report'),
      caption: trans.__('Read what a job came to: files, faults, results'),
      icon: gaiaIcon,
      describedBy: { args: { type: 'object', properties: { job: JOB }, required: ['job'] } },
      execute: async ({ job }) => {
        if (typeof job !== 'string' || job === '') {
          return;
        }
        let widget = tracker.find(open => open.content.job === job);
        if (!widget) {
          const { ReportContent } = await import('./result/report-widget');
          const content = new ReportContent({ api: client, jobs, trans, job });
          widget = mainArea(content, `gaialab-report-${job}`, trans.__('Report of job %1', job));
          await tracker.add(widget);
        }
        if (!widget.isAttached) {
          shell.add(widget, 'main');
        }
        shell.activateById(widget.id);
      }
    });

    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.openReport,
        args: widget => ({ job: widget.content.job }),
        name: widget => widget.content.job
      });
    }
  }
};
