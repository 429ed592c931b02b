import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

/** What shows a job in an element: a map, a histogram. */
export interface JobView {
  setVisible(visible: boolean): void;
  resize(): void;
  dispose(): void;
}

export interface JobViewOptions<S extends object> {
  /** Id of the job that is shown. */
  job: string;
  /** What was kept of an earlier view. */
  state: Partial<S>;
  /** Loads what draws. @returns makes the view in an element, which tells what is to be kept */
  load: () => Promise<(host: HTMLElement, onState: (state: S) => void) => JobView>;
}

/** The view of a job as a Lumino widget. What draws it is loaded when it is first attached. */
export class JobViewWidget<S extends object> extends Widget {
  private view: JobView | null = null;
  private loading = false;
  private kept: Partial<S>;
  private readonly keep = new Signal<this, void>(this);

  constructor(private readonly options: JobViewOptions<S>) {
    super();
    this.addClass('jp-gaia-map-content');
    this.kept = options.state;
  }

  /** Id of the job that is shown. */
  get job(): string {
    return this.options.job;
  }

  /** What is kept with the layout. */
  get state(): Partial<S> {
    return this.kept;
  }

  get stateChanged(): ISignal<this, void> {
    return this.keep;
  }

  /** What draws, once it is loaded. */
  get shown(): JobView | null {
    return this.view;
  }

  override dispose(): void {
    this.view?.dispose();
    this.view = null;
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
    this.view?.setVisible(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.view?.setVisible(false);
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.view?.resize();
  }

  private async load(): Promise<void> {
    const make = await this.options.load();
    if (!this.isDisposed) {
      this.view = make(this.node, state => {
        this.kept = state;
        this.keep.emit();
      });
      this.view.setVisible(this.isVisible);
    }
  }
}
