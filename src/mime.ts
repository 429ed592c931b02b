import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { HISTOGRAM_MIME, MAP_MIME, SPECTRA_MIME, TABLE_MIME } from './protocol/mime';
import type { DrawOutput, RenderedPanel } from './lab/rendered-panel';

/** Who draws an output of each type; loaded with the first one. */
const DRAWERS: Record<string, () => Promise<DrawOutput>> = {
  [MAP_MIME]: async () => (await import('./lab/map/map-renderer')).renderMap,
  [HISTOGRAM_MIME]: async () => (await import('./lab/histogram/histogram-renderer')).renderHistogram,
  [TABLE_MIME]: async () => (await import('./lab/table/table-renderer')).renderTable,
  [SPECTRA_MIME]: async () => (await import('./lab/spectrum/spectra-renderer')).renderSpectra
};

/** Changes of a view that follow one another within this time are noted once [ms]. */
const REST_MS = 300;

/** An output of gaialab. Loaded at the start of JupyterLab, so everything that draws comes with the first output. */
class RenderedOutput extends Widget implements IRenderMime.IRenderer {
  private panel: RenderedPanel | null = null;
  private model: IRenderMime.IMimeModel | null = null;
  private shown = '';
  /** What the user has made of the view; undefined until then. */
  private state: object | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attached = (): void => undefined;
  private readonly attachment = new Promise<void>(resolve => (this.attached = resolve));

  constructor(private readonly mimeType: string) {
    super();
    this.addClass('jp-gaia-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.model = model;
    // What was asked for may be told in other words once the job is over: that draws nothing anew.
    const payload = JSON.stringify({ ...(model.data[this.mimeType] as object), request: undefined });
    if (payload === this.shown) {
      // A map that has become whole comes as a new output, to which the user's view belongs as well.
      this.noteLater();
      return;
    }
    this.shown = payload;
    void this.draw(payload, model.data);
  }

  override dispose(): void {
    if (this.timer !== undefined) {
      this.note();
    }
    this.panel?.dispose();
    this.panel = this.model = null;
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.attached();
  }

  protected override onAfterShow(): void {
    this.panel?.setVisible(true);
  }

  protected override onAfterHide(): void {
    this.panel?.setVisible(false);
  }

  protected override onResize(): void {
    this.panel?.resize();
  }

  /** Draws once the output stands in the page: a grid needs its size. */
  private async draw(payload: string, data: IRenderMime.IMimeModel['data']): Promise<void> {
    const [draw] = await Promise.all([DRAWERS[this.mimeType](), this.attachment]);
    if (!this.isDisposed && payload === this.shown) {
      this.panel?.dispose();
      this.panel = draw(this.node, data, {
        state: this.state ?? this.noted?.state,
        onState: state => {
          this.state = state;
          this.noteLater();
        }
      });
    }
  }

  /** What the output's metadata say of this type. */
  private get noted(): { state?: unknown } | undefined {
    const own = this.model?.metadata[this.mimeType];
    return typeof own === 'object' && own !== null ? (own as { state?: unknown }) : undefined;
  }

  private noteLater(): void {
    clearTimeout(this.timer);
    this.timer = this.state === undefined ? undefined : setTimeout(() => this.note(), REST_MS);
  }

  /** Keeps the view in the output's metadata, if it is another one: the notebook is changed by the user alone. */
  private note(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { model, state, noted } = this;
    if (model && state && JSON.stringify(state) !== JSON.stringify(noted?.state)) {
      const own = JSON.parse(JSON.stringify({ ...noted, state }));
      model.setData({ metadata: { ...model.metadata, [this.mimeType]: own } });
    }
  }
}

const extension: IRenderMime.IExtension = {
  id: 'gaialab:map-mime',
  description: 'Shows maps, histograms, tables and spectra of gaialab in notebooks, live while their job runs.',
  rendererFactory: {
    safe: true,
    mimeTypes: Object.keys(DRAWERS),
    createRenderer: ({ mimeType }) => new RenderedOutput(mimeType)
  },
  // Before the picture and the Plotly figure that lie in the same output for other front ends.
  rank: -1,
  dataType: 'json'
};

export default extension;
