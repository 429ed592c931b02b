import { useId, useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VISIT_ORDERS, type VisitOrder } from '../../protocol';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { MapFields } from './map-fields';
import { Button, ErrorNote, Section } from './parts';

/** The map of everything, with its cost before the click. */
export function SkySection({ model }: { model: PanelModel }): JSX.Element {
  const { wholeSky, volume, mapForm, trans, commands } = model;
  useSignal(wholeSky.changed);
  useSignal(volume.changed);
  useSignal(mapForm.changed);
  const [visit, setVisit] = useState<VisitOrder | undefined>(undefined);
  const id = useId();
  const state = wholeSky.state;
  const orders = visitNames(trans);
  return (
    <Section title={trans.__('Whole sky')}>
      <Button
        primary
        disabled={state.kind !== 'planned' || state.plan.files === 0}
        onClick={() =>
          void commands.execute(CommandIDs.densityMap, { all: true, ...mapForm.fields, ...(visit && { visit }) })
        }
      >
        {trans.__('Density map of the whole volume')}
      </Button>
      <div className="jp-gaia-form jp-gaia-below">
        <label htmlFor={`${id}-visit`}>{trans.__('Files are read')}</label>
        <select
          id={`${id}-visit`}
          className="jp-gaia-input"
          value={visit ?? ''}
          title={visit === undefined ? orders['']?.help : orders[visit]?.help}
          onChange={event => setVisit(VISIT_ORDERS.find(order => order === event.target.value))}
        >
          {['', ...VISIT_ORDERS].map(order => (
            <option key={order} value={order}>
              {orders[order]?.name ?? order}
            </option>
          ))}
        </select>
        <MapFields model={model} id={id} />
      </div>
      <div className="jp-gaia-hint" aria-live="polite">
        {state.kind === 'idle' && trans.__('Counts all sources of the volume on the sky.')}
        {state.kind === 'planning' && trans.__('Estimating…')}
        {state.kind === 'planned' &&
          [
            trans._n('%2 file', '%2 files', state.plan.files, formatCount(state.plan.files)),
            formatBytes(state.plan.bytes),
            trans.__('about %1 rows', formatAbout(state.plan.rows)),
            formatSeconds(state.plan.seconds, trans)
          ].join(' · ')}
      </div>
      {state.kind === 'error' && <ErrorNote error={state.error} />}
    </Section>
  );
}

/** The orders in which a map's files are read, in the user's words; '' lets gaialab choose. */
function visitNames(trans: TranslationBundle): Record<string, { name: string; help: string } | undefined> {
  const early = trans.__('The sky shows within seconds, and the number of sources is known early, with its error.');
  return {
    '': { name: trans.__('automatically'), help: early },
    sky: { name: trans.__('evenly over the sky'), help: early },
    random: {
      name: trans.__('as a random sample'),
      help: trans.__('Every file is as likely as any other: the errors of estimates on the way are strictly valid.')
    },
    file: {
      name: trans.__('one after the other'),
      help: trans.__('In the order of their names, along the sky. There is no estimate on the way.')
    }
  };
}
