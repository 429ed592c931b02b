import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { MAP_MIME } from './protocol/mime';
import type { RenderedMapPanel } from './lab/map/map-renderer';

/** A map output. Loaded at the start of JupyterLab, so everything that draws comes with the first map. */
class RenderedMap extends Widget implements IRenderMime.IRenderer {
  private panel: RenderedMapPanel | null = null;
  private shown = '';

  constructor() {
    super();
    this.addClass('jp-gaia-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const payload = JSON.stringify(model.data[MAP_MIME]);
    if (payload === this.shown) {
      return;
    }
    this.shown = payload;
    const { renderMap } = await import('./lab/map/map-renderer');
    if (!this.isDisposed) {
      this.panel?.dispose();
      this.panel = renderMap(this.node, model.data);
    }
  }

  override dispose(): void {
    this.panel?.dispose();
    this.panel = null;
    super.dispose();
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
}

const extension: IRenderMime.IExtension = {
  id: 'gaialab:map-mime',
  description: 'Shows the maps of gaialab in notebooks, live while their job runs.',
  rendererFactory: { safe: true, mimeTypes: [MAP_MIME], createRenderer: () => new RenderedMap() },
  // Before the picture and the Plotly figure that lie in the same output for other front ends.
  rank: -1,
  dataType: 'json'
};

export default extension;
