import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { FrameFollower, type GaiaApi, type JobList } from '../../client';
import {
  GaiaError,
  isTerminal,
  type HistogramFrame,
  type HistogramRequest,
  type JobRequest,
  type JobState
} from '../../protocol';
import { DEFAULT_HISTOGRAM_LOOK, type HistogramLook } from '../../plot/histogram-figure';
import { HistogramView } from '../../plot/histogram-view';
import { describeRequest, formatCount } from '../format';
import { CommandIDs } from '../ids';
import { element } from '../elements';
import { MapBar } from '../map/map-bar';
import { BrushMenu } from './brush-menu';
import type { HistogramState } from './histogram-state';
import { HistogramToolbar } from './histogram-toolbar';

export interface HistogramPanelOptions {
  host: HTMLElement;
  api: GaiaApi;
  jobs: JobList;
  trans: TranslationBundle;
  job: string;
  state?: Partial<HistogramState>;
  /** Absent outside JupyterLab's main window. */
  commands?: Pick<CommandRegistry, 'execute' | 'hasCommand'>;
  onTitle?: (title: string) => void;
  onState?: (state: HistogramState) => void;
}

/** A histogram that is followed: this job's, or one that lies over it. */
interface Followed {
  follower: FrameFollower<HistogramFrame>;
  frame: HistogramFrame | null;
}

/** The live histogram of one job. */
export class HistogramPanel {
  private readonly bar: MapBar;
  private tools: HistogramToolbar | null = null;
  private brush: BrushMenu | null = null;
  private view: HistogramView | null = null;
  private look: HistogramLook;
  private readonly followed = new Map<string, Followed>();
  private unsubscribe: (() => void) | null = null;
  private readonly stop = new AbortController();
  private readonly plot = element('div', 'jp-gaia-histogram');
  private readonly note = element('div', 'jp-gaia-map-note');
  private readonly outside = element('div', 'jp-gaia-histogram-outside');
  private readonly said = element('div', 'jp-gaia-said');
  private title = '';
  private isHeld = false;

  constructor(private readonly options: HistogramPanelOptions) {
    const { host, api, jobs, trans, job, state } = options;
    this.look = state?.look ?? DEFAULT_HISTOGRAM_LOOK;
    host.classList.add('jp-gaia-map');
    this.bar = new MapBar(trans, {
      onCancel: () =>
        void api.cancel(job).then(
          cancelled => jobs.adopt(cancelled),
          reason => {
            this.bar.offerCancel();
            this.fail(reason);
          }
        )
    });
    this.note.setAttribute('role', 'status');
    this.note.textContent = trans.__('Waiting for the first stars…');
    this.said.setAttribute('aria-live', 'polite');
    host.replaceChildren(this.bar.node, this.note, this.plot, this.outside, this.said);
    void this.start();
  }

  /** While hidden the histogram fetches nothing; state still comes in. */
  setVisible(visible: boolean): void {
    this.isHeld = !visible;
    this.followed.forEach(({ follower }) => follower.hold(!visible));
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
    this.followed.forEach(({ follower }) => follower.dispose());
    this.view?.dispose();
    this.tools?.dispose();
    this.brush?.dispose();
    this.options.host.replaceChildren();
  }

  private async start(): Promise<void> {
    const { api, jobs, job, trans } = this.options;
    try {
      const state = jobs.get(job) ?? (await api.job(job, this.stop.signal));
      if (this.stop.signal.aborted) {
        return;
      }
      jobs.adopt(state);
      if (state.request.type !== 'Histogram') {
        this.note.textContent = trans.__('This job has no histogram.');
        return;
      }
      this.begin(state, state.request);
      this.unsubscribe = jobs.subscribe(() => this.update());
      for (const over of this.options.state?.over ?? []) {
        this.follow(over);
      }
      this.update();
    } catch (reason) {
      if (!this.stop.signal.aborted) {
        this.fail(reason);
      }
    }
  }

