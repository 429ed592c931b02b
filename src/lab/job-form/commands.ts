import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { GaiaError, isAbort, isMap, isTerminal, JOB_TYPES, validateJobRequest, type JobRequest } from '../../protocol';
import type { Connection } from '../connection';
import { gaiaIcon } from '../icons';
import { CommandIDs } from '../ids';
import type { JobFormModel } from './job-form-model';
import { isMagicCell } from './magic-line';
import { absolutePaths, selectedPartitionFiles } from '../selection';

export interface JobFormCommandOptions {
  app: JupyterFrontEnd;
  connection: Connection;
  trans: TranslationBundle;
  /** Loads the form's model. */
  model: () => Promise<JobFormModel>;
  notebooks: INotebookTracker | null;
  browsers: IFileBrowserFactory | null;
}

const REQUEST = {
  type: 'object',
  description: 'A request as the service takes it: type, source and the fields of the type'
};

/** Commands of the form: fill it, submit a request, put it into a notebook, and take it from there. */
export function addJobFormCommands(options: JobFormCommandOptions): void {
  const { app, connection, trans, notebooks } = options;
  const { commands } = app;
  const told =
    (run: (args: ReadonlyPartialJSONObject) => Promise<unknown>) => async (args: ReadonlyPartialJSONObject) => {
      try {
        return await run(args);
      } catch (reason) {
        if (!isAbort(reason)) {
          const { message, hint } = GaiaError.from(reason);
          Notification.error(hint ? trans.__('%1\n%2', message, hint) : message, { autoClose: 10_000 });
        }
        return undefined;
      }
    };

  commands.addCommand(CommandIDs.newJob, {
    label: ({ selected }) => (selected === true ? trans.__('New Gaia Job with These…') : trans.__('New Gaia Job…')),
    caption: trans.__('Open the form of a new job'),
    icon: gaiaIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          request: REQUEST,
          type: { type: 'string', enum: [...JOB_TYPES], description: 'Type of the job' },
          selected: { type: 'boolean', description: 'With the partition files selected in the file browser' },
          source: { type: 'object', description: 'Where to look: release, table, cone, region, files, where, …' }
        },
        required: []
      }
    },
    execute: told(async ({ request, type, source: given, selected }) => {
      const model = await options.model();
      await model.start();
      const source = selected === true ? await selectedFiles(options) : given;
      model.fill({
        ...(request !== undefined && { request: validateJobRequest(request) }),
        ...(typeof type === 'string' && { type: type as JobRequest['type'] }),
        ...(source !== undefined && { source: source as JobRequest['source'] })
      });
      await commands.execute(CommandIDs.openPanel, { tab: 'new-job' });
    })
  });

  commands.addCommand(CommandIDs.submitJob, {
    label: trans.__('Submit Gaia Job'),
    caption: trans.__('Submit a request and open what it comes to'),
    describedBy: { args: { type: 'object', properties: { request: REQUEST }, required: ['request'] } },
    // Whoever asks wants to know: the error is theirs to show.
    execute: async args => {
      const job = await connection.client.submit(validateJobRequest(args.request));
      connection.jobs.adopt(job);
      if (job.request.type === 'Sql') {
        const { query, source } = job.request;
        const release = source.release === undefined ? {} : { release: source.release };
        const { history } = await options.model();
        void history.add({ query, time: job.created, job: job.id, ...release });
      }
      openWhenUseful(options, job.id, job.request);
      return job.id;
    }
  });

  commands.addCommand(CommandIDs.insertAsCode, {
    label: trans.__('Insert as Code'),
    caption: trans.__('Put a cell into the notebook that does what a form or job does'),
    isVisible: () => notebooks !== null,
    describedBy: {
      args: {
        type: 'object',
        properties: { request: REQUEST, job: { type: 'string', description: 'Id of a job, instead of a request' } },
        required: []
      }
    },
    execute: told(async ({ request, job }) => {
      if (!notebooks) {
        return;
      }
      const [{ requestCode }, { insertInNotebook }, what] = await Promise.all([
        import('./request-code'),
        import('../notebook'),
        typeof job === 'string' ? requestOfJob(connection, job) : validateJobRequest(request)
      ]);
      await insertInNotebook(app, notebooks, options.browsers, requestCode(what));
    })
  });

  if (notebooks) {
    addCellCommand(options, notebooks, told);
  }
}

/** @throws GaiaError BAD_REQUEST where no partition file is selected */
async function selectedFiles({ app, connection, browsers }: JobFormCommandOptions): Promise<{ files: string[] }> {
  const paths = selectedPartitionFiles(browsers);
  if (paths.length === 0) {
    throw new GaiaError('BAD_REQUEST', 'No Gaia partition is selected in the file browser.');
  }
  return { files: await absolutePaths(paths, app.serviceManager.contents, connection.client) };
}

async function requestOfJob({ client, jobs }: Connection, id: string): Promise<JobRequest> {
  return (jobs.get(id) ?? (await client.job(id))).request;
}

/** From a cell with a magic to the form. */
function addCellCommand(
  { app, trans }: JobFormCommandOptions,
  notebooks: INotebookTracker,
  told: (run: () => Promise<unknown>) => (args: ReadonlyPartialJSONObject) => Promise<unknown>
): void {
  const { commands } = app;
  const source = (): string => notebooks.activeCell?.model.sharedModel.getSource() ?? '';
  commands.addCommand(CommandIDs.cellToForm, {
    label: trans.__('Open as Gaia Form'),
    caption: trans.__('Open the Gaia magic of this cell in the form of a new job'),
    icon: gaiaIcon,
    isVisible: () => isMagicCell(source()),
    isEnabled: () => isMagicCell(source()),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: told(async () => {
      const { requestOfCell } = await import('./magic-cell');
      return commands.execute(CommandIDs.newJob, { request: requestOfCell(source()) as never });
    })
  });
  let was = false;
  const look = (): void => {
    const is = isMagicCell(source());
    if (is !== was) {
      was = is;
      commands.notifyCommandChanged(CommandIDs.cellToForm);
    }
  };
  notebooks.activeCellChanged.connect((_tracker, cell) => {
    // A signal and a slot are connected once at most, and the signal goes with the cell.
    cell?.model.contentChanged.connect(look);
    was = isMagicCell(source());
    commands.notifyCommandChanged(CommandIDs.cellToForm);
  });
}

/** Maps and histograms grow while one looks; everything else opens when it is done. */
function openWhenUseful({ app, connection }: JobFormCommandOptions, job: string, request: JobRequest): void {
  const { commands } = app;
  const open = (): void => {
    if (commands.hasCommand(CommandIDs.openResult)) {
      void commands.execute(CommandIDs.openResult, { job });
    } else if (isMap(request)) {
      void commands.execute(CommandIDs.openMap, { job });
    }
  };
  if (isMap(request) || request.type === 'Histogram') {
    open();
    return;
  }
  if (!['Sql', 'Rows', 'Statistics', 'SimilarSpectra'].includes(request.type)) {
    return;
  }
  const look = (): void => {
    const state = connection.jobs.get(job);
    if (state && isTerminal(state.phase)) {
      stop();
      if (state.phase === 'COMPLETED') {
        open();
      }
    }
  };
  const stop = connection.jobs.subscribe(look);
}
