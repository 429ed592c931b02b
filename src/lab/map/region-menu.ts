import type { TranslationBundle } from '@jupyterlab/translation';
import { GaiaError, type Region } from '../../protocol';
import type { DrawnRegion } from '../../plot/drawn-region';
import { button, element } from '../elements';
import { Choice, labelled, Menu } from './controls';
import {
  kindOf,
  parseRegion,
  regionCondition,
  regionMoc,
  regionText,
  requestRegion,
  type DrawnKind
} from './region-text';
import { copyText, saveText } from '../save-file';

export interface RegionMenuOptions {
  trans: TranslationBundle;
  /** A region was typed, or taken away. */
  onRegion: (region: DrawnRegion | null) => void;
  /** Absent where there are no such views: in notebooks of other front ends. */
  onPartitions?: (region: Region) => void;
  onRows?: (region: Region) => void;
  onMap?: (region: Region) => void;
  /** Something to be read out. */
  onSay: (text: string) => void;
  /** For names of files. */
  name: () => string;
}

/** The region that was drawn or typed, and what can be done with it. */
export class RegionMenu {
  private readonly menu: Menu;
  private readonly kind: Choice<DrawnKind>;
  private readonly text = element('textarea', 'jp-gaia-input jp-gaia-region-text');
  private readonly fault = element('div', 'jp-gaia-hint jp-mod-warn');
  private readonly actions: HTMLButtonElement[];
  private readonly where: HTMLButtonElement;
  private region: DrawnRegion | null = null;

  constructor(private readonly options: RegionMenuOptions) {
    const { trans } = options;
    this.menu = new Menu(trans.__('Region'));
    this.kind = new Choice<DrawnKind>(
      trans.__('Kind of region'),
      [
        ['circle', trans.__('Circle')],
        ['box', trans.__('Box')],
        ['polygon', trans.__('Polygon')]
      ],
      () => this.explain()
    );
    this.text.setAttribute('aria-label', trans.__('Region, ICRS degrees'));
    this.text.rows = 2;
    this.text.spellcheck = false;
    this.fault.setAttribute('role', 'alert');
    this.text.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        this.take();
      }
    });
    this.where = this.action(trans.__('Copy as condition'), region => this.copyCondition(region));
    this.actions = [
      ...(options.onPartitions
        ? [this.action(trans.__('Partitions'), region => options.onPartitions!(requestRegion(region)))]
        : []),
      ...(options.onRows
        ? [this.action(trans.__('Load rows…'), region => options.onRows!(requestRegion(region)))]
        : []),
      ...(options.onMap ? [this.action(trans.__('Map of it…'), region => options.onMap!(requestRegion(region)))] : []),
      this.where,
      this.action(trans.__('Copy MOC'), region =>
        this.copy(regionMoc(region), trans.__('The MOC is in the clipboard.'))
      ),
      this.action(trans.__('Download MOC'), region =>
        saveText(`${options.name()}-moc.txt`, regionMoc(region), 'text/plain')
      ),
      this.action(trans.__('Remove'), () => {
        this.set(null);
        options.onRegion(null);
      })
    ];
    const row = element('div', 'jp-gaia-row');
    row.append(...this.actions);
    this.menu.sheet.append(
      labelled(
        trans.__('Region'),
        this.kind.node,
        button(trans.__('Draw it'), () => this.take())
      ),
      this.text,
      this.fault,
      row
    );
    this.explain();
    this.set(null);
  }

  get node(): HTMLElement {
    return this.menu.node;
  }

  /** Shows a region; null: none. */
  set(region: DrawnRegion | null): void {
    this.region = region;
    this.fault.textContent = '';
    this.text.removeAttribute('aria-invalid');
    if (region) {
      this.kind.value = kindOf(region);
      this.text.value = regionText(region);
      this.explain();
    }
    for (const action of this.actions) {
      action.disabled = region === null;
    }
    this.node.classList.toggle('jp-mod-active', region !== null);
  }

  /** Shows the sheet. */
  open(): void {
    this.menu.open(true);
  }

  dispose(): void {
    this.menu.dispose();
  }

  private explain(): void {
    const { trans } = this.options;
    this.text.placeholder = {
      circle: trans.__('RA Dec radius, degrees: 56.75 24.12 1.5'),
      box: trans.__('RA from, to, Dec from, to: 50 60 20 30'),
      polygon: trans.__('corners RA Dec: 56 23, 58 23, 57 25')
    }[this.kind.node.value as DrawnKind];
  }

  private take(): void {
    try {
      const region = parseRegion(this.kind.node.value as DrawnKind, this.text.value, this.options.trans);
      this.set(region);
      this.options.onRegion(region);
    } catch (reason) {
      const { message, hint } = GaiaError.from(reason);
      this.fault.textContent = [message, hint].filter(Boolean).join(' ');
      this.text.setAttribute('aria-invalid', 'true');
    }
  }

  private action(label: string, run: (region: DrawnRegion) => void): HTMLButtonElement {
    return button(label, () => {
      if (this.region) {
        run(this.region);
      }
    });
  }

  private copyCondition(region: DrawnRegion): void {
    const { trans } = this.options;
    const condition = regionCondition(region);
    if (condition === null) {
      this.fault.textContent = trans.__(
        'No condition says the same as this polygon, which bends inwards; its MOC does.'
      );
    } else {
      this.copy(condition, trans.__('The condition is in the clipboard.'));
    }
  }

  private copy(text: string, done: string): void {
    const { trans, onSay } = this.options;
    void copyText(text).then(
      () => onSay(done),
      () => (this.fault.textContent = trans.__('The browser does not allow copying here: %1', text))
    );
  }
}
