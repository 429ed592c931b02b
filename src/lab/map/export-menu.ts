import type { TranslationBundle } from '@jupyterlab/translation';
import { GaiaError, isAbort, type MapFormat } from '../../protocol';
import { button, element } from '../elements';
import { labelled, Menu } from './controls';
import { fileName, saveBlob, saveUrl } from '../save-file';

export interface ExportMenuOptions {
  trans: TranslationBundle;
  title: () => string;
  picture: (format: 'png' | 'svg', width: number, height: number) => Promise<string | null>;
  /** The map as a file; absent while the job runs. */
  file: (format: MapFormat, signal: AbortSignal) => Promise<Blob>;
  /** Puts the code that makes this map into a notebook; absent where there are none. */
  onCode?: () => void;
  onSay: (text: string) => void;
}

/** Sizes offered for pictures [CSS pixels]; a PNG has twice as many. */
const SIZE = { width: 1200, height: 640 };
const LEAST = 200;
const MOST = 6000;

/** A map as picture, data or code. */
export class ExportMenu {
  private readonly menu: Menu;
  private readonly width: HTMLInputElement;
  private readonly height: HTMLInputElement;
  private readonly fault = element('div', 'jp-gaia-hint jp-mod-warn');
  private readonly stop = new AbortController();

  constructor(private readonly options: ExportMenuOptions) {
    const { trans, onCode } = options;
    this.menu = new Menu(trans.__('Export'));
    this.width = sizeField(trans.__('Width of the picture'), SIZE.width);
    this.height = sizeField(trans.__('Height of the picture'), SIZE.height);
    this.fault.setAttribute('role', 'alert');
    const times = element('span');
    times.textContent = '×';
    const pictures = element('div', 'jp-gaia-row');
    pictures.append(
      this.action('PNG', () => this.picture('png')),
      this.action('SVG', () => this.picture('svg'))
    );
    const files = element('div', 'jp-gaia-row');
    const formats: [name: string, format: MapFormat][] = [
      [trans.__('HEALPix FITS'), 'fits'],
      ['CSV', 'csv'],
      ['Parquet', 'parquet'],
      ['Arrow', 'arrow']
    ];
    files.append(...formats.map(([name, format]) => this.action(name, () => this.file(format))));
    this.menu.sheet.append(
      labelled(trans.__('Picture'), this.width, times, this.height, pictures),
      labelled(trans.__('Data'), files),
      ...(onCode ? [button(trans.__('Code in a notebook'), onCode)] : []),
      this.fault
    );
  }

  get node(): HTMLElement {
    return this.menu.node;
  }

  dispose(): void {
    this.stop.abort();
    this.menu.dispose();
  }

  private action(label: string, run: () => Promise<void>): HTMLButtonElement {
    const { trans, onSay } = this.options;
    const node = button(label, () => {
      this.fault.textContent = '';
      node.disabled = true;
      void run()
        .then(
          () => onSay(trans.__('%1 is saved.', label)),
          reason => {
            if (!isAbort(reason)) {
              const { message, hint } = GaiaError.from(reason);
              this.fault.textContent = [message, hint].filter(Boolean).join(' ');
            }
          }
        )
        .finally(() => (node.disabled = false));
    });
    return node;
  }

  private async picture(format: 'png' | 'svg'): Promise<void> {
    const { trans, title, picture } = this.options;
    const [width, height] = [Number(this.width.value), Number(this.height.value)];
    if (![width, height].every(size => Number.isInteger(size) && size >= LEAST && size <= MOST)) {
      throw new GaiaError(
        'BAD_REQUEST',
        trans.__('A picture is %1 to %2 pixels wide and high.', String(LEAST), String(MOST))
      );
    }
    const url = await picture(format, width, height);
    if (url === null) {
      throw new GaiaError('RESULT_NOT_READY', trans.__('There is nothing to see yet.'));
    }
    saveUrl(`${fileName(title())}.${format}`, url);
  }

  private async file(format: MapFormat): Promise<void> {
    const { title, file } = this.options;
    saveBlob(`${fileName(title())}.${format}`, await file(format, this.stop.signal));
  }
}

function sizeField(label: string, value: number): HTMLInputElement {
  const input = element('input', 'jp-gaia-input jp-gaia-size');
  input.type = 'number';
  input.min = String(LEAST);
  input.max = String(MOST);
  input.value = String(value);
  input.setAttribute('aria-label', label);
  return input;
}
