import { useState } from 'react';
import { isTerminal, JOB_TYPES, type JobType } from '../../protocol';
import { formatBytes, formatCount } from '../format';
import { typeTexts } from '../job-form/field-texts';
import { byDay, filterJobs, JOB_STATES, nameOfDay, type JobsFilter, type JobStateChoice } from '../model/jobs-view';
import type { PanelModel } from '../model/panel-model';
import { useJobs, useSignal } from './hooks';
import { JobItem } from './job-item';
import { Button, ErrorNote } from './parts';

/** Jobs drawn at first, and at each further click. */
const PAGE = 40;

/** All jobs of this user, live: of today and of the days before. */
export function JobsTab({ model, active }: { model: PanelModel; active: boolean }): JSX.Element {
  const { jobs: list, deletions, trans } = model;
  const jobs = useJobs(list, active);
  useSignal(deletions.changed);
  const [filter, setFilter] = useState<JobsFilter>({ state: 'all', type: 'all' });
  const [most, setMost] = useState(PAGE);
  const found = filterJobs(jobs, filter);
  const days = byDay(found.slice(0, most));
  const bytes = found.reduce((sum, job) => sum + (job.bytes ?? 0), 0);
  const now = new Date();
  return (
    <div className="jp-gaia-tab-body">
      {jobs.length > 0 && (
        <Filter
          model={model}
          types={JOB_TYPES.filter(type => jobs.some(({ request }) => request.type === type))}
          filter={filter}
          onChange={setFilter}
        />
      )}
      {list.error && (
        <ErrorNote
          error={list.error}
          action={
            <Button small onClick={() => list.retry()}>
              {trans.__('Try again')}
            </Button>
          }
        />
      )}
      {jobs.length === 0 && !list.error && (
        <p className="jp-gaia-quiet">
          {list.ready ? trans.__('No jobs yet. What you start appears here and keeps running without this page.') : '…'}
        </p>
      )}
      {jobs.length > 0 && found.length === 0 && <p className="jp-gaia-quiet">{trans.__('No job is like that.')}</p>}
      {days.map(({ day, jobs: ofDay }) => (
        <section key={day} aria-label={nameOfDay(day, now, trans)}>
          <h3 className="jp-gaia-day">{nameOfDay(day, now, trans)}</h3>
          <ul className="jp-gaia-jobs">
            {ofDay.map(job => (
              <JobItem key={job.id} job={job} all={jobs} model={model} />
            ))}
          </ul>
        </section>
      ))}
      {found.length > most && (
        <div className="jp-gaia-row">
          <Button small onClick={() => setMost(most + PAGE)}>
            {trans.__(
              'Show %1 more of %2',
              String(Math.min(PAGE, found.length - most)),
              formatCount(found.length - most)
            )}
          </Button>
        </div>
      )}
      {found.some(job => isTerminal(job.phase)) && bytes > 0 && (
        <p className="jp-gaia-hint">
          {trans._n(
            '%2 job, %3 on the disk',
            '%2 jobs, %3 on the disk',
            found.length,
            formatCount(found.length),
            formatBytes(bytes)
          )}
        </p>
      )}
    </div>
  );
}

function Filter(props: {
  model: PanelModel;
  types: readonly JobType[];
  filter: JobsFilter;
  onChange: (filter: JobsFilter) => void;
}): JSX.Element {
  const { model, types, filter, onChange } = props;
  const { trans } = model;
  const typeNames = typeTexts(trans);
  const names: Record<JobStateChoice, string> = {
    all: trans.__('All states'),
    open: trans.__('Waiting or running'),
    done: trans.__('Done'),
    failed: trans.__('Failed or cancelled')
  };
  return (
    <div className="jp-gaia-row" role="group" aria-label={trans.__('Jobs shown')}>
      <select
        className="jp-gaia-input jp-gaia-grow"
        aria-label={trans.__('State')}
        value={filter.state}
        onChange={event => onChange({ ...filter, state: event.target.value as JobStateChoice })}
      >
        {JOB_STATES.map(state => (
          <option key={state} value={state}>
            {names[state]}
          </option>
        ))}
      </select>
      <select
        className="jp-gaia-input jp-gaia-grow"
        aria-label={trans.__('Type')}
        value={filter.type}
        onChange={event => onChange({ ...filter, type: event.target.value as JobsFilter['type'] })}
      >
        <option value="all">{trans.__('All types')}</option>
        {types.map(type => (
          <option key={type} value={type}>
            {typeNames[type].label}
          </option>
        ))}
      </select>
    </div>
  );
}
