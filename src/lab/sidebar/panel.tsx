import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { gaiaIcon } from '../icons';
import { PANEL_ID } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { PanelTabs } from './panel-tabs';

/** The Gaia sidebar. Asks the service nothing until it is first shown, and listens only while it is visible. */
export class GaiaPanel extends ReactWidget {
  private active = false;

  constructor(private readonly model: PanelModel) {
    super();
    this.id = PANEL_ID;
    this.addClass('jp-gaia-panel');
    this.title.icon = gaiaIcon;
    this.title.caption = model.trans.__('Gaia');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', model.trans.__('Gaia'));
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
