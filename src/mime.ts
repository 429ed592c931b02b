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

/** An output of gaialab. Loaded at the start of JupyterLab, so everything that draws comes with the first output. */
class RenderedOutput extends Widget implements IRenderMime.IRenderer {
  private panel: RenderedPanel | null = null;
  private shown = '';
  private attached = (): void => undefined;
  private readonly attachment = new Promise<void>(resolve => (this.attached = resolve));

  constructor(private readonly mimeType: string) {
    super();
    this.addClass('jp-gaia-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const payload = JSON.stringify(model.data[this.mimeType]);
    if (payload === this.shown) {
      return;
    }
    this.shown = payload;
    void this.draw(payload, model.data);
  }

  override dispose(): void {
    this.panel?.dispose();
    this.panel = null;
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
      this.panel = draw(this.node, data);
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
