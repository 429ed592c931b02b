import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { MAP_MIME, type MapPayload } from '../../protocol';
import { connectionTo } from '../connection';
import { DOMAIN } from '../ids';
import { mapStateOf } from '../../plot/map-look';
import type { DrawOutput } from '../rendered-panel';
import { MapPanel } from './map-panel';

/**
 * Shows the map of an output's job in `host`, live while the job runs. When the server no longer has the job, one
 * sentence says so above the picture that was saved with the notebook. View and colours are those that the user has left,
 * else those of the payload.
 */
export const renderMap: DrawOutput = (host, data, { state, onState } = {}) => {
  const trans = nullTranslator.load(DOMAIN);
  const payload = data[MAP_MIME] as Partial<MapPayload> | undefined;
  if (typeof payload?.job !== 'string') {
    showSaved(host, data, trans.__('This output is not a map that this version of gaialab can show.'));
    return null;
  }
  const { client, jobs } = connectionTo(ServerConnection.makeSettings());
  let panel: MapPanel | null = null;
  panel = new MapPanel({
    host,
    api: client,
    jobs,
    trans,
    job: payload.job,
    state: mapStateOf(state ?? payload.state),
    onState,
    onGone: () => {
      panel?.dispose();
      panel = null;
      showSaved(host, data, trans.__("This map's job is no longer on this server. Run the cell again."));
    }
  });
  return {
    setVisible: visible => panel?.setVisible(visible),
    resize: () => panel?.resize(),
    dispose: () => panel?.dispose()
  };
};

/** The sentence, then the saved picture or, without one, the text. */
export function showSaved(host: HTMLElement, data: Readonly<Record<string, unknown>>, sentence: string): void {
  host.classList.remove('jp-gaia-map');
  const note = document.createElement('div');
  note.className = 'jp-gaia-map-gone';
  note.textContent = sentence;
  host.replaceChildren(note);
  const png = data['image/png'];
  const text = data['text/plain'];
  if (typeof png === 'string') {
    const image = document.createElement('img');
    image.src = `data:image/png;base64,${png}`;
    image.alt = typeof text === 'string' ? text : '';
    host.append(image);
  } else if (typeof text === 'string') {
    const pre = document.createElement('pre');
    pre.textContent = text;
    host.append(pre);
  }
}
