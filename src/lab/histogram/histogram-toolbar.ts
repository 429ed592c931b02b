import type { TranslationBundle } from '@jupyterlab/translation';
import { COLOUR_MAPS, type ColourMapName } from '../../plot/colour-maps';
import { isInverted, isLog, type HistogramLook } from '../../plot/histogram-figure';
import { histogramCsv } from '../../plot/histogram-bins';
import type { HistogramFrame } from '../../protocol';
import { button, element } from '../elements';
import { checkbox, Choice, labelled, Menu } from '../map/controls';
import { fileName, saveText, saveUrl } from '../save-file';

export interface HistogramToolbarOptions {
  trans: TranslationBundle;
  isTwo: boolean;
  onLook: (change: Partial<HistogramLook>) => void;
  /** A further histogram over this one. */
  onOver: (job: string) => void;
  onOnly: () => void;
  title: () => string;
  frame: () => HistogramFrame | null;
  picture: (format: 'png' | 'svg', width: number, height: number) => Promise<string | null>;
  onCode?: () => void;
  onSay: (text: string) => void;
}

/** Size of pictures for files [CSS pixels]; a PNG has twice as many. */
const SIZE = { width: 1000, height: 650 };

/** How a histogram is drawn, what lies over it, and its files. */
export class HistogramToolbar {
  readonly node = element('div', 'jp-gaia-map-tools');
  private readonly flags: [key: 'isLog' | 'isInverted' | 'isShare' | 'isReversed', input: HTMLInputElement][] = [];
  private readonly over: Choice<string>;
  private readonly only: HTMLButtonElement;
  private readonly colours: Choice<ColourMapName>;
  private readonly files: Menu;

  constructor(private readonly options: HistogramToolbarOptions) {
    const { trans, isTwo, onCode } = options;
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', trans.__('Histogram view'));
    this.over = new Choice<string>(trans.__('Another histogram over this one'), [], job => {
      if (job !== '') {
        options.onOver(job);
      }
    });
    this.only = button(trans.__('Only this one'), options.onOnly);
    this.colours = new Choice(
      trans.__('Colours'),
      COLOUR_MAPS.map(name => [name, name] as const),
      colours => options.onLook({ colours })
    );
    this.files = new Menu(trans.__('Export'));
    const pictures = element('div', 'jp-gaia-row');
    pictures.append(
      ...(['png', 'svg'] as const).map(format => button(format.toUpperCase(), () => void this.picture(format)))
    );
    this.files.sheet.append(
      labelled(trans.__('Picture'), pictures),
      labelled(
        trans.__('Data'),
        button('CSV', () => this.csv())
      ),
      ...(onCode ? [button(trans.__('Code in a notebook'), onCode)] : [])
    );
    this.node.append(
      this.flag('isLog', isTwo ? trans.__('Logarithmic colours') : trans.__('Logarithmic counts')),
      ...(isTwo
        ? [
            this.flag('isInverted', trans.__('y downwards')),
            this.colours.node,
            this.flag('isReversed', trans.__('Reverse colours'))
          ]
        : [this.flag('isShare', trans.__('Shares')), this.over.node, this.only])
    );
  }

  /** Puts further controls at the end, before the files. */
  append(...nodes: HTMLElement[]): void {
    this.node.append(...nodes, this.files.node);
  }

  /** @param others - jobs that may be drawn over this one, with their names */
  sync(
    look: HistogramLook,
    frame: HistogramFrame | null,
    over: readonly string[],
    others: readonly (readonly [string, string])[]
  ): void {
    const { trans } = this.options;
    for (const [key, input] of this.flags) {
      input.checked =
        key === 'isInverted'
          ? frame !== null && isInverted(frame, look)
          : key === 'isLog'
            ? frame !== null && isLog(frame, look)
            : look[key];
    }
    this.colours.value = look.colours;
    const free = others.filter(([job]) => !over.includes(job));
    this.over.offer([['', trans.__('add another…')], ...free]);
    this.over.value = '';
    this.over.hidden = free.length === 0;
    this.only.hidden = over.length === 0;
  }

  dispose(): void {
    this.files.dispose();
  }

  private flag(key: 'isLog' | 'isInverted' | 'isShare' | 'isReversed', label: string): HTMLElement {
    const { node, input } = checkbox(label, checked => this.options.onLook({ [key]: checked }));
    this.flags.push([key, input]);
    return node;
  }

  private async picture(format: 'png' | 'svg'): Promise<void> {
    const { trans, title, picture, onSay } = this.options;
    const url = await picture(format, SIZE.width, SIZE.height);
    if (url === null) {
      onSay(trans.__('There is nothing to see yet.'));
      return;
    }
    saveUrl(`${fileName(title())}.${format}`, url);
    onSay(trans.__('%1 is saved.', format.toUpperCase()));
  }

  private csv(): void {
    const { trans, title, frame, onSay } = this.options;
    const current = frame();
    if (current) {
      saveText(`${fileName(title())}.csv`, histogramCsv(current), 'text/csv');
      onSay(trans.__('%1 is saved.', 'CSV'));
    }
  }
}
