import { useId } from 'react';
import { GaiaError } from '../../protocol';
import { REGION_CHOICES, type RegionChoice } from '../model/region-form';
import type { PanelModel } from '../model/panel-model';
import { MarginFields } from './margin-fields';
import { Button } from './parts';
import { PlaceField } from './place-field';
import { ReadingLine } from './reading-line';
import { RegionFields } from './region-fields';

/** What to search for. */
export function FindForm({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const id = useId();
  const { form, state } = find;
  const names: Record<RegionChoice, string> = {
    cone: trans.__('Cone'),
    polygon: trans.__('Polygon'),
    box: trans.__('Box'),
    sourceIds: trans.__('Source ids'),
    moc: trans.__('Coverage map (MOC)')
  };
  const radius = form.kind === 'cone' ? find.radius : 0;
  return (
    <form
      className="jp-gaia-form"
      onSubmit={event => {
        event.preventDefault();
        void find.search();
      }}
    >
      <div className="jp-gaia-row">
        <select
          className="jp-gaia-input jp-gaia-grow"
          aria-label={trans.__('Kind of region')}
          value={form.kind}
          onChange={event => find.edit({ kind: event.target.value as RegionChoice })}
        >
          {REGION_CHOICES.map(choice => (
            <option key={choice} value={choice}>
              {names[choice]}
            </option>
          ))}
        </select>
        <PlaceField model={model} />
      </div>
      <RegionFields model={model} id={id} />
      <div id={`${id}-reading`} className="jp-gaia-hint" aria-live="polite">
        <ReadingLine model={model} />
      </div>
      {radius instanceof GaiaError && <div className="jp-gaia-hint jp-mod-warn">{radius.message}</div>}
      <MarginFields model={model} id={id}>
        {state.kind === 'searching' ? (
          <Button onClick={() => find.stop()}>{trans.__('Stop')}</Button>
        ) : (
          <Button submit primary disabled={!find.ready}>
            {trans.__('Find')}
          </Button>
        )}
      </MarginFields>
    </form>
  );
}