  private begin({ request: { source } }: JobState, request: HistogramRequest): void {
    const { trans, host, job, commands, onTitle } = this.options;
    this.title = describeRequest({ ...request, source }, trans);
    onTitle?.(this.title);
    this.bar.setTitle(this.title);
    this.view = new HistogramView(this.plot, {
      label: this.title,
      look: this.look,
      log: { x: request.x.log === true, y: request.y?.log === true },
      onBrush: brush => {
        this.brush?.set(brush);
        this.brush?.open();
      }
    });
    this.brush = new BrushMenu(request, {
      trans,
      onBrush: brush => this.view?.setBrush(brush),
      ...(commands?.hasCommand(CommandIDs.newJob) && {
        onJob: next => void commands.execute(CommandIDs.newJob, { request: next as never })
      }),
      onSay: this.say
    });
    this.tools = new HistogramToolbar({
      trans,
      isTwo: request.y !== undefined,
      onLook: change => {
        this.look = { ...this.look, ...change };
        this.view?.setLook(change);
        this.changed();
      },
      onOver: over => {
        this.follow(over);
        this.update();
        this.changed();
      },
      onOnly: () => {
        this.followed.forEach(({ follower }, id) => {
          if (id !== job) {
            follower.dispose();
            this.followed.delete(id);
          }
        });
        this.draw();
        this.changed();
      },
      title: () => this.title,
      frame: () => this.followed.get(job)?.frame ?? null,
      picture: (format, width, height) =>
        this.view?.picture(format, width, height, this.title) ?? Promise.resolve(null),
      ...(commands?.hasCommand(CommandIDs.insertAsCode) && {
        onCode: () => void commands.execute(CommandIDs.insertAsCode, { job })
      }),
      onSay: this.say
    });
    this.tools.append(this.brush.node);
    host.insertBefore(this.tools.node, this.note);
    this.follow(job);
  }

  private follow(job: string): void {
    if (this.followed.has(job)) {
      return;
    }
    const { api } = this.options;
    const followed: Followed = {
      frame: null,
      follower: new FrameFollower<HistogramFrame>({
        fetch: (_, signal) => api.histogram(job, signal),
        onFrame: frame => {
          followed.frame = frame;
          this.draw();
        },
        onError: this.fail
      })
    };
    followed.follower.hold(this.isHeld);
    this.followed.set(job, followed);
  }

  private update(): void {
    const { jobs, job, trans } = this.options;
    this.followed.forEach(({ follower }, id) => {
      const state = jobs.get(id);
      if (state && state.frame > 0) {
        follower.want(state.frame, isTerminal(state.phase) ? 1 : 0);
      }
    });
    const state = jobs.get(job);
    if (state) {
      this.bar.update(state);
      if (isTerminal(state.phase) && state.frame === 0) {
        this.note.textContent = state.error
          ? [state.error.message, state.error.hint].filter(Boolean).join(' ')
          : trans.__('This job has no histogram.');
      }
    }
    this.sync();
  }

  private draw(): void {
    const { job, jobs, trans } = this.options;
    const own = this.followed.get(job)?.frame;
    if (!own) {
      return;
    }
    this.note.hidden = true;
    const layers = [...this.followed].flatMap(([id, { frame }]) => {
      const request = jobs.get(id)?.request;
      return frame ? [{ name: request ? nameOf(id, request, trans) : id, frame }] : [];
    });
    // Its own bins are those that are marked and read.
    layers.sort((a, b) => Number(b.frame === own) - Number(a.frame === own));
    this.view?.setLayers(layers);
    this.brush?.update(own);
    this.outside.textContent = this.describeOutside(own);
    this.sync();
  }

  private describeOutside({ xBelow, xAbove, yBelow, yAbove, nulls, nan }: HistogramFrame): string {
    const { trans } = this.options;
    const outside = xBelow + xAbove + yBelow + yAbove;
    const parts = [
      ...(outside > 0
        ? [trans._n('%2 row outside the axes', '%2 rows outside the axes', outside, formatCount(outside))]
        : []),
      ...(nulls > 0 ? [trans._n('%2 row without a value', '%2 rows without a value', nulls, formatCount(nulls))] : []),
      ...(nan > 0
        ? [trans._n('%2 row that is not a number', '%2 rows that are not a number', nan, formatCount(nan))]
        : [])
    ];
    return parts.join(' · ');
  }

  private sync(): void {
    const { jobs, job, trans } = this.options;
    const over = [...this.followed.keys()].filter(id => id !== job);
    const others = jobs.jobs
      .filter(({ id, request }) => id !== job && request.type === 'Histogram' && request.y === undefined)
      .map(({ id, request }) => [id, nameOf(id, request, trans)] as const);
    this.tools?.sync(this.look, this.followed.get(job)?.frame ?? null, over, others);
  }

  private changed(): void {
    this.sync();
    const over = [...this.followed.keys()].filter(id => id !== this.options.job);
    this.options.onState?.({ look: this.look, over });
  }

  private readonly say = (text: string): void => {
    this.said.textContent = text;
  };

  private readonly fail = (reason: unknown): void => {
    const error = GaiaError.from(reason);
    this.note.hidden = false;
    this.note.textContent = [error.message, error.hint].filter(Boolean).join(' ');
  };
}

/** A histogram among others: where they differ is most often their condition. */
function nameOf(id: string, request: JobRequest, trans: TranslationBundle): string {
  const { where } = request.source;
  const what = describeRequest(request, trans);
  return where === undefined ? `${id}: ${what}` : trans.__('%1: %2 where %3', id, what, where);
}
