import { Fragment, useEffect, useState } from 'react';
import { GaiaError, type Plan, type StoredTable, type TableInfo } from '../../protocol';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { ColumnList } from './column-list';
import { Button, ErrorNote } from './parts';

interface TableProps {
  release: string;
  table: TableInfo;
  model: PanelModel;
}

/** A table of the volume: its size at a glance, and all the rest when it is opened. */
export function TableRow({ release, table, model }: TableProps): JSX.Element {
  const { trans } = model;
  const [open, setOpen] = useState(false);
  const { name, files, expected, bytes } = table;
  return (
    <details className="jp-gaia-fold" open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="jp-gaia-fold-name">
          {name.split('_').map((part, i) => (
            <Fragment key={i}>
              {i > 0 && '_'}
              {i > 0 && <wbr />}
              {part}
            </Fragment>
          ))}
        </span>
        <span
          className={files < expected ? 'jp-gaia-partial' : 'jp-gaia-quiet'}
          title={trans.__('%1 of %2 partitions are here', formatCount(files), formatCount(expected))}
        >
          {files === expected
            ? trans._n('%2 file', '%2 files', files, formatCount(files))
            : `${formatCount(files)} / ${formatCount(expected)}`}
        </span>
        <span className="jp-gaia-fold-size">{formatBytes(bytes)}</span>
      </summary>
      {open && <TableDetails release={release} table={table} model={model} />}
    </details>
  );
}

function TableDetails({ release, table, model }: TableProps): JSX.Element {
  const { api, catalogue, commands, trans } = model;
  const [plan, setPlan] = useState<Plan | null>(null);
  const [stored, setStored] = useState<StoredTable | null>(null);
  const [problem, setProblem] = useState<GaiaError | null>(null);
  const { name, verified } = table;
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    api
      .plan({ type: 'Statistics', source: { release, table: name }, columns: ['source_id'] }, signal)
      .then(setPlan, () => undefined);
    catalogue
      ?.store(signal)
      .then(store => setStored(store.tables.find(one => one.release === release && one.table === name) ?? null))
      .catch(() => undefined);
    return () => request.abort();
  }, [api, catalogue, release, name]);
  const place = { release, table: name };
  const rows =
    verified && !table.outdated && verified.ok
      ? trans.__('%1 rows', formatCount(verified.rows))
      : plan && trans.__('about %1 rows', formatAbout(plan.rows));
  return (
    <div className="jp-gaia-details">
      <div className="jp-gaia-hint">
        {[rows, plan && trans.__('%1 to read all', formatSeconds(plan.seconds, trans))].filter(Boolean).join(' · ') ||
          '…'}
      </div>
      <div className="jp-gaia-hint">
        <VerifiedLine table={table} model={model} />
      </div>
      {stored && (
        <div className="jp-gaia-hint">
          {trans.__(
            'Parquet: %1 of %2 files, %3',
            formatCount(stored.files - stored.outdated),
            formatCount(table.files),
            formatBytes(stored.bytes)
          )}
          {stored.outdated > 0 && ` · ${trans.__('%1 outdated', formatCount(stored.outdated))}`}{' '}
          <Button
            small
            title={trans.__('Remove the Parquet copies of this table; the catalogue files stay')}
            onClick={() =>
              void catalogue?.removeStored(place).then(
                () => setStored(null),
                reason => setProblem(GaiaError.from(reason))
              )
            }
          >
            {trans.__('Free this space')}
          </Button>
        </div>
      )}
      {problem && <ErrorNote error={problem} />}
      <div className="jp-gaia-row">
        <Button
          small
          title={trans.__('Count the sources of the whole table on the sky')}
          onClick={() => void commands.execute(CommandIDs.densityMap, { all: true, ...place })}
        >
          {trans.__('Density map')}
        </Button>
        <Button
          small
          title={trans.__('Check every file: checksum, gzip, rows, ids, published sums')}
          onClick={() => void commands.execute(CommandIDs.verify, place)}
        >
          {trans.__('Verify')}
        </Button>
        {model.can(CommandIDs.newJob) && (
          <Button
            small
            title={trans.__('Make copies that are read many times as fast; choose the columns in the form')}
            onClick={() => void commands.execute(CommandIDs.newJob, { type: 'Convert', source: place })}
          >
            {trans.__('Convert to Parquet…')}
          </Button>
        )}
      </div>
      <ColumnList release={release} table={name} model={model} />
    </div>
  );
}

function VerifiedLine({ table, model }: { table: TableInfo; model: PanelModel }): JSX.Element {
  const { trans, commands } = model;
  const { verified, outdated } = table;
  if (!verified) {
    return <>{trans.__('Never verified.')}</>;
  }
  const when = new Date(verified.at).toLocaleDateString();
  const bad = verified.faulty + verified.missing + verified.unexpected;
  return (
    <>
      <span className={verified.ok ? '' : 'jp-mod-warn'}>
        {verified.ok
          ? trans.__('Verified %1: in order', when)
          : trans._n('Verified %3: %2 fault', 'Verified %3: %2 faults', bad, formatCount(bad), when)}
      </span>
      {outdated && ` · ${trans.__('files have changed since')}`}{' '}
      {verified.job !== undefined && model.jobs.get(verified.job) && (
        <Button small onClick={() => void commands.execute(CommandIDs.openReport, { job: verified.job! })}>
          {trans.__('Report')}
        </Button>
      )}
    </>
  );
}
