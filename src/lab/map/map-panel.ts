import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { FrameFollower, type GaiaApi, type JobList } from '../../client';
import { GaiaError, isTerminal, type JobState, type Region } from '../../protocol';
import type { MapState } from '../../plot/map-look';
import type { Tool } from '../../plot/region-draw';
import type { DrawnRegion } from '../../plot/drawn-region';
import { zoomedAt } from '../../plot/sky-view';
import type { Frame } from '../../sky/frames';
import { describeRequest } from '../format';
import { CommandIDs } from '../ids';
import { element } from '../elements';
import { ExportMenu } from './export-menu';
import { MapBar } from './map-bar';
import { MapToolbar } from './map-toolbar';
import { MapViews } from './map-views';
import { RegionMenu } from './region-menu';
import { fileName } from '../save-file';

export interface MapPanelOptions {
  host: HTMLElement;
  api: GaiaApi;
  jobs: JobList;
  trans: TranslationBundle;
  job: string;
  frame?: Frame;
  /** View and colours as they were kept. */
  state?: Partial<MapState>;
  wheelZoom?: boolean;
  /** Absent outside JupyterLab's main window: what goes through commands is not offered then. */
  commands?: Pick<CommandRegistry, 'execute' | 'hasCommand'>;
  /** Called when the job is no longer known to the service. */
  onGone?: () => void;
  onTitle?: (title: string) => void;
  onState?: (state: MapState) => void;
}

/** HEALPix orders asked for: while the map grows what a small raster shows, at the end everything a screen can. */
const ORDER_GROWING = 7;
const ORDER_COMPLETE = 8;
/** Finest order of pictures. */
const ORDER_FINEST = 10;

/** The live map of one job: its bar, its tools, its sky. The same in a tab and in a notebook's output. */
export class MapPanel {
  private readonly bar: MapBar;
  private readonly tools: MapToolbar;
  private readonly region: RegionMenu;
  private readonly exports: ExportMenu;
  private readonly follower: FrameFollower;
  private views: MapViews | null = null;
  private unsubscribe: (() => void) | null = null;
  private readonly stop = new AbortController();
  private readonly sky = element('div', 'jp-gaia-map-sky');
  private readonly note = element('div', 'jp-gaia-map-note');
  private readonly said = element('div', 'jp-gaia-said');
  private title = '';
  /** Order that the zoom asks for. */
  private order = ORDER_COMPLETE;

  constructor(private readonly options: MapPanelOptions) {
    const { host, api, jobs, trans, job } = options;
    host.classList.add('jp-gaia-map');
    this.bar = new MapBar(trans, {
      onCancel: () =>
        void api.cancel(job).then(
          state => jobs.adopt(state),
          reason => {
            this.bar.offerCancel();
            this.fail(reason);
          }
        )
    });
    this.tools = new MapToolbar({
      trans,
      onLook: change => this.views?.setLook(change),
      onFrame: frame => this.views?.main.setFrame(frame),
      onProjection: projection => this.views?.main.setProjection(projection),
      onTool: tool => this.useTool(tool),
      onZoom: factor => {
        const view = this.views?.main.state.view;
        if (view) {
          this.views?.main.setView(zoomedAt(view, factor, view.x, view.y));
        }
      },
      onHome: () => this.views?.main.goHome(),
      onFlip: () => this.views?.flip()
    });
    this.region = this.regionMenu();
    const { commands } = options;
    this.exports = new ExportMenu({
      trans,
      title: () => this.title,
      picture: (format, width, height) =>
        this.views?.main.picture({ format, width, height, title: this.title }) ?? Promise.resolve(null),
      file: (format, signal) => api.mapFile(job, format, signal),
      ...(commands?.hasCommand(CommandIDs.insertAsCode) && {
        onCode: () => void commands.execute(CommandIDs.insertAsCode, { job })
      }),
      onSay: this.say
    });
    this.tools.append(this.region.node, this.exports.node);
    this.note.setAttribute('role', 'status');
    this.note.textContent = trans.__('Waiting for the first stars…');
    this.said.setAttribute('aria-live', 'polite');
    host.replaceChildren(this.bar.node, this.tools.node, this.note, this.sky, this.said);
    if (host.classList.contains('jp-gaia-output')) {
      // In a notebook letters and arrows are commands of cells, and two zeros restart the kernel.
      this.sky.dataset.lmSuppressShortcuts = '';
    }
    this.tools.node.hidden = true;
    this.follower = new FrameFollower({
      fetch: (order, signal) => api.frame(job, order, signal),
      onFrame: map => {
        this.note.hidden = true;
        this.views?.setMap(map);
        const state = jobs.get(job);
        if (state) {
          this.bar.setEstimate(map, state);
        }
        this.sync();
      },
      onError: this.fail
    });
    void this.start();
  }

