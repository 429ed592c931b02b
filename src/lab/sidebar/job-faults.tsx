import type { JobState } from '../../protocol';
import { formatCount } from '../format';
import { CommandIDs } from '../ids';
import { describeFaults, faultsOf } from '../model/job-faults';
import type { PanelModel } from '../model/panel-model';
import { Button } from './parts';

/** Files named at most; the report has all. */
const MOST = 5;

/** Files that a job found broken: how many, and unfolded which, and why. */
export function JobFaultsList({ job, model }: { job: JobState; model: PanelModel }): JSX.Element | null {
  const { commands, trans } = model;
  const { count, files } = faultsOf(job);
  if (count === 0) {
    return null;
  }
  if (files.length === 0) {
    return <div className="jp-gaia-hint jp-mod-warn">{describeFaults(job, trans)}</div>;
  }
  return (
    <details className="jp-gaia-left-out">
      <summary>{describeFaults(job, trans)}</summary>
      <ul>
        {files.slice(0, MOST).map(({ name, path, why }, i) => (
          <li key={i}>
            <code title={path ?? undefined}>{name ?? trans.__('whole table')}</code> {why}
          </li>
        ))}
      </ul>
      <Button small onClick={() => void commands.execute(CommandIDs.openReport, { job: job.id })}>
        {files.length > MOST ? trans.__('All %1 in the report', formatCount(files.length)) : trans.__('Report')}
      </Button>
    </details>
  );
}
