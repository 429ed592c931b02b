import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, type EditorView, type DecorationSet, type ViewUpdate } from '@codemirror/view';

/** Stretches of a text with what they are. */
export type Highlighter = (text: string) => readonly { kind: string; start: number; end: number }[];

/** A longer text stays without colours: it is no query that somebody types. */
const LONGEST = 100_000;

/** Colours of gaialab's SQL: classes `jp-gaia-code-KIND`, which the style sheet gives JupyterLab's own colours. */
export function highlighting(highlight: Highlighter): Extension {
  const marks = new Map<string, Decoration>();
  const markOf = (kind: string): Decoration => {
    const mark = marks.get(kind) ?? Decoration.mark({ class: `jp-gaia-code-${kind}` });
    marks.set(kind, mark);
    return mark;
  };
  const decorate = (view: EditorView): DecorationSet => {
    const builder = new RangeSetBuilder<Decoration>();
    if (view.state.doc.length <= LONGEST) {
      for (const { kind, start, end } of highlight(view.state.doc.toString())) {
        builder.add(start, end, markOf(kind));
      }
    }
    return builder.finish();
  };
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = decorate(view);
      }

      update(update: ViewUpdate): void {
        if (update.docChanged) {
          this.decorations = decorate(update.view);
        }
      }
    },
    { decorations: plugin => plugin.decorations }
  );
}
