import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import type { MapState } from '../../plot/map-look';
import type { MapPanel, MapPanelOptions } from './map-panel';

export type MapContentOptions = Omit<MapPanelOptions, 'host' | 'frame' | 'onState'> & {
  /** Frame in which the map opens. */
  frame: () => Promise<MapPanelOptions['frame']>;
};

/** A map as a Lumino widget. What draws it is loaded when it is first attached. */
export class MapContent extends Widget {
  private panel: MapPanel | null = null;
  private loading = false;
  private kept: Partial<MapState>;
  private readonly keep = new Signal<this, void>(this);

  constructor(private readonly options: MapContentOptions) {
    super();
    this.addClass('jp-gaia-map-content');
    this.kept = options.state ?? {};
  }

  /** Id of the job that is shown. */
  get job(): string {
    return this.options.job;
  }

  /** View and colours, to be kept with the layout. */
  get state(): Partial<MapState> {
    return this.kept;
  }

  /** View or colours have changed. */
  get stateChanged(): ISignal<this, void> {
    return this.keep;
  }

  override dispose(): void {
    this.panel?.dispose();
    this.panel = null;
    Signal.clearData(this);
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
    this.panel?.setVisible(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.panel?.setVisible(false);
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.panel?.resize();
  }

  private async load(): Promise<void> {
    const [{ MapPanel }, frame] = await Promise.all([import('./map-panel'), this.options.frame()]);
    if (!this.isDisposed) {
      this.panel = new MapPanel({
        ...this.options,
        frame,
        host: this.node,
        onState: state => {
          this.kept = state;
          this.keep.emit();
        }
      });
      this.panel.setVisible(this.isVisible);
    }
  }
}
