import type { TranslationBundle } from '@jupyterlab/translation';
import { formatBytes, formatCount } from '../format';
import { button, element } from '../elements';
import type { GaiaError, TableDescription } from '../../protocol';
import type { TablePages } from './table-pages';

export interface StatusActions {
  count(): void;
  stop(): void;
  retry(): void;
}

/** The line below a table: what is shown of how much, how far a reading is, what went wrong. */
export class TableStatus {
  readonly node = element('div', 'jp-gaia-sheet-status');
  /** Says the cell under the cursor, for those who cannot see it on the canvas. */
  readonly cursor = element('div', 'jp-gaia-sheet-cursor');
  private readonly words = element('span', 'jp-gaia-sheet-words');
  private readonly fault = element('span', 'jp-gaia-sheet-error');
  private readonly bar = element('div', 'jp-gaia-bar');
  private readonly fill = element('div');
  private readonly count: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly retry: HTMLButtonElement;

  constructor(
    private readonly trans: TranslationBundle,
    actions: StatusActions
  ) {
    this.words.setAttribute('role', 'status');
    this.fault.setAttribute('role', 'alert');
    this.cursor.setAttribute('aria-live', 'polite');
    this.bar.append(this.fill);
    this.bar.setAttribute('role', 'progressbar');
    this.bar.setAttribute('aria-label', trans.__('Reading the table'));
    this.count = button(trans.__('Count'), actions.count);
    this.count.title = trans.__('Read the file to its end, so that the number of rows is exact');
    this.stop = button(trans.__('Stop'), actions.stop);
    this.retry = button(trans.__('Go on'), actions.retry);
    this.node.append(this.words, this.count, this.bar, this.stop, this.fault, this.retry, this.cursor);
    this.bar.hidden = this.stop.hidden = this.retry.hidden = this.count.hidden = true;
  }

  /** @param first - first and last row that can be seen, from 0 */
  update(pages: TablePages, table: TableDescription | null, first: number, last: number, columns: number): void {
    const { trans } = this;
    const { count, whole, progress, error, query } = pages;
    const parts: string[] = [];
    if (count.rows > 0) {
      const upTo = Math.min(last + 1, count.rows);
      const total = (count.isExact ? '' : '≈ ') + formatCount(count.rows);
      parts.push(trans.__('Rows %1–%2 of %3', formatCount(Math.min(first + 1, upTo)), formatCount(upTo), total));
    } else if (count.isExact) {
      parts.push(query.where === undefined ? trans.__('No rows') : trans.__('No row meets the condition'));
    }
    if (query.where !== undefined && whole.rows > 0) {
      parts.push(trans.__('filtered from %1', (whole.isExact ? '' : '≈ ') + formatCount(whole.rows)));
    }
    if (count.limit !== undefined) {
      parts.push(trans.__('only the first %1 are in order', formatCount(count.limit)));
    }
    if (table) {
      const all = table.columns.length;
      parts.push(
        columns === all
          ? trans._n('%1 column', '%1 columns', all)
          : trans.__('%1 of %2 columns', String(columns), String(all)),
        formatBytes(table.bytes)
      );
    }
    if (progress) {
      const found = query.where === undefined ? '' : trans.__(', %1 found', formatCount(progress.rows));
      parts.push(trans.__('reading, %1 %', String(Math.floor(100 * progress.part))) + found);
    }
    setText(this.words, parts.join(' · '));
    this.words.setAttribute('aria-live', progress ? 'off' : 'polite');
    this.bar.hidden = this.stop.hidden = !progress;
    this.fill.style.width = `${Math.round(100 * (progress?.part ?? 0))}%`;
    this.bar.setAttribute('aria-valuenow', String(Math.round(100 * (progress?.part ?? 0))));
    this.count.hidden = progress !== null || count.isExact || count.rows === 0;
    this.tell(error);
  }

  tell(error: GaiaError | null): void {
    setText(this.fault, error ? [error.message, error.hint].filter(Boolean).join(' ') : '');
    this.retry.hidden = error === null;
  }
}

function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
    node.title = text;
  }
}
