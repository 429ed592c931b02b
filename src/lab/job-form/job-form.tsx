import { useEffect, useId } from 'react';
import { JOB_TYPES, type JobType } from '../../protocol';
import { CommandIDs } from '../ids';
import { HistoryList } from '../sql-editor/history-list';
import { useSignal } from '../sidebar/hooks';
import { Button, ErrorNote } from '../sidebar/parts';
import { CodeInput } from './code-input';
import { FieldInput } from './field-input';
import { choiceTexts, fieldTexts, textOf, typeTexts } from './field-texts';
import type { JobFormModel } from './job-form-model';
import { describeOrder } from './map-order';
import { PlanView } from './plan-view';
import { fieldsOf } from './request-draft';
import { RunInput, SourceInput } from './source-input';

/** The form of a new job: what to compute, of which rows, what it will cost, and the button. */
export function JobForm({ model }: { model: JobFormModel }): JSX.Element {
  useSignal(model.changed);
  useSignal(model.volume.changed);
  useEffect(() => void model.start(), [model]);
  const id = useId();
  const { trans, type, draft } = model;
  const types = typeTexts(trans);
  return (
    <form
      className="jp-gaia-form jp-gaia-new-job"
      aria-label={trans.__('New job')}
      onSubmit={event => {
        event.preventDefault();
        if (model.planIsCurrent) {
          void model.submit();
        }
      }}
    >
      <div className="jp-gaia-row">
        <label htmlFor={id} className="jp-gaia-grow">
          {trans.__('What to make')}
        </label>
        {model.canUndo ? (
          <Button small onClick={() => model.undoReset()}>
            {trans.__('Undo reset')}
          </Button>
        ) : (
          <Button small title={trans.__('Put all fields back')} onClick={() => model.reset()}>
            {trans.__('Reset')}
          </Button>
        )}
      </div>
      <select
        id={id}
        className="jp-gaia-input"
        aria-describedby={`${id}-help`}
        value={type}
        onChange={event => model.setType(event.target.value as JobType)}
      >
        {JOB_TYPES.map(one => (
          <option key={one} value={one}>
            {types[one]?.label ?? one}
          </option>
        ))}
      </select>
      <div id={`${id}-help`} className="jp-gaia-hint">
        {types[type]?.help}
      </div>
      {type === 'Histogram' && (
        <div className="jp-gaia-row">
          <Button small onClick={() => model.edit(HR_DIAGRAM(draft.where))}>
            {trans.__('HR diagram: colour and absolute magnitude')}
          </Button>
        </div>
      )}
      <TypeFields model={model} />
      <SourceInput model={model} />
      <RunInput model={model} />
      <Actions model={model} />
    </form>
  );
}

/**
 * Colour and absolute magnitude, with the parallax in mas; only of stars whose parallax is good to a tenth, for which
 * 1/parallax is a distance.
 */
const HR_DIAGRAM = (where: string | undefined): Record<string, string> => ({
  'x.expression': 'bp_rp',
  'x.bins': '200',
  'x.range.low': '-1',
  'x.range.high': '5',
  'x.log': '',
  'y.expression': 'phot_g_mean_mag + 5 * LOG10(parallax) - 10',
  'y.bins': '200',
  'y.range.low': '-5',
  'y.range.high': '17',
  'y.log': '',
  ...((where ?? '') === '' && { where: 'parallax_over_error > 10 AND ruwe < 1.4' })
});

