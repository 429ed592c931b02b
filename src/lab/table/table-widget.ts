import type { GaiaError } from '../../protocol';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import type { TablePanel, TablePanelOptions } from './table-panel';
import type { TableState } from './table-state';

export type TableContentOptions = Omit<TablePanelOptions, 'host' | 'place' | 'copy' | 'onState'> & {
  /** Which table; a path may first have to be found out. */
  place: () => Promise<TablePanelOptions['place']>;
  /** Opens the file as text, where that makes sense. */
  orText?: () => void;
};

/** A table as a Lumino widget. What draws it is loaded when it is first attached. */
export class TableContent extends Widget {
  private panel: TablePanel | null = null;
  private loading = false;

  private kept: TableState;
  private readonly keep = new Signal<this, void>(this);

  constructor(private readonly options: TableContentOptions) {
    super();
    this.addClass('jp-gaia-sheet-content');
    this.kept = options.state ?? {};
  }

  /** What is kept with the layout. */
  get state(): TableState {
    return this.kept;
  }

  get stateChanged(): ISignal<this, void> {
    return this.keep;
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

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.panel?.focus();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.panel?.setVisible(true);
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.panel?.resize();
  }

  private async load(): Promise<void> {
    try {
      const [{ TablePanel }, { Clipboard }, place] = await Promise.all([
        import('./table-panel'),
        import('@jupyterlab/apputils'),
        this.options.place()
      ]);
      if (!this.isDisposed) {
        const copy = (text: string): void => Clipboard.copyToSystem(text);
        const onFault = (error: GaiaError): boolean => {
          void this.tellFault(error);
          return true;
        };
        const onState = (state: TableState): void => {
          this.kept = state;
          this.keep.emit();
        };
        this.panel = new TablePanel({ onFault, ...this.options, place, copy, onState, host: this.node });
      }
    } catch (reason) {
      await this.tellFault(reason);
    }
  }

  /** What is wrong in place of the table, and what can be done instead. */
  private async tellFault(reason: unknown): Promise<void> {
    const [{ GaiaError }, { button, element }] = await Promise.all([import('../../protocol'), import('../elements')]);
    if (this.isDisposed) {
      return;
    }
    const { message, hint } = GaiaError.from(reason);
    const note = element('div', 'jp-gaia-sheet-gone');
    note.setAttribute('role', 'alert');
    const words = element('p');
    words.textContent = [message, hint].filter(Boolean).join(' ');
    note.append(words);
    const { orText, trans } = this.options;
    if (orText) {
      note.append(button(trans.__('Open as Text'), orText));
    }
    this.panel?.dispose();
    this.panel = null;
    this.node.replaceChildren(note);
  }
}
