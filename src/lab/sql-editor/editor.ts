/** The editor of queries and conditions. Loaded on first use: nothing else imports CodeMirror. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
  type CompletionResult
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, toggleLineComment } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  tooltips
} from '@codemirror/view';
import type { Completion, Completions, Fault } from '../job-form/language';
import { highlighting, type Highlighter } from './highlighting';

/** What the editor needs to know of the language. */
export interface EditorLanguage {
  highlight: Highlighter;
  faults(text: string): Fault[];
  complete(text: string, cursor: number): Completions;
}

export interface EditorOptions {
  host: HTMLElement;
  text: string;
  /** Name for screen readers. */
  label: string;
  /** Ids of elements that describe it. */
  describedBy?: string;
  /** An example, where nothing is written. */
  example?: string;
  /** Enter runs too, and there are no line numbers: a field of a form. */
  compact: boolean;
  language: EditorLanguage;
  onChange(text: string): void;
  /** Control or Command with Enter. */
  onRun?(): void;
}

/** Errors are looked for once typing pauses [ms]. */
const LINT_PAUSE_MS = 200;

/** A text editor that knows gaialab's SQL: colours, completion with units, errors at the character. */
export class TextEditor {
  readonly view: EditorView;
  private readonly describing = new Compartment();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly options: EditorOptions) {
    this.view = new EditorView({
      parent: options.host,
      state: EditorState.create({ doc: options.text, extensions: this.extensions() })
    });
    this.lint();
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Puts another text in, as one step that can be undone. */
  setText(text: string): void {
    if (text !== this.text) {
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    }
  }

  /** Says whether the text is wrong, for screen readers. */
  setInvalid(invalid: boolean): void {
    this.view.dispatch({ effects: this.describing.reconfigure(this.attributes(invalid)) });
  }

  /** Looks for errors again: what is known of the columns may have changed. */
  lint(): void {
    const { length } = this.view.state.doc;
    const within = (place: number): number => Math.min(Math.max(0, place), length);
    const faults = this.options.language.faults(this.text).map(({ start, end, severity, message, hint }) => {
      const to = within(Math.max(end, start + 1));
      return {
        from: Math.min(within(start), Math.max(0, to - 1)),
        to,
        severity,
        message: hint === undefined ? message : `${message}\n${hint}`
      };
    });
    this.view.dispatch(setDiagnostics(this.view.state, faults));
  }

  /** Takes the keys. @param at - where the cursor is then */
  focus(at: number): void {
    this.view.dispatch({ selection: { anchor: Math.min(at, this.view.state.doc.length) } });
    this.view.focus();
  }

  dispose(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
    this.view.destroy();
  }

  private attributes(invalid: boolean): Extension {
    const { label, describedBy, compact } = this.options;
    return EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': String(!compact),
      'aria-invalid': String(invalid),
      autocapitalize: 'off',
      ...(describedBy !== undefined && { 'aria-describedby': describedBy })
    });
  }

  private extensions(): Extension[] {
    const { compact, example, language, onRun } = this.options;
    const run = (): boolean => {
      onRun?.();
      return onRun !== undefined;
    };
    return [
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
      ...(compact ? [] : [lineNumbers(), lintGutter()]),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      EditorView.lineWrapping,
      autocompletion({ override: [context => this.complete(context)], icons: false, maxRenderedOptions: 100 }),
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        ...completionKeymap,
        ...closeBracketsKeymap,
        ...(compact ? [{ key: 'Enter', run }] : []),
        { key: 'Mod-/', run: toggleLineComment },
        ...defaultKeymap,
        ...historyKeymap
      ]),
      EditorState.languageData.of(() => [
        { commentTokens: { line: '--' }, closeBrackets: { brackets: ['(', "'", '"'] } }
      ]),
      this.describing.of(this.attributes(false)),
      ...(example === undefined ? [] : [placeholder(example)]),
      tooltips({ parent: tipsParent() }),
      highlighting(language.highlight),
      EditorView.updateListener.of(update => {
        if (update.docChanged) {
          this.options.onChange(this.text);
          if (this.timer !== null) {
            clearTimeout(this.timer);
          }
          this.timer = setTimeout(() => this.lint(), LINT_PAUSE_MS);
        }
      })
    ];
  }

  private complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
    const text = state.doc.toString();
    const { start, end, items } = this.options.language.complete(text, pos);
    const typed = text.slice(start, pos);
    if (items.length === 0 || (!explicit && typed === '' && !/[.]$/.test(text.slice(0, pos)))) {
      return null;
    }
    return { from: start, to: end, filter: false, options: items.map(optionOf) };
  }
}

let tips: HTMLElement | null = null;

/** Completions hang on the page: the sidebar would cut them off. */
function tipsParent(): HTMLElement {
  if (!tips?.isConnected) {
    tips = document.createElement('div');
    tips.className = 'jp-gaia-tips jp-ThemedContainer';
    document.body.appendChild(tips);
  }
  return tips;
}

function optionOf(item: Completion): CompletionResult['options'][number] {
  const { text, kind, detail, description } = item;
  const types = { column: 'property', table: 'class', schema: 'namespace', function: 'function', keyword: 'keyword' };
  return {
    label: text,
    type: types[kind],
    ...(detail !== undefined && { detail }),
    ...(description !== undefined && { info: description }),
    ...(kind === 'function' && {
      apply: (view: EditorView, _completion: unknown, from: number, to: number) => {
        const open = view.state.sliceDoc(to, to + 1) === '(';
        const insert = open ? text : `${text}()`;
        view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + text.length + 1 } });
      }
    })
  };
}
