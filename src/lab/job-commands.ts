import { Notification } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { GaiaError } from '../protocol';
import type { Connection } from './connection';
import { describeRequest } from './format';
import { guarded } from './guarded';
import { CommandIDs } from './ids';
import { UNDO_MS } from './model/deletions';

const JOB = { type: 'string', description: 'Id of the job' } as const;

/** Commands that act on one job. */
export function addJobCommands(app: JupyterFrontEnd, connection: Connection, trans: TranslationBundle): void {
  const { commands } = app;
  const { client, jobs, deletions } = connection;

  commands.addCommand(CommandIDs.cancelJob, {
    label: trans.__('Cancel Job'),
    caption: trans.__('Stop a job; what it has done is kept for running it again'),
    describedBy: { args: { type: 'object', properties: { job: JOB }, required: ['job'] } },
    execute: guarded(trans, async ({ job }) => {
      if (typeof job === 'string') {
        jobs.adopt(await client.cancel(job));
      }
    })
  });

  commands.addCommand(CommandIDs.retryJob, {
    label: trans.__('Run Job Again'),
    caption: trans.__('Submit again what a job asked for; it goes on from what was done'),
    describedBy: { args: { type: 'object', properties: { job: JOB }, required: ['job'] } },
    execute: guarded(trans, async ({ job }) => {
      if (typeof job === 'string') {
        jobs.adopt(await client.retry(job));
      }
    })
  });

  commands.addCommand(CommandIDs.deleteJob, {
    label: trans.__('Delete Job'),
    caption: trans.__('Delete a job that is over with its result files'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          job: JOB,
          quiet: { type: 'boolean', description: 'True where the caller itself offers to undo it' }
        },
        required: ['job']
      }
    },
    execute: guarded(trans, async ({ job, quiet }) => {
      if (typeof job !== 'string') {
        return;
      }
      const what = describeRequest((jobs.get(job) ?? (await client.job(job))).request, trans);
      deletions.delete(job);
      if (quiet !== true) {
        Notification.info(trans.__('%1: deleted', what), {
          autoClose: UNDO_MS,
          actions: [{ label: trans.__('Undo'), callback: () => deletions.undo(job) }]
        });
      }
    })
  });

  commands.addCommand(CommandIDs.downloadResult, {
    label: trans.__('Download Result'),
    caption: trans.__('Download a result file of a job'),
    describedBy: {
      args: {
        type: 'object',
        properties: { job: JOB, name: { type: 'string', description: 'Name of the file; default the first' } },
        required: ['job']
      }
    },
    execute: guarded(trans, async ({ job, name }) => {
      if (typeof job !== 'string') {
        return;
      }
      const results = (jobs.get(job) ?? (await client.job(job))).manifest?.results ?? [];
      const file = results.find(result => result.name === name) ?? results[0];
      if (!file) {
        throw new GaiaError('RESULT_NOT_READY', `Job ${job} has no result file yet.`);
      }
      // The browser streams it to the disk; a file of gigabytes must not pass through the page.
      const link = document.createElement('a');
      const { baseUrl } = app.serviceManager.serverSettings;
      const parts = [job, file.name].map(encodeURIComponent);
      link.href = URLExt.join(baseUrl, 'gaialab/api/jobs', parts[0], 'results', parts[1]);
      link.download = `gaia-${job}-${file.name}`;
      document.body.appendChild(link);
      link.click();
      link.remove();
    })
  });
}
