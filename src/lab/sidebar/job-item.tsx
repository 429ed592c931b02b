import { codeIcon, deleteIcon, downloadIcon, type LabIcon } from '@jupyterlab/ui-components';
import { GaiaError, isTerminal, type JobState } from '../../protocol';
import { describeRequest, formatBytes } from '../format';
import { CommandIDs } from '../ids';
import { canOpen, timeOf } from '../model/jobs-view';
import type { PanelModel } from '../model/panel-model';
import { JobFaultsList } from './job-faults';
import { JobPhase, JobProgress } from './job-progress';
import { Button, ErrorNote } from './parts';

interface JobItemProps {
  job: JobState;
  all: readonly JobState[];
  model: PanelModel;
}

/** One job: what it does, how far it is, what can be done with it. */
export function JobItem({ job, all, model }: JobItemProps): JSX.Element {
  const { deletions, trans } = model;
  const what = describeRequest(job.request, trans);
  if (deletions.isPending(job.id)) {
    return (
      <li className="jp-gaia-job">
        <div className="jp-gaia-undo" role="status">
          <span title={what}>{trans.__('Deleted: %1', what)}</span>
          <Button small onClick={() => deletions.undo(job.id)}>
            {trans.__('Undo')}
          </Button>
        </div>
      </li>
    );
  }
  const ended = isTerminal(job.phase);
  const problem = deletions.errorOf(job.id);
  return (
    <li className="jp-gaia-job">
      <div className="jp-gaia-job-head">
        <span className="jp-gaia-job-title" title={what}>
          {what}
        </span>
        <JobPhase job={job} trans={trans} />
      </div>
      <JobProgress job={job} all={all} trans={trans} label={what}>
        {' · '}
        <span title={new Date(job.created).toLocaleString()}>{timeOf(job.created)}</span>
        {ended && job.bytes !== undefined && (
          <span title={job.folder}>{` · ${trans.__('%1 on the disk', formatBytes(job.bytes))}`}</span>
        )}
      </JobProgress>
      <JobFaultsList job={job} model={model} />
      {job.error && <ErrorNote error={GaiaError.from(job.error)} />}
      {problem && <ErrorNote error={problem} />}
      <Actions job={job} what={what} model={model} />
    </li>
  );
}

function Actions({ job, what, model }: { job: JobState; what: string; model: PanelModel }): JSX.Element {
  const { commands, trans } = model;
  const ended = isTerminal(job.phase);
  const run = (command: string, more = {}): void => void commands.execute(command, { job: job.id, ...more });
  const results = job.manifest?.results ?? [];
  return (
    <div className="jp-gaia-row">
      <Button
        small
        disabled={!canOpen(job)}
        label={trans.__('Open: %1', what)}
        title={ended ? trans.__('Show the result') : trans.__('Show what there is so far')}
        onClick={() => run(CommandIDs.openResult)}
      >
        {trans.__('Open')}
      </Button>
      {!ended && (
        <Button small label={trans.__('Cancel: %1', what)} onClick={() => run(CommandIDs.cancelJob)}>
          {trans.__('Cancel')}
        </Button>
      )}
      {ended && job.phase !== 'COMPLETED' && (
        <Button
          small
          label={trans.__('Retry: %1', what)}
          title={trans.__('Run it again; what was done is not done again')}
          onClick={() => run(CommandIDs.retryJob)}
        >
          {trans.__('Retry')}
        </Button>
      )}
      <span className="jp-gaia-spring" />
      {model.can(CommandIDs.insertAsCode) && (
        <IconButton
          icon={codeIcon}
          label={trans.__('Insert as code: %1', what)}
          title={trans.__('Put a cell that does this into the notebook')}
          onClick={() => run(CommandIDs.insertAsCode)}
        />
      )}
      {results.map(({ name, bytes }) => (
        <IconButton
          key={name}
          icon={downloadIcon}
          label={trans.__('Download %1: %2', name, what)}
          title={trans.__('Download %1 (%2)', name, formatBytes(bytes))}
          onClick={() => run(CommandIDs.downloadResult, { name })}
        />
      ))}
      {ended && (
        <IconButton
          icon={deleteIcon}
          label={trans.__('Delete: %1', what)}
          title={trans.__('Delete this job and its result files')}
          onClick={() => run(CommandIDs.deleteJob, { quiet: true })}
        />
      )}
    </div>
  );
}

/** A button that is an icon. */
export function IconButton(props: {
  icon: LabIcon;
  label: string;
  title: string;
  onClick: () => void;
  disabled?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      className="jp-gaia-icon-button"
      title={props.title}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <props.icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}
