import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { GaiaError, HISTOGRAM_MIME, type HistogramPayload } from '../../protocol';
import { connectionTo } from '../connection';
import { DOMAIN } from '../ids';
import { showSaved } from '../map/map-renderer';
import type { DrawOutput } from '../rendered-panel';
import { HistogramPanel } from './histogram-panel';
import { histogramStateOf } from './histogram-state';

/**
 * Shows the histogram of an output's job, live while it is counted; when the server no longer has the job, the picture
 * that was saved with the notebook.
 */
export const renderHistogram: DrawOutput = (host, data, { state: kept, onState } = {}) => {
  const trans = nullTranslator.load(DOMAIN);
  const payload = data[HISTOGRAM_MIME] as Partial<HistogramPayload> | undefined;
  const { job } = payload ?? {};
  if (typeof job !== 'string') {
    showSaved(host, data, trans.__('This is no histogram that this version of gaialab can show.'));
    return null;
  }
  const { client, jobs } = connectionTo(ServerConnection.makeSettings());
  const stop = new AbortController();
  let panel: HistogramPanel | null = null;
  void client.job(job, stop.signal).then(
    state => {
      if (!stop.signal.aborted) {
        jobs.adopt(state);
        panel = new HistogramPanel({ host, api: client, jobs, trans, job, state: histogramStateOf(kept), onState });
      }
    },
    reason => {
      if (!stop.signal.aborted) {
        const { code, message } = GaiaError.from(reason);
        const gone = trans.__("This histogram's job is no longer on this server. Run the cell again.");
        showPicture(host, data, code === 'JOB_NOT_FOUND' ? gone : message);
      }
    }
  );
  return {
    setVisible: visible => panel?.setVisible(visible),
    resize: () => panel?.resize(),
    dispose: () => {
      stop.abort();
      panel?.dispose();
    }
  };
};

/** The sentence, then the saved picture. As an image, an SVG cannot run anything. */
function showPicture(host: HTMLElement, data: Readonly<Record<string, unknown>>, sentence: string): void {
  showSaved(host, data, sentence);
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string' || Array.isArray(svg)) {
    const image = document.createElement('img');
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(Array.isArray(svg) ? svg.join('') : svg)}`;
    image.alt = String(data['text/plain'] ?? '');
    host.querySelector('pre')?.replaceWith(image);
  }
}
