import { useEffect, useId } from 'react';
import type { FieldTable } from '../../protocol';
import { CodeInput } from '../job-form/code-input';
import { FieldInput } from '../job-form/field-input';
import type { JobFormModel } from '../job-form/job-form-model';
import { PlanView } from '../job-form/plan-view';
import { fieldsOf } from '../job-form/request-draft';
import { RunInput, SourceInput } from '../job-form/source-input';
import { useSignal } from '../sidebar/hooks';
import { Button, ErrorNote } from '../sidebar/parts';
import { HistoryList } from './history-list';
import { QueryProgress } from './query-progress';

/** The editor of queries as a tab of its own: the text, what it will cost, and the queries of before. */
export function SqlEditor({ model }: { model: JobFormModel }): JSX.Element {
  useSignal(model.changed);
  useSignal(model.volume.changed);
  useEffect(() => {
    void model.volume.start();
    void model.start().then(() => model.setType('Sql'));
  }, [model]);
  const id = useId();
  const { trans, draft, reading, plan, submitted, submitError } = model;
  const run = (): void => {
    if (model.planIsCurrent) {
      void model.submit();
    }
  };
  const others = Object.entries(fieldsOf('Sql') as FieldTable).filter(([, { kind }]) => kind !== 'query');
  return (
    <div className="jp-gaia-sql">
      <div className="jp-gaia-sql-bar" role="toolbar" aria-label={trans.__('Query')}>
        <Button primary disabled={!model.planIsCurrent} title={trans.__('Ctrl+Enter or ⌘+Enter')} onClick={run}>
          {trans.__('Run query')}
        </Button>
        <Button disabled={!model.isSound} onClick={() => void model.insertAsCode()}>
          {trans.__('Insert as code')}
        </Button>
        <span className="jp-gaia-hint">{trans.__('Ctrl+Space completes, Ctrl+/ comments a line out')}</span>
        {submitted !== null && (
          <span role="status" className="jp-gaia-sql-sent">
            {trans.__('Job %1 was submitted.', submitted)}
          </span>
        )}
      </div>
      <QueryProgress model={model} />
      <div className="jp-gaia-sql-main">
        <div className="jp-gaia-sql-text">
          <CodeInput
            model={model}
            kind="query"
            large
            value={draft.query ?? ''}
            label={trans.__('Query')}
            example="SELECT TOP 100 source_id, ra, dec FROM gaia_source"
            onChange={query => model.edit({ query })}
            onRun={run}
          />
        </div>
        <aside className="jp-gaia-sql-side jp-gaia-form">
          <h2 id={`${id}-plan`}>{trans.__('What it will cost')}</h2>
          <PlanView
            state={model.isSound ? plan : { kind: 'idle' }}
            trans={trans}
            idle={
              !reading.request
                ? trans.__('Write a query to see what it will read.')
                : model.isSound && !model.volume.volume
                  ? trans.__('There is no volume to read: choose one in the Gaia sidebar.')
                  : trans.__('The query is not right yet.')
            }
            said={model.said}
            choice={model.hasEngines}
          />
          {submitError && <ErrorNote error={submitError} />}
          <h2>{trans.__('Settings')}</h2>
          <SourceInput model={model} />
          {others.map(([name, field]) => (
            <FieldInput key={name} model={model} name={name} field={field} />
          ))}
          <RunInput model={model} />
          <h2>{trans.__('Earlier queries')}</h2>
          <HistoryList
            history={model.history}
            trans={trans}
            onTake={({ query, release }) => model.edit({ query, ...(release !== undefined && { release }) })}
          />
        </aside>
      </div>
    </div>
  );
}
