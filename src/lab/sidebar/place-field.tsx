import { DEFAULT_RELEASE, DEFAULT_TABLE } from '../../protocol';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';

/** The release and table that are searched; there is no choice where the volume has one table only. */
export function PlaceField({ model }: { model: PanelModel }): JSX.Element | null {
  const { find, volume, trans } = model;
  useSignal(volume.changed);
  const releases = volume.volume?.releases ?? [];
  const places = releases.flatMap(({ release, tables }) => tables.map(({ name }) => ({ release, table: name })));
  const { release, table } = find.form;
  const chosen = `${release || DEFAULT_RELEASE} ${table || DEFAULT_TABLE}`;
  const texts = places.map(place => `${place.release} ${place.table}`);
  if (!texts.includes(chosen)) {
    texts.unshift(chosen);
  }
  if (texts.length < 2) {
    return null;
  }
  return (
    <select
      className="jp-gaia-input jp-gaia-grow"
      aria-label={trans.__('Release and table')}
      value={chosen}
      onChange={event => {
        const [to, of] = event.target.value.split(' ');
        find.edit({ release: to === DEFAULT_RELEASE ? '' : to, table: of === DEFAULT_TABLE ? '' : of });
      }}
    >
      {texts.map(text => (
        <option key={text} value={text}>
          {text}
        </option>
      ))}
    </select>
  );
}
