import { MAP_FRAMES, MAX_MAP_ORDER, type MapFrameName } from '../../protocol';
import { describeOrder } from '../model/map-form';
import type { PanelModel } from '../model/panel-model';

/** Resolution and frame of a new map, with what they mean. */
export function MapFields({ model, id }: { model: PanelModel; id: string }): JSX.Element {
  const { mapForm, trans } = model;
  const names: Record<MapFrameName, string> = {
    icrs: trans.__('ICRS'),
    galactic: trans.__('Galactic'),
    ecliptic: trans.__('Ecliptic')
  };
  const wrong = mapForm.order === null && mapForm.text !== '';
  return (
    <>
      <label htmlFor={`${id}-order`}>{trans.__('HEALPix order and frame')}</label>
      <div className="jp-gaia-row">
        <input
          id={`${id}-order`}
          className="jp-gaia-input jp-gaia-grow"
          type="number"
          min={0}
          max={MAX_MAP_ORDER}
          step={1}
          aria-describedby={`${id}-order-help`}
          aria-invalid={wrong}
          value={mapForm.text}
          onChange={event => mapForm.edit({ text: event.target.value })}
        />
        <select
          className="jp-gaia-input jp-gaia-grow"
          aria-label={trans.__('Frame of the pixels')}
          value={mapForm.frame}
          onChange={event =>
            mapForm.edit({ frame: MAP_FRAMES.find(frame => frame === event.target.value) ?? mapForm.frame })
          }
        >
          {MAP_FRAMES.map(frame => (
            <option key={frame} value={frame}>
              {names[frame]}
            </option>
          ))}
        </select>
      </div>
      <div id={`${id}-order-help`} className={`jp-gaia-hint ${wrong ? 'jp-mod-warn' : ''}`}>
        {describeOrder(mapForm.order, mapForm.frame, trans)}
      </div>
    </>
  );
}
