import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { SPECTRA_MIME, type SpectraPayload } from '../../protocol';
import { connectionTo } from '../connection';
import { DOMAIN } from '../ids';
import { showSaved } from '../map/map-renderer';
import type { DrawOutput } from '../rendered-panel';
import { SpectraPanel } from './spectra-panel';
import { setOfResult } from './spectra-set';

/**
 * Shows the spectra of an output's job, live while it searches. Spectra that were saved with the notebook are shown at
 * once, and stay when the server no longer has the job.
 */
export const renderSpectra: DrawOutput = (host, data) => {
  const trans = nullTranslator.load(DOMAIN);
  const payload = data[SPECTRA_MIME] as Partial<SpectraPayload> | undefined;
  if (typeof payload?.job !== 'string') {
    showSaved(host, data, trans.__('These are no spectra that this version of gaialab can show.'));
    return null;
  }
  const { client, jobs } = connectionTo(ServerConnection.makeSettings());
  const { result } = payload;
  const panel = new SpectraPanel({
    host,
    api: client,
    jobs,
    trans,
    place: { job: payload.job },
    ...(result && { saved: setOfResult(result) }),
    onGone: () => {
      if (!result) {
        panel.dispose();
        host.classList.remove('jp-gaia-spectra');
        showSaved(host, data, trans.__("This search's job is no longer on this server. Run the cell again."));
      }
      return true;
    }
  });
  return { setVisible: () => panel.resize(), resize: () => panel.resize(), dispose: () => panel.dispose() };
};
