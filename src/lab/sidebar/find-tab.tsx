import { GaiaError } from '../../protocol';
import type { PanelModel } from '../model/panel-model';
import { SkyChart } from '../sky-chart/sky-chart';
import { FindActions } from './find-actions';
import { FindForm } from './find-form';
import { useSignal } from './hooks';
import { IndexNote } from './index-note';
import { ErrorNote } from './parts';
import { PartitionList } from './partition-list';
import { RecentList } from './recent-list';

/** Search of the partitions that hold a part of the sky. */
export function FindTab({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  useSignal(find.changed);
  useSignal(find.selection.changed);
  const { state, files, selection } = find;
  const searching = state.kind === 'searching';
  return (
    <div className="jp-gaia-tab-body">
      <FindForm model={model} />
      <div aria-live="polite" aria-busy={searching}>
        {state.kind === 'searching' &&
          (state.indexing ? (
            <IndexNote progress={state.indexing} model={model} />
          ) : (
            <p className="jp-gaia-quiet">{trans.__('Searching…')}</p>
          ))}
        {state.kind === 'error' && <ErrorNote error={GaiaError.from(state.error)} />}
      </div>
      {files.length > 0 && (
        <SkyChart
          files={files}
          selected={selection.paths}
          region={find.region}
          trans={trans}
          onPick={(index, extend) => (extend ? selection.extend(index) : selection.toggle(index))}
        />
      )}
      {(state.kind === 'found' || state.kind === 'files') && <PartitionList model={model} />}
      {selection.available.length > 0 && <FindActions model={model} />}
      <RecentList model={model} />
    </div>
  );
}
