import { EditorView } from '@codemirror/view';
import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { CodeInput } from '../../src/lab/job-form/code-input';
import type { JobFormModel } from '../../src/lab/job-form/job-form-model';
import * as language from '../../src/lab/job-form/language';
import { reactPage } from '../support/react-page';
import { until } from '../support/settled';

const columns = language.profileColumns('DR3', 'gaia_source')!;
const surroundings = { columns, catalogue: language.catalogueOf('DR3', language.profileColumns) };
const model = {
  language,
  surroundings,
  faults: (kind: 'condition', text: string) => language.faultsOf(kind, text, surroundings)
} as unknown as JobFormModel;

/** The field as a form has it: what is typed comes back as its value. */
function Form(): JSX.Element {
  const [value, onChange] = useState('');
  return createElement(CodeInput, { model, kind: 'condition', value, label: 'Condition', onChange });
}

// jsdom measures nothing; the editor asks how large its letters are.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

const page = reactPage();

it('is one field for who types while its editor is loaded', async () => {
  // at once: a moment later the editor may be there
  flushSync(() => page.render(createElement(Form)));
  const plain = (): HTMLTextAreaElement | null => page.host.querySelector('textarea');
  plain()!.focus();
  // React looks at the value that the element itself has.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(plain(), 'parallx > 10');
  plain()!.setSelectionRange(7, 7);
  plain()!.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => plain() === null);

  const editor = page.host.querySelector<HTMLElement>('.cm-content')!;
  await until(() => editor.getAttribute('aria-invalid') === 'true');
  expect(editor.textContent).toBe('parallx > 10');
  await until(() => document.activeElement === editor);
  expect(EditorView.findFromDOM(editor)!.state.selection.main.head).toBe(7);
});
