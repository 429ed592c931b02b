import type { IndexProgress } from '../../protocol';
import { formatCount } from '../format';
import type { PanelModel } from '../model/panel-model';
import { Bar } from './parts';

/** The first search of files whose names say nothing of the sky takes a while; what it does meanwhile. */
export function IndexNote({ progress, model }: { progress: IndexProgress; model: PanelModel }): JSX.Element {
  const { trans } = model;
  const { filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  const label = trans.__('Building the index of %1 files, once', formatCount(filesTotal));
  return (
    <>
      <p className="jp-gaia-quiet">{label}</p>
      <Bar value={bytesTotal > 0 ? bytesDone / bytesTotal : 0} label={label} />
      <p className="jp-gaia-hint">
        {trans.__('%1 of %2 files', formatCount(filesDone), formatCount(filesTotal))} ·{' '}
        {trans.__('their names say nothing of the sky, so each is read. Stop ends the waiting, not the work.')}
      </p>
    </>
  );
}
