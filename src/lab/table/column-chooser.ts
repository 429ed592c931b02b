import type { TranslationBundle } from '@jupyterlab/translation';
import type { ColumnInfo } from '../../protocol';
import { button, element } from '../elements';
import { describeColumn } from './cell-text';

/** A list of all columns with what they mean, to be searched and ticked. */
export class ColumnChooser {
  readonly node = element('div', 'jp-gaia-sheet-columns');
  private readonly search = element('input', 'jp-gaia-input');
  private readonly list = element('div', 'jp-gaia-sheet-column-list');
  private readonly boxes: { box: HTMLInputElement; row: HTMLElement; text: string; name: string }[];

  /**
   * @param chosen - names of those that are ticked
   * @param onChosen - told the chosen columns, in the table's order
   */
  constructor(
    trans: TranslationBundle,
    columns: readonly ColumnInfo[],
    chosen: readonly string[],
    private readonly onChosen: (names: string[]) => void
  ) {
    this.search.type = 'search';
    this.search.placeholder = trans.__('Search names and descriptions');
    this.search.setAttribute('aria-label', trans.__('Search columns'));
    this.search.addEventListener('input', () => this.filter());
    const all = button(trans.__('All'), () => this.tick(true));
    const none = button(trans.__('None'), () => this.tick(false));
    all.title = trans.__('Tick all columns that are listed');
    none.title = trans.__('Untick all columns that are listed');
    const head = element('div', 'jp-gaia-row');
    head.append(this.search, all, none);
    this.list.setAttribute('role', 'group');
    this.list.setAttribute('aria-label', trans.__('Columns'));
    this.boxes = columns.map(column => {
      const row = element('label', 'jp-gaia-sheet-column');
      const box = element('input');
      box.type = 'checkbox';
      box.checked = chosen.includes(column.name);
      box.addEventListener('change', () => this.tell());
      const name = element('span', 'jp-gaia-sheet-column-name');
      name.textContent = column.name;
      const about = element('span', 'jp-gaia-sheet-column-about');
      about.textContent = describeColumn(column).join(' · ');
      about.title = about.textContent;
      row.append(box, name, about);
      const text = `${column.name} ${column.description ?? ''} ${column.unit ?? ''}`.toLowerCase();
      return { box, row, text, name: column.name };
    });
    this.list.append(...this.boxes.map(({ row }) => row));
    this.node.append(head, this.list);
    this.node.hidden = true;
  }

  open(): void {
    this.node.hidden = false;
    this.search.focus();
  }

  private filter(): void {
    const words = this.search.value.toLowerCase().split(/\s+/);
    for (const { row, text } of this.boxes) {
      row.hidden = !words.every(word => text.includes(word));
    }
  }

  private tick(isTicked: boolean): void {
    this.boxes.filter(({ row }) => !row.hidden).forEach(({ box }) => (box.checked = isTicked));
    this.tell();
  }

  private tell(): void {
    this.onChosen(this.boxes.filter(({ box }) => box.checked).map(({ name }) => name));
  }
}
