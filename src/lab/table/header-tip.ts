import type { ColumnInfo } from '../../protocol';
import { element } from '../elements';
import { describeColumn } from './cell-text';

/** What a column is, beside the pointer; or all of a cell, in a box that is closed with Escape or a click elsewhere. */
export class HeaderTip {
  readonly node = element('div', 'jp-gaia-sheet-tip');
  private shown: string | null = null;

  constructor(private readonly host: HTMLElement) {
    this.node.hidden = true;
    this.node.tabIndex = -1;
    this.node.addEventListener('keydown', event => event.key === 'Escape' && this.hide());
    this.node.addEventListener('blur', () => this.hide());
  }

  show(column: ColumnInfo | null, clientX: number, clientY: number): void {
    if (this.node.classList.contains('jp-mod-cell')) {
      return;
    }
    if (!column) {
      this.hide();
      return;
    }
    if (this.shown !== column.name) {
      this.shown = column.name;
      const name = element('div', 'jp-gaia-sheet-tip-name');
      name.textContent = column.name;
      const lines = describeColumn(column).map(text => {
        const line = element('div');
        line.textContent = text;
        return line;
      });
      this.node.replaceChildren(name, ...lines);
    }
    this.node.hidden = false;
    const box = this.host.getBoundingClientRect();
    const left = Math.min(clientX - box.left + 12, box.width - this.node.offsetWidth - 8);
    this.node.style.left = `${Math.max(4, left)}px`;
    this.node.style.top = `${clientY - box.top + 18}px`;
  }

  showText(name: string, text: string): void {
    this.hide();
    const title = element('div', 'jp-gaia-sheet-tip-name');
    title.textContent = name;
    const words = element('pre');
    words.textContent = text;
    this.node.classList.add('jp-mod-cell');
    this.node.replaceChildren(title, words);
    this.node.style.left = '24px';
    this.node.style.top = '64px';
    this.node.hidden = false;
    this.node.focus();
  }

  private hide(): void {
    this.shown = null;
    this.node.hidden = true;
    this.node.classList.remove('jp-mod-cell');
  }
}
