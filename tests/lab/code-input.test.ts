import { EditorView } from '@codemirror/view';
import { createElement, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { CodeInput } from '../../src/lab/job-form/code-input';
import type { JobFormModel } from '../../src/lab/job-form/job-form-model';
import * as language from '../../src/lab/job-form/language';

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

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

// jsdom measures nothing; the editor asks how large its letters are.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

let root: Root;
let host: HTMLElement;
beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});
afterEach(() => {
  root.unmount();
  host.remove();
});

it('is one field for who types while its editor is loaded', async () => {
  root.render(createElement(Form));
  const plain = (): HTMLTextAreaElement | null => host.querySelector('textarea');
  await until(() => plain() !== null);
  plain()!.focus();
  // React looks at the value that the element itself has.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(plain(), 'parallx > 10');
  plain()!.setSelectionRange(7, 7);
  plain()!.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => plain() === null);

  const editor = host.querySelector<HTMLElement>('.cm-content')!;
  await until(() => editor.getAttribute('aria-invalid') === 'true');
  expect(editor.textContent).toBe('parallx > 10');
  await until(() => document.activeElement === editor);
  expect(EditorView.findFromDOM(editor)!.state.selection.main.head).toBe(7);
});
