import { useEffect, useRef, useState } from 'react';
import type { FieldKind } from '../../protocol';
import type { TextEditor } from '../sql-editor/editor';
import type { Fault } from './language';
import type { JobFormModel } from './job-form-model';

export interface CodeInputProps {
  model: JobFormModel;
  kind: FieldKind | 'condition';
  value: string;
  label: string;
  /** Id of the element that says what is to be written. */
  describedBy?: string;
  example?: string;
  /** Lines and line numbers, for whole queries. */
  large?: boolean;
  onChange(text: string): void;
  onRun?(): void;
}

/** A field for an expression, condition or query: colours, completion, and errors at the character while it is typed. */
export function CodeInput(props: CodeInputProps): JSX.Element {
  const { model, kind, value, label, describedBy, example, large } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor | null>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  /** Where the user types in the plain field when the editor takes its place. */
  const typing = useRef<number | null>(null);
  const newest = useRef(props);
  newest.current = props;
  const [loaded, setLoaded] = useState(false);
  const { language } = model;
  const faults = model.faults(kind, value);
  const wrong = faults.some(({ severity }) => severity === 'error');

  useEffect(() => {
    if (!language) {
      return;
    }
    let gone = false;
    void import('../sql-editor/editor').then(
      ({ TextEditor }) => {
        if (!gone && host.current) {
          editor.current = new TextEditor({
            host: host.current,
            text: newest.current.value,
            label,
            describedBy,
            example,
            compact: !large,
            language: {
              highlight: language.highlightSql,
              faults: text => model.faults(kind, text),
              complete: (text, cursor) => language.completionsOf(kind, text, cursor, model.surroundings)
            },
            onChange: text => {
              // A text that the form put in is no edit of the user.
              if (text !== newest.current.value) {
                newest.current.onChange(text);
              }
            },
            onRun: () => {
              const { onRun } = newest.current;
              if (onRun) {
                onRun();
              } else {
                // As Enter in any other field.
                host.current?.closest('form')?.requestSubmit();
              }
            }
          });
          typing.current = document.activeElement === plain.current ? (plain.current?.selectionEnd ?? null) : null;
          setLoaded(true);
        }
      },
      // Without the editor the plain field does.
      () => undefined
    );
    return () => {
      gone = true;
      editor.current?.dispose();
      editor.current = null;
      setLoaded(false);
    };
  }, [language, kind, label, describedBy, example, large, model]);

  useEffect(() => editor.current?.setText(value), [value]);
  const said = faults.map(({ start, end, message }) => `${start} ${end} ${message}`).join('\n');
  useEffect(() => {
    editor.current?.lint();
    editor.current?.setInvalid(wrong);
  }, [said, wrong, loaded]);
  useEffect(() => {
    if (loaded && typing.current !== null) {
      editor.current?.focus(typing.current);
    }
  }, [loaded]);

  return (
    <>
      <div
        ref={host}
        className={`jp-gaia-code ${large ? 'jp-mod-large' : ''} ${wrong ? 'jp-mod-invalid' : ''}`}
        hidden={!loaded}
      />
      {!loaded && (
        <textarea
          ref={plain}
          className="jp-gaia-input jp-gaia-code-plain"
          rows={large ? 8 : 1}
          spellCheck={false}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={wrong}
          value={value}
          placeholder={example}
          onChange={event => props.onChange(event.target.value)}
        />
      )}
      <FaultList faults={faults} />
    </>
  );
}

/** What is wrong with a text, below it. */
export function FaultList({ faults }: { faults: readonly Fault[] }): JSX.Element {
  return (
    <div className="jp-gaia-faults" aria-live="polite">
      {faults.map(({ severity, message, hint, start }, i) => (
        <div
          key={`${start}-${i}`}
          className={`jp-gaia-hint ${severity === 'error' ? 'jp-mod-warn' : 'jp-gaia-advice'}`}
          data-start={start}
        >
          {message} {hint}
        </div>
      ))}
    </div>
  );
}
