import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import { CommandIDs, DOMAIN, PLUGIN_ID } from './ids';
import { preferencesFrom } from './preferences';
import type { JobWatch } from './watch/job-watch';

/** The page's watch over the jobs, begun when the page is up: asking whether the service runs must not delay that. */
function watchOf(app: JupyterFrontEnd): JobWatch {
  const { watch } = connectionTo(app.serviceManager.serverSettings);
  void app.restored.then(() => watch.start());
  return watch;
}

/** Jobs in the panel of running terminals and kernels; Notebook 7 has neither that panel nor a status bar. */
export const runningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:running',
  description: 'Lists Gaia jobs among the running terminals and kernels.',
  autoStart: true,
  optional: [IRunningSessionManagers, ITranslator],
  activate: (app: JupyterFrontEnd, managers: IRunningSessionManagers | null, translator: ITranslator | null) => {
    if (!managers) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const watch = watchOf(app);
    void import('./watch/running-jobs').then(({ RunningJobs }) => {
      managers.add(new RunningJobs(watch, app.commands, trans));
    });
  }
};

/** Progress of the jobs in the status bar. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:status',
  description: 'Shows the progress of Gaia jobs in the status bar.',
  autoStart: true,
  optional: [IStatusBar, ITranslator],
  activate: (app: JupyterFrontEnd, statusBar: IStatusBar | null, translator: ITranslator | null) => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const watch = watchOf(app);
    void import('./watch/status-item').then(({ JobsStatus }) => {
      const item = new JobsStatus(watch, trans, () => {
        void app.commands.execute(CommandIDs.openPanel, { tab: 'jobs' });
      });
      statusBar.registerStatusItem('gaialab:jobs', {
        item,
        align: 'left',
        rank: 100,
        isActive: () => watch.open.length > 0,
        activeStateChanged: watch.changed
      });
    });
  }
};

/** Notifications of jobs. */
export const noticesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:notifications',
  description: 'Tells when a Gaia job has ended while the user looked elsewhere.',
  autoStart: true,
  optional: [ITranslator, ISettingRegistry],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null, settings: ISettingRegistry | null) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const preferences = preferencesFrom(settings);
    const watch = watchOf(app);
    void import('./watch/job-notices').then(({ JobNotices }) => {
      const notices = new JobNotices({
        watch,
        commands: app.commands,
        trans,
        level: async () => (await preferences()).notifications,
        inView: job => app.shell.currentWidget?.id.endsWith(`-${job.id}`) === true && document.hasFocus()
      });
      void settings?.load(PLUGIN_ID).then(
        loaded => loaded.changed.connect(() => void notices.refresh()),
        () => undefined
      );
    });
  }
};
