import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import type { HistogramState } from './histogram/histogram-state';
import { CommandIDs, DOMAIN, HISTOGRAM_WIDGET_PREFIX } from './ids';
import { jobViewTabs } from './job-view/job-view-tabs';

/** Tabs with live histograms and HR diagrams: one a job, back after a reload of the page. */
export const histogramPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:histogram',
  description: 'Live histograms and HR diagrams in the main area.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator],
  activate: (app: JupyterFrontEnd, restorer: ILayoutRestorer | null, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client: api, jobs } = connectionTo(app.serviceManager.serverSettings);
    const { commands } = app;
    jobViewTabs<HistogramState>({
      app,
      restorer,
      command: CommandIDs.openHistogram,
      label: trans.__('Open Histogram'),
      caption: trans.__('Show the histogram or HR diagram of a job, live while it runs'),
      prefix: HISTOGRAM_WIDGET_PREFIX,
      namespace: 'gaialab-histogram',
      title: trans.__('Gaia histogram'),
      stateOf: async value => (await import('./histogram/histogram-state')).histogramStateOf(value),
      load: (job, state, onTitle) => async () => {
        const { HistogramPanel } = await import('./histogram/histogram-panel');
        return (host, onState) =>
          new HistogramPanel({ host, api, jobs, trans, job, state, commands, onTitle, onState });
      }
    });
  }
};