  setFrame(frame: Frame): void {
    this.views?.main.setFrame(frame);
  }

  /** While hidden the map fetches nothing; state still comes in. */
  setVisible(visible: boolean): void {
    this.follower.hold(!visible);
    this.views?.setVisible(visible);
    if (visible) {
      this.views?.resize();
    }
  }

  resize(): void {
    this.views?.resize();
  }

  /** Draws the border of a region, ICRS. */
  showRegion(region: DrawnRegion | null): void {
    this.region.set(region);
    this.views?.setRegion(region);
  }

  dispose(): void {
    this.stop.abort();
    this.unsubscribe?.();
    this.follower.dispose();
    this.views?.dispose();
    this.tools.dispose();
    this.region.dispose();
    this.exports.dispose();
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
    if (!this.views) {
      this.begin(state);
    }
    this.bar.update(state);
    const { trans } = this.options;
    if (isTerminal(state.phase) && state.frame === 0) {
      this.note.textContent = state.error
        ? [state.error.message, state.error.hint].filter(Boolean).join(' ')
        : trans.__('This job has no map.');
    }
    this.want(state);
  }

  private begin({ request }: JobState): void {
    const { trans, onTitle, onState, wheelZoom, state, frame } = this.options;
    this.title = describeRequest(request, trans);
    onTitle?.(this.title);
    this.bar.setTitle(this.title);
    const { source } = request;
    this.views = new MapViews(this.sky, {
      frame: frame ?? 'galactic',
      state,
      wheelZoom,
      zoomToData: Boolean(source.partitions ?? source.files ?? source.cone ?? source.region),
      label: this.title,
      help: trans.__('Arrow keys move, plus and minus zoom, 0 shows all; what lies in the middle is read out.'),
      splitLabel: trans.__('Where the two layers meet'),
      onState: next => {
        this.sync();
        onState?.(next);
      },
      onRegion: region => {
        this.region.set(region);
        this.views?.setRegion(region);
        this.region.open();
      },
      onTool: tool => this.useTool(tool),
      onOrder: order => {
        this.order = Math.min(ORDER_FINEST, Math.max(ORDER_COMPLETE, order));
        const known = this.options.jobs.get(this.options.job);
        if (known) {
          this.want(known);
        }
      },
      onSay: this.say
    });
    this.tools.node.hidden = false;
    this.sync();
  }

  /** Asks for the newest picture, as fine as the zoom shows. */
  private want(state: JobState): void {
    if (state.frame > 0) {
      this.follower.want(state.frame, isTerminal(state.phase) ? this.order : ORDER_GROWING);
    }
  }

  private sync(): void {
    if (this.views) {
      const { state, layers, scale } = this.views.main;
      this.tools.sync(state, layers, scale);
    }
  }

  private useTool(tool: Tool): void {
    this.tools.showTool(tool);
    this.views?.setTool(tool);
  }

  private regionMenu(): RegionMenu {
    const { trans, commands } = this.options;
    const through = (id: string, args: (region: Region) => object): ((region: Region) => void) | undefined =>
      commands?.hasCommand(id) ? region => void commands.execute(id, args(region) as never) : undefined;
    const request = (region: Region, about: object): object => {
      const source = this.options.jobs.get(this.options.job)?.request.source ?? {};
      const { release, table, volume, where } = source;
      const kept = { release, table, volume, where };
      return { request: { ...about, source: { ...JSON.parse(JSON.stringify(kept)), region } } };
    };
    const onPartitions = through(CommandIDs.find, region => {
      const { release, table } = this.options.jobs.get(this.options.job)?.request.source ?? {};
      return { region, ...(release !== undefined && { release }), ...(table !== undefined && { table }) };
    });
    const onRows = through(CommandIDs.newJob, region => request(region, { type: 'Rows' }));
    const onMap = through(CommandIDs.newJob, region => request(region, { type: 'DensityMap' }));
    return new RegionMenu({
      trans,
      onRegion: region => this.views?.setRegion(region),
      ...(onPartitions && { onPartitions }),
      ...(onRows && { onRows }),
      ...(onMap && { onMap }),
      onSay: this.say,
      name: () => fileName(this.title)
    });
  }

  private readonly say = (text: string): void => {
    this.said.textContent = text;
  };

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
