import type { TranslationBundle } from '@jupyterlab/translation';
import { GaiaError, type ColumnInfo } from '../../protocol';
import { element } from '../elements';

/**
 * A condition on rows: checked with every key, here in the browser, applied with Enter. A fault is shown at its
 * character.
 */
export class FilterField {
  readonly node = element('div', 'jp-gaia-sheet-filter');
  private readonly input = element('input', 'jp-gaia-input');
  private readonly fault = element('div', 'jp-gaia-sheet-fault');
  private columns: readonly ColumnInfo[] = [];
  private applied = '';
  private turn = 0;

  /** @param apply - told the condition, undefined for none, once it is right */
  constructor(
    trans: TranslationBundle,
    private readonly apply: (where: string | undefined) => void
  ) {
    this.input.type = 'text';
    this.input.spellcheck = false;
    this.input.autocomplete = 'off';
    this.input.placeholder = trans.__('Filter, e.g. parallax > 10 AND bp_rp IS NOT NULL');
    this.input.setAttribute('aria-label', trans.__('Condition on rows'));
    this.input.addEventListener('input', () => void this.check());
    this.input.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        void this.submit();
      } else if (event.key === 'Escape' && this.input.value !== '') {
        event.stopPropagation();
        this.input.value = '';
        void this.submit();
      }
    });
    this.fault.setAttribute('role', 'alert');
    this.fault.hidden = true;
    this.node.append(this.input, this.fault);
  }

  get value(): string {
    return this.input.value.trim();
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  setColumns(columns: readonly ColumnInfo[]): void {
    this.columns = columns;
  }

  /** Puts a condition there as if it had been applied. @returns false when it is wrong, which is shown */
  restore(text: string): Promise<boolean> {
    this.input.value = this.applied = text;
    return this.check();
  }

  /** Shows an error that came from the service as one of this text. @returns false when it is none */
  show(error: GaiaError): boolean {
    if (typeof error.details?.start !== 'number' || error.details.text !== this.value) {
      return false;
    }
    this.tell(error);
    return true;
  }

  private async submit(): Promise<void> {
    const text = this.value;
    if (text === this.applied && this.fault.hidden) {
      return;
    }
    if (text === '' || (await this.check())) {
      this.applied = text;
      this.tell(null);
      this.apply(text === '' ? undefined : text);
    }
  }

  private async check(): Promise<boolean> {
    const turn = ++this.turn;
    const { compileFilter } = await import('../../query');
    let error: GaiaError | null = null;
    if (this.value !== '') {
      try {
        compileFilter(this.value, this.columns);
      } catch (reason) {
        error = GaiaError.from(reason);
      }
    }
    if (turn === this.turn) {
      this.tell(error);
    }
    return error === null;
  }

  private tell(error: GaiaError | null): void {
    this.fault.hidden = error === null;
    this.input.setAttribute('aria-invalid', String(error !== null));
    if (!error) {
      this.fault.replaceChildren();
      return;
    }
    const { start, end, text } = (error.details ?? {}) as { start?: number; end?: number; text?: string };
    const words = element('div', 'jp-gaia-sheet-fault-words');
    words.textContent = [error.message, error.hint].filter(Boolean).join(' ');
    if (typeof text === 'string' && typeof start === 'number') {
      const line = element('code', 'jp-gaia-sheet-fault-text');
      const mark = element('mark');
      mark.textContent = text.slice(start, Math.max(start + 1, end ?? 0)) || ' ';
      line.append(text.slice(0, start), mark, text.slice(Math.max(start + 1, end ?? 0)));
      this.fault.replaceChildren(line, words);
    } else {
      this.fault.replaceChildren(words);
    }
  }
}
