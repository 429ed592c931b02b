import type { PartitionFile } from '../../protocol';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { formatAngle } from '../../sky/format-angle';
import type { PanelModel } from '../model/panel-model';
import { VirtualList } from './virtual-list';

const ROW = 24;
const MOST_HEIGHT = 12 * ROW;

/** The partitions found, each with its cost and a check mark. */
export function PartitionList({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const { files, selection } = find;
  const available = selection.available.length;
  const chosen = selection.paths.size;
  if (files.length === 0) {
    return <p>{trans.__('No partition holds this part of the sky.')}</p>;
  }
  return (
    <>
      <Caption model={model} />
      {available === 0 && <p className="jp-gaia-hint">{trans.__('The volume has no file for them.')}</p>}
      <div className="jp-gaia-columns jp-gaia-partition-head">
        <input
          type="checkbox"
          aria-label={trans.__('Select all partitions')}
          disabled={available === 0}
          checked={available > 0 && chosen === available}
          ref={box => {
            if (box) {
              box.indeterminate = chosen > 0 && chosen < available;
            }
          }}
          onChange={event => selection.toggleAll(event.target.checked)}
        />
        <span>{trans.__('Partition')}</span>
        <span className="jp-gaia-number">{trans.__('Size')}</span>
        <span className="jp-gaia-number" title={trans.__('Estimated')}>
          {trans.__('Rows')}
        </span>
        <span className="jp-gaia-number" title={trans.__('Estimated')}>
          {trans.__('Time')}
        </span>
      </div>
      <VirtualList
        length={files.length}
        rowHeight={ROW}
        maxHeight={MOST_HEIGHT}
        label={trans.__('Partitions')}
        row={index => <Row file={files[index]} selected={selection.paths.has(files[index].path)} model={model} />}
        isSelected={index => files[index].exists && selection.paths.has(files[index].path)}
        isDisabled={index => !files[index].exists}
        onPick={(index, extend) => (extend ? selection.extend(index) : selection.toggle(index))}
        onAll={on => selection.toggleAll(on)}
      />
    </>
  );
}

function Caption({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const { state, files } = find;
  const { length } = files;
  if (state.kind !== 'found') {
    return (
      <p className="jp-gaia-caption">
        {trans._n('%2 file of the file browser', '%2 files of the file browser', length, formatCount(length))}
      </p>
    );
  }
  const { release, table, margin, request, warnings } = state.answer;
  const count = trans._n(
    '%2 partition of %3 %4',
    '%2 partitions of %3 %4',
    length,
    formatCount(length),
    release,
    table
  );
  return (
    <>
      <p className="jp-gaia-caption">
        {request.region === undefined ? trans.__('%1 within %2', count, formatAngle(request.radius ?? 0)) : count}
        {margin > 0 && ` (${trans.__('margin %1', shortAngle(margin))})`}
      </p>
      {warnings?.map(warning => (
        <p key={warning} className="jp-gaia-hint jp-mod-warn">
          {warning}
        </p>
      ))}
    </>
  );
}

function Row(props: { file: PartitionFile; selected: boolean; model: PanelModel }): JSX.Element {
  const { file, selected, model } = props;
  const { trans } = model;
  return (
    <div className={`jp-gaia-columns ${file.exists ? '' : 'jp-gaia-missing'}`} title={file.path}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-hidden
        checked={selected && file.exists}
        disabled={!file.exists}
        readOnly
      />
      <span className="jp-gaia-name">{file.partition || file.path.split('/').pop()}</span>
      {file.exists ? (
        <>
          <span className="jp-gaia-number">{formatBytes(file.bytes)}</span>
          <span className="jp-gaia-number">{formatAbout(file.rows)}</span>
          <span className="jp-gaia-number">{formatSeconds(file.seconds, trans)}</span>
        </>
      ) : (
        <span className="jp-gaia-absent">{trans.__('not on this volume')}</span>
      )}
    </div>
  );
}

/** An angle with three digits: a margin is a bound, not a measurement. */
function shortAngle(angle: number): string {
  return formatAngle(angle).replace(/^[\d.]+/, digits => String(Number(Number(digits).toPrecision(3))));
}
