import type { ReactNode } from 'react';
import { GaiaError } from '../../protocol';
import { MARGIN_CHOICES, type MarginChoice } from '../model/find-model';
import type { PanelModel } from '../model/panel-model';

/** How far beyond the cone is searched, and what that guarantees. */
export function MarginFields(props: { model: PanelModel; id: string; children?: ReactNode }): JSX.Element {
  const { model, id } = props;
  const { find, trans } = model;
  const { margin, ownMargin } = find.form;
  const names: Record<MarginChoice, string> = {
    default: trans.__('Default (15″)'),
    strict: trans.__('None (strict)'),
    own: trans.__('My own')
  };
  const fault = find.ownMargin instanceof GaiaError ? find.ownMargin : undefined;
  return (
    <>
      <label htmlFor={`${id}-margin`}>{trans.__('Margin')}</label>
      <div className="jp-gaia-row">
        <select
          id={`${id}-margin`}
          className="jp-gaia-input jp-gaia-grow"
          value={margin}
          aria-describedby={`${id}-margin-help`}
          onChange={event => find.edit({ margin: event.target.value as MarginChoice })}
        >
          {MARGIN_CHOICES.map(choice => (
            <option key={choice} value={choice}>
              {names[choice]}
            </option>
          ))}
        </select>
        {margin === 'own' && (
          <>
            <input
              className="jp-gaia-input jp-gaia-grow"
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-label={trans.__('Margin in arcsec')}
              aria-invalid={fault !== undefined}
              value={ownMargin}
              onChange={event => find.edit({ ownMargin: event.target.value })}
            />
            <span className="jp-gaia-hint">arcsec</span>
          </>
        )}
        {props.children}
      </div>
      <div id={`${id}-margin-help`} className={`jp-gaia-hint ${fault ? 'jp-mod-warn' : ''}`}>
        {fault
          ? fault.message
          : {
              default: trans.__('Finds every source of the cone that moves less than 0.56″ a year.'),
              strict: trans.__(
                'Only partitions whose pixels meet the cone; stars that left the pixel of their id are lost.'
              ),
              own: trans.__('180″ finds every star, Barnard’s too.')
            }[margin]}
      </div>
    </>
  );
}
