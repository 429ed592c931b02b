import type { TranslationBundle } from '@jupyterlab/translation';
import { brushCondition, rowsIn, snapped, type Brush } from '../../plot/histogram-bins';
import { axisTitle } from '../../plot/histogram-figure';
import type { HistogramFrame, HistogramRequest, JobRequest } from '../../protocol';
import { formatCount } from '../format';
import { button, element } from '../elements';
import { Menu } from '../map/controls';
import { copyText } from '../save-file';

export interface BrushMenuOptions {
  trans: TranslationBundle;
  /** Bins were chosen by numbers, or none. */
  onBrush: (brush: Brush | null) => void;
  /** The form of a new job; absent where there is none. */
  onJob?: (request: JobRequest) => void;
  onSay: (text: string) => void;
}

/** The bins that are marked, by numbers too, and what can be done with their rows. */
export class BrushMenu {
  private readonly menu: Menu;
  private readonly inputs = { x: [number(), number()], y: [number(), number()] };
  private readonly names = { x: element('span', 'jp-gaia-menu-name'), y: element('span', 'jp-gaia-menu-name') };
  private readonly rows: { x: HTMLElement; y: HTMLElement };
  private readonly count = element('div', 'jp-gaia-quiet');
  private readonly actions: HTMLButtonElement[];
  private frame: HistogramFrame | null = null;
  private brush: Brush | null = null;

  constructor(
    private readonly request: HistogramRequest,
    private readonly options: BrushMenuOptions
  ) {
    const { trans, onJob } = options;
    this.menu = new Menu(trans.__('Selection'));
    this.rows = { x: this.row('x'), y: this.row('y') };
    this.count.setAttribute('role', 'status');
    const job = (label: string, request: (where: string) => JobRequest): HTMLButtonElement[] =>
      onJob ? [this.action(label, where => onJob(request(where)))] : [];
    this.actions = [
      ...job(trans.__('Histogram of these…'), where => ({ ...this.request, source: this.sourceWith(where) })),
      ...job(trans.__('Load rows…'), where => ({ type: 'Rows', source: this.sourceWith(where) })),
      ...job(trans.__('Map of these…'), where => ({ type: 'DensityMap', source: this.sourceWith(where) })),
      this.action(trans.__('Copy as condition'), where => this.copy(where)),
      this.action(trans.__('Remove'), () => {
        this.set(null);
        options.onBrush(null);
      })
    ];
    const row = element('div', 'jp-gaia-row');
    row.append(...this.actions);
    const hint = element('div', 'jp-gaia-hint');
    hint.textContent = trans.__('Drag over the histogram, or write the ends.');
    this.menu.sheet.append(hint, this.rows.x, this.rows.y, this.count, row);
    this.set(null);
  }

  get node(): HTMLElement {
    return this.menu.node;
  }

  /** Takes the newest bins. */
  update(frame: HistogramFrame): void {
    this.frame = frame;
    this.names.x.textContent = axisTitle(frame.x);
    this.names.y.textContent = frame.y ? axisTitle(frame.y) : '';
    this.rows.y.hidden = !frame.y;
    this.tell();
  }

  /** Shows what is marked. */
  set(brush: Brush | null): void {
    this.brush = brush;
    for (const axis of ['x', 'y'] as const) {
      const span = brush?.[axis];
      this.inputs[axis].forEach((input, i) => (input.value = span ? String(span[i]) : ''));
    }
    for (const action of this.actions) {
      action.disabled = brush === null;
    }
    this.node.classList.toggle('jp-mod-active', brush !== null);
    this.tell();
  }

  open(): void {
    this.menu.open(true);
  }

  dispose(): void {
    this.menu.dispose();
  }

  private row(axis: 'x' | 'y'): HTMLElement {
    const { trans } = this.options;
    const [from, to] = this.inputs[axis];
    from.setAttribute('aria-label', axis === 'x' ? trans.__('x from') : trans.__('y from'));
    to.setAttribute('aria-label', axis === 'x' ? trans.__('x to') : trans.__('y to'));
    for (const input of [from, to]) {
      input.addEventListener('change', () => this.take());
    }
    const row = element('div', 'jp-gaia-menu-row');
    row.append(this.names[axis], from, '…', to);
    return row;
  }

  private take(): void {
    const { frame } = this;
    const span = (axis: 'x' | 'y'): readonly [number, number] | null => {
      const of = frame?.[axis];
      const [from, to] = this.inputs[axis].map(({ value }) => (value.trim() === '' ? NaN : Number(value)));
      const ends = of?.edges ?? [];
      // An end that is not given is that of the axis.
      return snapped(ends, Number.isNaN(from) ? ends[0] : from, Number.isNaN(to) ? ends[ends.length - 1] : to);
    };
    const x = span('x');
    const y = frame?.y ? span('y') : undefined;
    const brush = x && y !== null ? { x, ...(y && { y }) } : null;
    this.set(brush);
    this.options.onBrush(brush);
  }

  private tell(): void {
    const { frame, brush } = this;
    const { trans } = this.options;
    this.count.textContent = frame && brush ? trans.__('%1 rows', formatCount(rowsIn(frame, brush))) : '';
  }

  private sourceWith(where: string): HistogramRequest['source'] {
    const { source } = this.request;
    return { ...source, where: source.where === undefined ? where : `(${source.where}) AND ${where}` };
  }

  private action(label: string, run: (where: string) => void): HTMLButtonElement {
    return button(label, () => {
      const { frame, brush, request } = this;
      if (frame && brush) {
        run(brushCondition(frame, brush, { x: request.x.expression, y: request.y?.expression }));
      }
    });
  }

  private copy(where: string): void {
    const { trans, onSay } = this.options;
    void copyText(where).then(
      () => onSay(trans.__('The condition is in the clipboard.')),
      () => (this.count.textContent = trans.__('The browser does not allow copying here: %1', where))
    );
  }
}

function number(): HTMLInputElement {
  const input = element('input', 'jp-gaia-input jp-gaia-size');
  input.type = 'number';
  input.step = 'any';
  return input;
}
