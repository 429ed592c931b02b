import type { TranslationBundle } from '@jupyterlab/translation';
import type { JobState } from '../../protocol';
import type { SpectraLook } from '../../plot/spectra-figure';
import { button, element } from '../elements';
import { LeftOut } from '../left-out';

type Switch = 'normalised' | 'log' | 'errors' | 'residuals';

export interface SpectraBarOptions {
  look: SpectraLook;
  onLook: (look: SpectraLook) => void;
  onExport: (format: 'png' | 'svg' | 'csv') => void;
  onCancel: () => void;
  /** Puts a cell into a notebook; absent where that cannot be. */
  onCode?: () => void;
}

/** The line above spectra: what they are, how far the search is, switches, exports. */
export class SpectraBar {
  readonly node = element('div', 'jp-gaia-spectra-bar');
  private readonly title = element('span', 'jp-gaia-map-title');
  private readonly words = element('span', 'jp-gaia-map-progress');
  private readonly bar = element('div', 'jp-gaia-bar');
  private readonly fill = element('div');
  private readonly cancel: HTMLButtonElement;
  private readonly switches = {} as Record<Switch, HTMLLabelElement>;
  private readonly leftOut: LeftOut;
  private look: SpectraLook;

  constructor(trans: TranslationBundle, options: SpectraBarOptions) {
    this.look = options.look;
    this.bar.append(this.fill);
    this.bar.setAttribute('role', 'progressbar');
    this.bar.setAttribute('aria-label', trans.__('Progress of the search'));
    this.bar.hidden = true;
    this.words.setAttribute('role', 'status');
    this.cancel = button(trans.__('Cancel'), () => options.onCancel());
    this.cancel.hidden = true;
    const names: Record<Switch, [string, string]> = {
      normalised: [trans.__('Normalise'), trans.__('Bring all spectra to the scale of the prototype')],
      log: [trans.__('Log'), trans.__('Logarithmic fluxes')],
      errors: [trans.__('Errors'), trans.__('Bands of one standard error')],
      residuals: [trans.__('Differences'), trans.__('What differs from the prototype, below')]
    };
    const switches = (Object.keys(names) as Switch[]).map(name => {
      const label = element('label', 'jp-gaia-check');
      const box = element('input');
      box.type = 'checkbox';
      box.checked = this.look[name];
      box.addEventListener('change', () => {
        this.look = { ...this.look, [name]: box.checked };
        options.onLook(this.look);
      });
      label.append(box, names[name][0]);
      label.title = names[name][1];
      return (this.switches[name] = label);
    });
    const save = element('select', 'jp-gaia-input');
    save.setAttribute('aria-label', trans.__('Save the spectra'));
    save.add(new Option(trans.__('Save as…'), ''));
    for (const format of ['png', 'svg', 'csv']) {
      save.add(new Option(format.toUpperCase(), format));
    }
    save.addEventListener('change', () => {
      if (save.value !== '') {
        options.onExport(save.value as 'png' | 'svg' | 'csv');
        save.value = '';
      }
    });
    this.node.append(this.title, this.bar, this.words, this.cancel, ...switches, save);
    if (options.onCode) {
      const cell = button(trans.__('Cell'), options.onCode);
      cell.title = trans.__('Put a cell that does the same into a notebook');
      this.node.append(cell);
    }
    this.leftOut = new LeftOut(trans);
    this.node.append(this.leftOut.node);
  }

  /** Tells which files the search left out. */
  setJob(job: JobState): void {
    this.leftOut.update(job);
  }

  setTitle(title: string): void {
    this.title.textContent = this.title.title = title;
  }

  /** @param part - of a search that goes on, 0–1; null when it is over */
  setProgress(words: string, part: number | null): void {
    this.words.textContent = this.words.title = words;
    this.bar.hidden = this.cancel.hidden = part === null;
    const percent = Math.round(100 * (part ?? 0));
    this.fill.style.width = `${percent}%`;
    this.bar.setAttribute('aria-valuenow', String(percent));
  }

  /** Without a prototype there is nothing to differ from. */
  setHasPrototype(hasPrototype: boolean): void {
    this.switches.residuals.hidden = !hasPrototype;
  }
}