/** The fields of the chosen type that make sense with the others. */
function TypeFields({ model }: { model: JobFormModel }): JSX.Element {
  const { type, draft, trans } = model;
  const order = /^\s*\d{1,2}\s*$/.test(draft.order ?? '') ? Number(draft.order) : null;
  return (
    <>
      {Object.entries(fieldsOf(type))
        .filter(([name]) => name !== 'q' || (draft.stat ?? '').includes('quantile'))
        .map(([name, field]) =>
          field.kind === 'query' ? (
            <QueryInput key={name} model={model} name={name} />
          ) : (
            <div key={`${type}.${name}`}>
              <FieldInput model={model} name={name} field={field} />
              {name === 'order' && order !== null && order <= (field.high ?? 0) && (
                <div className="jp-gaia-hint">
                  {describeOrder(
                    order,
                    draft.frame === 'galactic' || draft.frame === 'ecliptic' ? draft.frame : 'icrs',
                    trans
                  )}
                </div>
              )}
            </div>
          )
        )}
    </>
  );
}

function QueryInput({ model, name }: { model: JobFormModel; name: string }): JSX.Element {
  const { trans, draft, type, commands } = model;
  const { label, example } = textOf(fieldTexts(trans), type, name);
  return (
    <div className="jp-gaia-field">
      <div className="jp-gaia-row">
        <div className="jp-gaia-label jp-gaia-grow">{label}</div>
        <Button
          small
          title={trans.__('Write in a tab of its own, with the history of queries')}
          onClick={() => void commands.execute(CommandIDs.openSqlEditor, { query: draft[name] ?? '' })}
        >
          {trans.__('Larger editor')}
        </Button>
      </div>
      <CodeInput
        model={model}
        kind="query"
        large
        value={draft[name] ?? ''}
        label={label}
        example={example}
        onChange={text => model.edit({ [name]: text })}
        onRun={() => {
          if (model.planIsCurrent) {
            void model.submit();
          }
        }}
      />
      <div className="jp-gaia-hint">{trans.__('Ctrl+Enter (⌘+Enter) runs it, Ctrl+Space completes.')}</div>
      <details className="jp-gaia-more">
        <summary>{trans.__('Earlier queries')}</summary>
        <HistoryList
          history={model.history}
          trans={trans}
          onTake={({ query, release }) => model.edit({ [name]: query, ...(release !== undefined && { release }) })}
        />
      </details>
    </div>
  );
}

/** The plan and the buttons, always in sight. */
function Actions({ model }: { model: JobFormModel }): JSX.Element {
  const { trans, reading, plan, submitted, submitError, commands, jobs } = model;
  const texts = fieldTexts(trans);
  const names = choiceTexts(trans);
  const [gap] = reading.missing;
  const problem = reading.problems[''];
  const said = gap === undefined ? undefined : (texts[`${model.type}.${gap}`] ?? texts[gap]);
  const label = gap === undefined ? '' : (said?.missing ?? said?.label ?? names[gap] ?? gap);
  const idle =
    gap !== undefined
      ? trans.__('Still to be filled in: %1.', label)
      : !model.isSound
        ? trans.__('Something above is not right yet.')
        : '';
  return (
    <div className="jp-gaia-actions">
      <PlanView
        state={model.isSound ? plan : { kind: 'idle' }}
        trans={trans}
        idle={idle}
        said={model.said}
        choice={model.hasEngines}
      />
      {problem && <ErrorNote error={problem} />}
      {submitError && <ErrorNote error={submitError} />}
      <div className="jp-gaia-row">
        <Button submit primary disabled={!model.planIsCurrent}>
          {model.type === 'Sql' ? trans.__('Run query') : trans.__('Submit job')}
        </Button>
        <Button
          disabled={!model.isSound}
          title={trans.__('Put a cell that does the same into the notebook')}
          onClick={() => void model.insertAsCode()}
        >
          {trans.__('Insert as code')}
        </Button>
      </div>
      {submitted !== null && (
        <div className="jp-gaia-row jp-gaia-below" role="status">
          <span className="jp-gaia-grow">{trans.__('Job %1 was submitted.', submitted)}</span>
          {jobs.get(submitted) && commands.hasCommand?.(CommandIDs.openResult) === true && (
            <Button small onClick={() => void commands.execute(CommandIDs.openResult, { job: submitted })}>
              {trans.__('Show')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
