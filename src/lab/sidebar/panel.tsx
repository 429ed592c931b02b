import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { PanelModel } from '../model/panel-model';
import { PanelTabs } from './panel-tabs';

/** What the sidebar shows. Asks the service nothing until it is first shown, and listens only while it is visible. */
export class PanelContent extends ReactWidget {
  private active = false;

  constructor(private readonly model: PanelModel) {
    super();
    this.addClass('jp-gaia-panel');
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <>
        <header className="jp-gaia-head">{this.model.trans.__('Gaia')}</header>
        <PanelTabs model={this.model} active={this.active} />
      </>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.activeChanged(true);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.activeChanged(this.isVisible);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.activeChanged(false);
  }

  private activeChanged(active: boolean): void {
    if (active) {
      void this.model.volume.start();
    }
    if (active !== this.active) {
      this.active = active;
      this.update();
    }
  }
}
