import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { SpectraPanel, SpectraPanelOptions } from './spectra-panel';

export type SpectraContentOptions = Omit<SpectraPanelOptions, 'host'>;

/** Spectra as a Lumino widget. What draws them is loaded when it is first attached. */
export class SpectraContent extends Widget {
  private panel: SpectraPanel | null = null;
  private loading = false;

  constructor(private readonly options: SpectraContentOptions) {
    super();
    this.addClass('jp-gaia-spectra-content');
  }

  get place(): SpectraPanelOptions['place'] {
    return this.options.place;
  }

  override dispose(): void {
    this.panel?.dispose();
    this.panel = null;
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (!this.loading) {
      this.loading = true;
      void this.load();
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.panel?.resize();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.panel?.resize();
  }

  private async load(): Promise<void> {
    const { SpectraPanel } = await import('./spectra-panel');
    if (!this.isDisposed) {
      this.panel = new SpectraPanel({ ...this.options, host: this.node });
    }
  }
}
