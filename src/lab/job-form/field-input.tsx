import { useId, type ReactNode } from 'react';
import type { Field, FieldTable } from '../../protocol';
import { CodeInput } from './code-input';
import { FLAG_SET, splitList } from './draft';
import { choiceHelp, choiceTexts, fieldTexts, textOf } from './field-texts';
import type { JobFormModel } from './job-form-model';
import { PrototypeInput } from './prototype-input';

export interface FieldInputProps {
  model: JobFormModel;
  /** Name of the field's text in the draft. */
  name: string;
  field: Field;
}

/** A field of a request, made of its description: what may stand in it, its limits, and what holds without it. */
export function FieldInput({ model, name, field }: FieldInputProps): JSX.Element {
  const id = useId();
  const { draft, trans, type } = model;
  const { label, help, example } = textOf(fieldTexts(trans), type, name);
  const value = draft[name] ?? '';
  const put = (text: string): void => model.edit({ [name]: text });
  const frame = (children: ReactNode, extra?: string): JSX.Element => (
    <FieldFrame model={model} name={name} id={id} label={label} help={extra ?? help}>
      {children}
    </FieldFrame>
  );
  switch (field.kind) {
    case 'flag':
      return (
        <label className="jp-gaia-check">
          <input
            type="checkbox"
            checked={value === FLAG_SET}
            onChange={event => put(event.target.checked ? FLAG_SET : '')}
          />
          {label}
        </label>
      );
    case 'choice': {
      const names = choiceTexts(trans);
      const meaning = choiceHelp(trans)[`${name}.${value === '' ? String(field.otherwise ?? '') : value}`];
      return frame(
        <select
          id={id}
          className="jp-gaia-input"
          aria-describedby={`${id}-help`}
          value={value === '' ? String(field.otherwise ?? '') : value}
          onChange={event => put(event.target.value === field.otherwise ? '' : event.target.value)}
        >
          {value !== '' && !field.choices?.includes(value) && <option value={value}>{value}</option>}
          {(field.choices ?? []).map(choice => (
            <option key={choice} value={choice}>
              {names[`${name}.${choice}`] ?? choice}
            </option>
          ))}
        </select>,
        meaning
      );
    }
    case 'choices':
      return <ChoicesInput model={model} name={name} field={field} label={label} help={help} />;
    case 'range':
      return <RangeInput model={model} name={name} field={field} label={label} help={help} />;
    case 'object':
      return <ObjectInput model={model} name={name} field={field} />;
    case 'prototype':
      return <PrototypeInput model={model} name={name} />;
    case 'integer':
    case 'number':
      return frame(
        <input
          id={id}
          className="jp-gaia-input"
          type="text"
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          aria-describedby={`${id}-help`}
          aria-invalid={name in model.reading.problems}
          value={value}
          placeholder={field.otherwise !== undefined ? String(field.otherwise) : example}
          onChange={event => put(event.target.value)}
        />
      );
    case 'text':
    case 'path':
      return frame(
        <input
          id={id}
          className="jp-gaia-input"
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${id}-help`}
          value={value}
          placeholder={field.otherwise !== undefined ? String(field.otherwise) : example}
          onChange={event => put(event.target.value)}
        />
      );
    default:
      return (
        <div className="jp-gaia-field">
          <div className="jp-gaia-label">{label}</div>
          <CodeInput
            key={`${type}.${name}`}
            model={model}
            kind={field.kind}
            value={value}
            label={label}
            describedBy={`${id}-help`}
            example={example ?? (field.otherwise !== undefined ? String(field.otherwise) : undefined)}
            onChange={put}
          />
          {help && (
            <div id={`${id}-help`} className="jp-gaia-hint">
              {help}
            </div>
          )}
        </div>
      );
  }
}

/** A label, what belongs to it, its help and what is wrong with it. */
export function FieldFrame(props: {
  model: JobFormModel;
  name: string;
  id: string;
  label: string;
  help?: string;
  children: ReactNode;
}): JSX.Element {
  const { model, name, id, label, help, children } = props;
  const problem = model.reading.problems[name];
  return (
    <div className="jp-gaia-field">
      <label htmlFor={id}>{label}</label>
      {children}
      <div id={`${id}-help`} className={`jp-gaia-hint ${problem ? 'jp-mod-warn' : ''}`}>
        {problem ? (
          <>
            {problem.message} {problem.hint}
          </>
        ) : (
          help
        )}
      </div>
    </div>
  );
}

type Labelled = FieldInputProps & { label: string; help?: string };

function ChoicesInput({ model, name, field, label, help }: Labelled): JSX.Element {
  const names = choiceTexts(model.trans);
  const chosen = splitList(model.draft[name] ?? '');
  return (
    <fieldset className="jp-gaia-field jp-gaia-choices">
      <legend>{label}</legend>
      <div className="jp-gaia-row">
        {(field.choices ?? []).map(choice => (
          <label key={choice} className="jp-gaia-check">
            <input
              type="checkbox"
              checked={chosen.includes(choice)}
              onChange={event => {
                const next = (field.choices ?? []).filter(one =>
                  one === choice ? event.target.checked : chosen.includes(one)
                );
                model.edit({ [name]: next.join(', ') });
              }}
            />
            {names[`${name}.${choice}`] ?? choice}
          </label>
        ))}
      </div>
      {help && <div className="jp-gaia-hint">{help}</div>}
    </fieldset>
  );
}

function RangeInput({ model, name, field, label, help }: Labelled): JSX.Element {
  const id = useId();
  const ends = field.otherwise as [number, number] | undefined;
  const { trans } = model;
  const problem = model.reading.problems[name];
  return (
    <FieldFrame model={model} name={name} id={`${id}-low`} label={label} help={help}>
      <div className="jp-gaia-row">
        {(['low', 'high'] as const).map((end, i) => (
          <input
            key={end}
            id={`${id}-${end}`}
            className="jp-gaia-input jp-gaia-grow"
            type="text"
            inputMode="decimal"
            autoComplete="off"
            aria-label={end === 'low' ? trans.__('%1: from', label) : trans.__('%1: to', label)}
            aria-invalid={problem !== undefined}
            placeholder={ends && String(ends[i])}
            value={model.draft[`${name}.${end}`] ?? ''}
            onChange={event => model.edit({ [`${name}.${end}`]: event.target.value })}
          />
        ))}
      </div>
    </FieldFrame>
  );
}

/** Fields that belong together; small ones stand in a row. */
function ObjectInput({ model, name, field }: FieldInputProps): JSX.Element {
  const parts = Object.entries(field.fields as FieldTable);
  const started = field.required || parts.some(([key]) => model.draft[`${name}.${key}`] !== undefined);
  return (
    <div className="jp-gaia-object">
      {parts
        .filter(([, part]) => part.required || started)
        .map(([key, part]) => (
          <FieldInput key={key} model={model} name={`${name}.${key}`} field={part} />
        ))}
    </div>
  );
}
