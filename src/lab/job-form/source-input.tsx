import { useId } from 'react';
import { ERROR_POLICIES, VISIT_ORDERS } from '../../protocol';
import { CodeInput } from './code-input';
import { FieldFrame } from './field-input';
import { choiceHelp, choiceTexts, fieldTexts } from './field-texts';
import type { JobFormModel } from './job-form-model';
import { PlaceInput } from './place-input';
import { sourcePartsOf } from './request-draft';

/** Where rows come from: release and table, the part of the sky, the condition and the sample. */
export function SourceInput({ model }: { model: JobFormModel }): JSX.Element {
  const { table, places, rows } = sourcePartsOf(model.type);
  return (
    <>
      <TableInput model={model} withTable={table} />
      {places.length > 0 && <PlaceInput model={model} places={places} />}
      {rows && <RowsInput model={model} />}
    </>
  );
}

function TableInput({ model, withTable }: { model: JobFormModel; withTable: boolean }): JSX.Element {
  const id = useId();
  const { trans, release, table, volume } = model;
  const releases = volume.volume?.releases ?? [];
  const tables = releases.find(one => one.release === release)?.tables ?? [];
  const put = (name: string, text: string): void => model.edit({ [name]: text });
  const withOwn = (names: string[], own: string): string[] => (names.includes(own) ? names : [own, ...names]);
  return (
    <div className="jp-gaia-release-and-table">
      <FieldFrame model={model} name="release" id={`${id}-release`} label={trans.__('Release')}>
        <select
          id={`${id}-release`}
          className="jp-gaia-input"
          value={release}
          onChange={event => put('release', event.target.value)}
        >
          {withOwn(
            releases.map(one => one.release),
            release
          ).map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </FieldFrame>
      {withTable && (
        <FieldFrame model={model} name="table" id={`${id}-table`} label={trans.__('Table')}>
          <select
            id={`${id}-table`}
            className="jp-gaia-input"
            title={table}
            value={table}
            onChange={event => put('table', event.target.value)}
          >
            {withOwn(
              tables.map(({ name }) => name),
              table
            ).map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </FieldFrame>
      )}
    </div>
  );
}

function RowsInput({ model }: { model: JobFormModel }): JSX.Element {
  const id = useId();
  const { trans, draft } = model;
  const names = choiceTexts(trans);
  const meaning = choiceHelp(trans);
  const { label, help, example } = fieldTexts(trans).where;
  const kinds = ['', 'fraction', 'randomIndexBelow'];
  const sample = draft.sample ?? '';
  const problem = model.reading.problems.sample;
  return (
    <>
      <div className="jp-gaia-field">
        <div className="jp-gaia-label">{label}</div>
        <CodeInput
          model={model}
          kind="condition"
          value={draft.where ?? ''}
          label={label}
          describedBy={`${id}-where`}
          example={example}
          onChange={text => model.edit({ where: text })}
        />
        <div id={`${id}-where`} className="jp-gaia-hint">
          {help}
        </div>
      </div>
      <FieldFrame
        model={model}
        name="sample"
        id={`${id}-sample`}
        label={trans.__('Sample')}
        help={meaning[`sample.${sample}`]}
      >
        <div className="jp-gaia-row">
          <select
            id={`${id}-sample`}
            className="jp-gaia-input jp-gaia-grow"
            value={sample}
            onChange={event =>
              model.edit({ sample: event.target.value, ...(event.target.value === '' && { 'sample.value': '' }) })
            }
          >
            {kinds.map(kind => (
              <option key={kind} value={kind}>
                {names[`sample.${kind}`]}
              </option>
            ))}
          </select>
          {sample !== '' && (
            <input
              className="jp-gaia-input jp-gaia-grow"
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-label={names[`sample.${sample}`]}
              aria-invalid={problem !== undefined}
              value={draft['sample.value'] ?? ''}
              placeholder={sample === 'fraction' ? '0.01' : '1000000'}
              onChange={event => model.edit({ 'sample.value': event.target.value })}
            />
          )}
        </div>
      </FieldFrame>
    </>
  );
}

/** How the job is done: order of the files, what damaged ones mean, and where there is a choice the engine. */
export function RunInput({ model }: { model: JobFormModel }): JSX.Element {
  const { trans } = model;
  const { visit, onError } = sourcePartsOf(model.type);
  return (
    <details className="jp-gaia-more">
      <summary>{trans.__('How it is done')}</summary>
      {visit && <ChoiceInput model={model} name="visit" choices={['', ...VISIT_ORDERS]} />}
      {onError && <ChoiceInput model={model} name="onError" choices={['', ...ERROR_POLICIES]} />}
      <EngineInput model={model} />
    </details>
  );
}

/** Which engine runs the job, where there is more than this machine. */
function EngineInput({ model }: { model: JobFormModel }): JSX.Element | null {
  const id = useId();
  const { trans, volume, draft } = model;
  const engines = volume.status?.engines ?? [];
  if (!model.hasEngines && draft.engine === undefined) {
    return null;
  }
  const names = ['', ...new Set([...engines.map(({ name }) => name), ...(draft.engine ? [draft.engine] : [])])];
  const chosen = engines.find(({ name }) => name === draft.engine);
  return (
    <FieldFrame
      model={model}
      name="engine"
      id={id}
      label={trans.__('Engine')}
      help={chosen?.fault ? chosen.fault.message : chosen?.url}
    >
      <select
        id={id}
        className="jp-gaia-input"
        aria-describedby={`${id}-help`}
        value={draft.engine ?? ''}
        onChange={event => model.edit({ engine: event.target.value })}
      >
        {names.map(name => (
          <option key={name} value={name}>
            {name === '' ? trans.__('automatically') : (engines.find(one => one.name === name)?.title ?? name)}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

function ChoiceInput(props: { model: JobFormModel; name: string; choices: readonly string[] }): JSX.Element {
  const id = useId();
  const { model, name, choices } = props;
  const { trans } = model;
  const names = choiceTexts(trans);
  const value = model.draft[name] ?? '';
  return (
    <FieldFrame
      model={model}
      name={name}
      id={id}
      label={fieldTexts(trans)[name].label}
      help={choiceHelp(trans)[`${name}.${value}`]}
    >
      <select
        id={id}
        className="jp-gaia-input"
        value={value}
        onChange={event => model.edit({ [name]: event.target.value })}
      >
        {choices.map(choice => (
          <option key={choice} value={choice}>
            {names[`${name}.${choice}`] ?? choice}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
