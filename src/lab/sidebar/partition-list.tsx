import type { PartitionsAnswer } from '../../protocol';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { formatAngle } from '../../sky/format-angle';
import type { PanelModel } from '../model/panel-model';

/** Rows shown at most; a cone that meets more is a job for the whole volume. */
export const LIST_LIMIT = 200;

/** The partitions found, each with its cost and a check mark. */
export function PartitionList({ answer, model }: { answer: PartitionsAnswer; model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const { partitions, release, table } = answer;
  const available = find.available.length;
  const chosen = find.selection.length;
  if (partitions.length === 0) {
    return <p>{trans.__('No partition holds this part of the sky.')}</p>;
  }
  return (
    <>
      <p className="jp-gaia-caption">
        {trans._n(
          '%2 partition of %3 %4 within %5',
          '%2 partitions of %3 %4 within %5',
          partitions.length,
          formatCount(partitions.length),
          release,
          table,
          formatAngle(answer.request.radius ?? 0)
        )}
        {answer.margin > 0 && ` (${trans.__('margin %1', shortAngle(answer.margin))})`}
      </p>
      {answer.warnings?.map(warning => (
        <p key={warning} className="jp-gaia-hint jp-mod-warn">
          {warning}
        </p>
      ))}
      {available === 0 && <p className="jp-gaia-hint">{trans.__('The volume has no file for them.')}</p>}
      <table className="jp-gaia-table jp-gaia-partitions">
        <thead>
          <tr>
            <th scope="col">
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
                onChange={event => find.toggleAll(event.target.checked)}
              />
            </th>
            <th scope="col">{trans.__('Partition')}</th>
            <th scope="col" className="jp-gaia-number">
              {trans.__('Size')}
            </th>
            <th scope="col" className="jp-gaia-number" title={trans.__('Estimated')}>
              {trans.__('Rows')}
            </th>
            <th scope="col" className="jp-gaia-number" title={trans.__('Estimated')}>
              {trans.__('Time')}
            </th>
          </tr>
        </thead>
        <tbody>
          {partitions.slice(0, LIST_LIMIT).map(file => (
            <tr key={file.partition || file.path} className={file.exists ? '' : 'jp-gaia-missing'}>
              <td>
                <input
                  type="checkbox"
                  aria-label={trans.__('Select partition %1', file.partition)}
                  disabled={!file.exists}
                  checked={find.selected.has(file.path) && file.exists}
                  onChange={event => find.toggle(file.path, event.target.checked)}
                />
              </td>
              <td className="jp-gaia-name" title={file.path}>
                {file.partition}
              </td>
              {file.exists ? (
                <>
                  <td className="jp-gaia-number">{formatBytes(file.bytes)}</td>
                  <td className="jp-gaia-number">{formatAbout(file.rows)}</td>
                  <td className="jp-gaia-number">{formatSeconds(file.seconds, trans)}</td>
                </>
              ) : (
                <td colSpan={3}>{trans.__('not on this volume')}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {partitions.length > LIST_LIMIT && (
        <p className="jp-gaia-hint">
          {trans.__('First %1 of %2 shown; all are selected.', formatCount(LIST_LIMIT), formatCount(partitions.length))}
        </p>
      )}
    </>
  );
}

/** An angle with three digits: a margin is a bound, not a measurement. */
function shortAngle(angle: number): string {
  return formatAngle(angle).replace(/^[\d.]+/, digits => String(Number(Number(digits).toPrecision(3))));
}
