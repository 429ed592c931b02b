import { useState } from 'react';
import { GaiaError, isMap, isTerminal, type JobState } from '../../protocol';
import { describePhase, describeProgress, describeRequest, formatCount, fractionDone } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { useJobs } from './hooks';
import { Bar, Button, ErrorNote, Section } from './parts';

const LIST_LIMIT = 50;

/** All jobs of this user, live. */
export function JobsSection({ model, active }: { model: PanelModel; active: boolean }): JSX.Element {
  const { jobs: list, trans } = model;
  const jobs = useJobs(list, active);
  const running = jobs.filter(job => !isTerminal(job.phase)).length;
  return (
    <Section
      title={trans.__('Jobs')}
      badge={running > 0 && <span className="jp-gaia-badge">{trans.__('%1 running', String(running))}</span>}
    >
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
          {list.ready
            ? trans.__('No jobs yet. Maps that you start appear here and keep running without this page.')
            : '…'}
        </p>
      )}
      <ul className="jp-gaia-jobs">
        {jobs.slice(0, LIST_LIMIT).map(job => (
          <JobItem key={job.id} job={job} model={model} />
        ))}
      </ul>
      {jobs.length > LIST_LIMIT && (
        <p className="jp-gaia-hint">
          {trans.__('The newest %1 of %2 jobs.', String(LIST_LIMIT), formatCount(jobs.length))}
        </p>
      )}
    </Section>
  );
}

function JobItem({ job, model }: { job: JobState; model: PanelModel }): JSX.Element {
  const { api, jobs, commands, trans } = model;
  const [problem, setProblem] = useState<GaiaError | null>(null);
  const ended = isTerminal(job.phase);
  const what = describeRequest(job.request, trans);
  const tone = job.phase === 'ERROR' ? 'error' : job.phase === 'COMPLETED' ? 'done' : ended ? 'stopped' : undefined;
  const skipped = job.manifest?.skipped.length ?? 0;
  return (
    <li className="jp-gaia-job">
      <div className="jp-gaia-job-head">
        <span className="jp-gaia-job-title" title={what}>
          {what}
        </span>
        <span className={`jp-gaia-phase ${tone ? `jp-mod-${tone}` : ''}`}>{describePhase(job.phase, trans)}</span>
      </div>
      {!ended && <Bar value={fractionDone(job)} label={what} tone={tone} />}
      <div className="jp-gaia-hint" aria-live={ended ? 'polite' : 'off'}>
        {describeProgress(job, trans)}
      </div>
      {skipped > 0 && (
        <div className="jp-gaia-hint jp-mod-warn">
          {trans._n('%2 file was left out', '%2 files were left out', skipped, formatCount(skipped))}
        </div>
      )}
      {job.error && <ErrorNote error={GaiaError.from(job.error)} />}
      {problem && <ErrorNote error={problem} />}
      <div className="jp-gaia-row">
        {isMap(job.request) && (
          <Button
            small
            disabled={job.frame === 0 && ended}
            label={trans.__('Open map: %1', what)}
            onClick={() => void commands.execute(CommandIDs.openMap, { job: job.id })}
          >
            {trans.__('Open map')}
          </Button>
        )}
        {ended ? (
          <Button
            small
            label={trans.__('Delete: %1', what)}
            title={trans.__('Remove this job and its result files')}
            onClick={() =>
              void api.remove(job.id).then(
                () => jobs.drop(job.id),
                reason => setProblem(GaiaError.from(reason))
              )
            }
          >
            {trans.__('Delete')}
          </Button>
        ) : (
          <Button
            small
            label={trans.__('Cancel: %1', what)}
            onClick={() => void commands.execute(CommandIDs.cancelJob, { job: job.id })}
          >
            {trans.__('Cancel')}
          </Button>
        )}
      </div>
    </li>
  );
}
