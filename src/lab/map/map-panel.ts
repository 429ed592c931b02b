import type { TranslationBundle } from '@jupyterlab/translation';
import { FrameFollower, type GaiaApi, type JobList } from '../../client';
import { GaiaError, isTerminal, type JobState } from '../../protocol';
import { SkyMapView } from '../../plot/sky-map-view';
import { FRAMES, type Frame } from '../../sky/frames';
import { describeRequest } from '../format';
import { MapBar } from './map-bar';

export interface MapPanelOptions {
  host: HTMLElement;
  api: GaiaApi;
  jobs: JobList;
  trans: TranslationBundle;
  job: string;
  frame?: Frame;
  wheelZoom?: boolean;
  /** Called when the job is no longer known to the service. */
  onGone?: () => void;
  onTitle?: (title: string) => void;
}

/** HEALPix orders asked for: while the map grows what a small raster shows, at the end everything a screen can. */
const ORDER_GROWING = 7;
const ORDER_COMPLETE = 9;

/** The live map of one job: its bar, its sky. The same in a tab and in a notebook's output. */
export class MapPanel {
  private readonly bar: MapBar;
  private readonly follower: FrameFollower;
  private view: SkyMapView | null = null;
  private unsubscribe: (() => void) | null = null;
  private readonly stop = new AbortController();
  private readonly sky: HTMLDivElement;
  private readonly note: HTMLDivElement;
  private frame: Frame;
  private known = false;

  constructor(private readonly options: MapPanelOptions) {
    const { host, api, jobs, trans, job } = options;
    this.frame = options.frame ?? 'galactic';
    host.classList.add('jp-gaia-map');
    this.bar = new MapBar(trans, {
      frames: FRAMES,
      frame: this.frame,
      onFrame: frame => this.setFrame(frame),
      onLayer: index => this.view?.setLayer(index),
      onCancel: () =>
        void api.cancel(job).then(
          state => jobs.adopt(state),
          reason => {
            this.bar.offerCancel();
            this.fail(reason);
          }
        )
    });
    this.note = document.createElement('div');
    this.note.className = 'jp-gaia-map-note';
    this.note.setAttribute('role', 'status');
    this.note.textContent = trans.__('Waiting for the first stars…');
    this.sky = document.createElement('div');
    this.sky.className = 'jp-gaia-map-sky';
    host.replaceChildren(this.bar.node, this.note, this.sky);
    this.follower = new FrameFollower({
      fetch: (order, signal) => api.frame(job, order, signal),
      onFrame: map => {
        this.note.hidden = true;
        this.view?.setMap(map);
        this.bar.setLayers(this.view?.layers ?? []);
        const state = jobs.get(job);
        if (state) {
          this.bar.setEstimate(map, state);
        }
      },
      onError: this.fail
    });
    void this.start();
  }

  setFrame(frame: Frame): void {
    this.frame = frame;
    this.view?.setFrame(frame);
  }

  /** While hidden the map fetches nothing; state still comes in. */
  setVisible(visible: boolean): void {
    this.follower.hold(!visible);
    if (visible) {
      this.view?.resize();
    }
  }

  resize(): void {
    this.view?.resize();
  }

  dispose(): void {
    this.stop.abort();
    this.unsubscribe?.();
    this.follower.dispose();
    this.view?.dispose();
    this.options.host.replaceChildren();
  }

  private async start(): Promise<void> {
    const { api, jobs, job } = this.options;
    try {
      const state = jobs.get(job) ?? (await api.job(job, this.stop.signal));
      if (this.stop.signal.aborted) {
        return;
      }
      jobs.adopt(state);
      this.show(state);
      if (!isTerminal(state.phase)) {
        this.unsubscribe = jobs.subscribe(() => this.update());
      }
    } catch (reason) {
      if (!this.stop.signal.aborted) {
        this.fail(reason);
      }
    }
  }

  private update(): void {
    const state = this.options.jobs.get(this.options.job);
    if (state) {
      this.show(state);
      if (isTerminal(state.phase)) {
        this.unsubscribe?.();
        this.unsubscribe = null;
      }
    }
  }

  private show(state: JobState): void {
    const { trans, onTitle, wheelZoom } = this.options;
    const { request } = state;
    if (!this.known) {
      this.known = true;
      const title = describeRequest(request, trans);
      onTitle?.(title);
      this.bar.setTitle(title);
      this.view = new SkyMapView(this.sky, {
        frame: this.frame,
        wheelZoom,
        zoomToData: Boolean(request.source.partitions ?? request.source.files ?? request.source.cone),
        label: title
      });
    }
    this.bar.update(state);
    if (isTerminal(state.phase) && state.frame === 0) {
      this.note.textContent = state.error
        ? [state.error.message, state.error.hint].filter(Boolean).join(' ')
        : trans.__('This job has no map.');
    }
    if (state.frame > 0) {
      this.follower.want(state.frame, isTerminal(state.phase) ? ORDER_COMPLETE : ORDER_GROWING);
    }
  }

  private readonly fail = (reason: unknown): void => {
    const error = GaiaError.from(reason);
    if (error.code === 'JOB_NOT_FOUND' && this.options.onGone) {
      this.options.onGone();
      return;
    }
    this.note.hidden = false;
    this.note.textContent = [error.message, error.hint].filter(Boolean).join(' ');
  };
}
