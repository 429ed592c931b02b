import { useState } from 'react';
import { GaiaError, isTerminal } from '../../protocol';
import { CommandIDs } from '../ids';
import type { JobFormModel } from '../job-form/job-form-model';
import { canOpen } from '../model/jobs-view';
import { useJobs } from '../sidebar/hooks';
import { JobPhase, JobProgress } from '../sidebar/job-progress';
import { Button, ErrorNote } from '../sidebar/parts';

/** The query that was run last, also while the next one is written: how far it is, and what can be done with it. */
export function QueryProgress({ model }: { model: JobFormModel }): JSX.Element | null {
  const { submitted, jobs, trans, commands } = model;
  const [last, setLast] = useState(submitted);
  if (submitted !== null && submitted !== last) {
    setLast(submitted);
  }
  const all = useJobs(jobs, last !== null);
  const job = last === null ? undefined : (all.find(({ id }) => id === last) ?? jobs.get(last));
  if (!job) {
    return null;
  }
  const name = trans.__('Query of job %1', job.id);
  const run = (command: string): void => void commands.execute(command, { job: job.id });
  const can = (command: string): boolean => commands.hasCommand?.(command) === true;
  return (
    <div className="jp-gaia-sql-progress" role="group" aria-label={name}>
      <span>{trans.__('Job %1', job.id)}</span>
      <JobPhase job={job} trans={trans} />
      <JobProgress job={job} all={all} trans={trans} label={name} />
      {!isTerminal(job.phase) && can(CommandIDs.cancelJob) && (
        <Button small onClick={() => run(CommandIDs.cancelJob)}>
          {trans.__('Cancel')}
        </Button>
      )}
      {canOpen(job) && can(CommandIDs.openResult) && (
        <Button small onClick={() => run(CommandIDs.openResult)}>
          {trans.__('Show')}
        </Button>
      )}
      {job.error && <ErrorNote error={GaiaError.from(job.error)} />}
    </div>
  );
}
