import type { TranslationBundle } from '@jupyterlab/translation';
import type { Plan } from '../../protocol';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import type { PlanState } from '../model/plan-model';
import { IndexText } from './index-text';
import { ErrorNote } from '../sidebar/parts';

/** What a request will cost, and what an expert says about it, before it runs. */
export function PlanView(props: {
  state: PlanState;
  trans: TranslationBundle;
  /** What is said while there is no plan. */
  idle: string;
  /** Warnings that already stand at their place. */
  said: ReadonlySet<string>;
  /** There are several engines: the plan says why this one. */
  choice: boolean;
}): JSX.Element {
  const { state, trans, idle, said, choice } = props;
  return (
    <div className="jp-gaia-plan" aria-live="polite" aria-busy={state.kind === 'planning'}>
      {state.kind === 'idle' && <p className="jp-gaia-hint">{idle}</p>}
      {state.kind === 'planning' && <p className="jp-gaia-hint">{trans.__('Estimating…')}</p>}
      {state.kind === 'error' && <ErrorNote error={state.error} />}
      {state.kind === 'planned' && <Planned plan={state.plan} trans={trans} said={said} choice={choice} />}
    </div>
  );
}

interface PlannedProps {
  plan: Plan;
  trans: TranslationBundle;
  said: ReadonlySet<string>;
  choice: boolean;
}

function Planned({ plan, trans, said, choice }: PlannedProps): JSX.Element {
  const { files, bytes, rows, seconds, memory, disk, missing, indexing, workers, sql } = plan;
  const warnings = plan.warnings.filter(warning => !said.has(warning));
  const engine = plan.engine === 'embedded' ? trans.__('here, on %1 threads', String(workers)) : plan.engine;
  return (
    <>
      <dl className="jp-gaia-cost">
        <Cost name={trans.__('Files')} value={formatCount(files)} />
        <Cost name={trans.__('Size')} value={formatBytes(bytes)} />
        <Cost name={trans.__('Rows')} value={trans.__('about %1', formatAbout(rows))} />
        <Cost name={trans.__('Time')} value={formatSeconds(seconds, trans)} />
        <Cost name={trans.__('Memory')} value={trans.__('up to %1', formatBytes(memory))} />
        {disk !== undefined && <Cost name={trans.__('Disk')} value={trans.__('up to %1', formatBytes(disk))} />}
        <Cost name={trans.__('Engine')} value={engine} title={plan.engineReason} />
      </dl>
      {choice && plan.engineReason !== undefined && (
        <p className="jp-gaia-hint">{trans.__('This engine: %1.', plan.engineReason)}</p>
      )}
      {readsOf(plan, trans).map(line => (
        <p key={line} className="jp-gaia-hint">
          {line}
        </p>
      ))}
      {missing.length > 0 && (
        <p className="jp-gaia-hint jp-mod-warn">
          {trans._n(
            '%2 file is not in the volume.',
            '%2 files are not in the volume.',
            missing.length,
            formatCount(missing.length)
          )}
        </p>
      )}
      {indexing && <IndexText progress={indexing} trans={trans} />}
      {sql && sql.tables.length > 0 && (
        <details className="jp-gaia-more">
          <summary>{trans.__('What is read')}</summary>
          <ul className="jp-gaia-read">
            {sql.tables.map(({ table, files: own, of, columns, where }) => (
              <li key={`${table} ${where ?? ''} ${columns.join()}`}>
                {trans.__(
                  '%1: %2 of %3 files, columns %4',
                  table,
                  formatCount(own),
                  formatCount(of),
                  columns.join(', ')
                )}
                {where !== undefined && <code>{where}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {warnings.length > 0 && (
        <ul className="jp-gaia-warnings">
          {warnings.map(warning => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Cost({ name, value, title }: { name: string; value: string; title?: string }): JSX.Element {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function readsOf({ reads, seek }: Plan, trans: TranslationBundle): string[] {
  return [
    ...(reads && reads.store.files > 0
      ? [trans.__('%1 of the files are read from the Parquet store.', formatCount(reads.store.files))]
      : []),
    ...(seek && seek.files > 0
      ? [trans.__('Of %1 files only parts are read, %2.', formatCount(seek.files), formatBytes(seek.bytes))]
      : [])
  ];
}
