import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { BoxPanel, type Widget } from '@lumino/widgets';
import { gaiaIcon } from '../icons';
import { PANEL_ID } from '../ids';

/** The Gaia sidebar: a frame, whose content is loaded when it is first shown. */
export class GaiaPanel extends BoxPanel {
  private wanted = false;

  constructor(
    trans: TranslationBundle,
    private readonly content: () => Promise<Widget>
  ) {
    super({ spacing: 0 });
    this.id = PANEL_ID;
    this.title.icon = gaiaIcon;
    this.title.caption = trans.__('Gaia');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Gaia'));
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.load();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.load();
  }

  private load(): void {
    if (!this.wanted && this.isVisible) {
      this.wanted = true;
      void this.content().then(
        content => this.addWidget(content),
        // The chunk did not come: the next time it is shown, it is asked for again.
        () => (this.wanted = false)
      );
    }
  }
}
