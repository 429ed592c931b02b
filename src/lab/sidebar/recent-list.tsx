import type { TranslationBundle } from '@jupyterlab/translation';
import { formatCount } from '../format';
import type { SearchForm } from '../model/find-model';
import { readRegion } from '../model/region-form';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { Button, Section } from './parts';

/** Searches that were run before: a click runs one again. */
export function RecentList({ model }: { model: PanelModel }): JSX.Element | null {
  const { find, trans } = model;
  const { recent } = find;
  useSignal(recent.changed);
  if (recent.list.length === 0 && recent.removed === null) {
    return null;
  }
  return (
    <Section title={trans.__('Recent searches')}>
      {recent.removed && (
        <div className="jp-gaia-undo" role="status">
          <span>{trans.__('Removed: %1', describeSearch(recent.removed, trans))}</span>
          <Button small onClick={() => recent.undo()}>
            {trans.__('Undo')}
          </Button>
        </div>
      )}
      <ul className="jp-gaia-recent">
        {recent.list.map(form => {
          const text = describeSearch(form, trans);
          return (
            <li key={JSON.stringify(form)}>
              <button
                type="button"
                className="jp-gaia-link"
                title={trans.__('Search again: %1', text)}
                onClick={() => {
                  find.edit(form);
                  void find.search();
                }}
              >
                {text}
              </button>
              <button
                type="button"
                className="jp-gaia-icon-button"
                title={trans.__('Remove')}
                aria-label={trans.__('Remove: %1', text)}
                onClick={() => recent.remove(form)}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** A search in one line. */
export function describeSearch(form: SearchForm, trans: TranslationBundle): string {
  const what = describeRegionText(form, trans);
  const place = [form.release, form.table].filter(name => name !== '').join(' ');
  return place === '' ? what : `${what} · ${place}`;
}

function describeRegionText(form: SearchForm, trans: TranslationBundle): string {
  const reading = readRegion(form);
  const region = reading.kind === 'read' ? reading.region : null;
  switch (form.kind) {
    case 'cone':
      return trans.__('%1 within %2 %3', form.position.trim(), form.radius.trim() || '1', form.unit);
    case 'polygon': {
      const corners = region && 'polygon' in region ? region.polygon.length : 0;
      return trans._n('Polygon of %2 corner', 'Polygon of %2 corners', corners, String(corners));
    }
    case 'box':
      return trans.__('Box %1 … %2, %3 … %4', form.raFrom, form.raTo, form.decFrom, form.decTo);
    case 'sourceIds': {
      const ids = region && 'sourceIds' in region ? region.sourceIds : [];
      return ids.length === 1 ? ids[0] : trans._n('%2 source', '%2 sources', ids.length, formatCount(ids.length));
    }
    case 'moc':
      return trans.__('MOC %1', form.moc.trim().slice(0, 30));
  }
}
