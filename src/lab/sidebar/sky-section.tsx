import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { Button, ErrorNote, Section } from './parts';

/** The map of everything, with its cost before the click. */
export function SkySection({ model }: { model: PanelModel }): JSX.Element {
  const { wholeSky, volume, trans, commands } = model;
  useSignal(wholeSky.changed);
  useSignal(volume.changed);
  const state = wholeSky.state;
  return (
    <Section title={trans.__('Whole sky')}>
      <Button
        primary
        disabled={state.kind !== 'planned' || state.plan.files === 0}
        onClick={() => void commands.execute(CommandIDs.densityMap, { all: true })}
      >
        {trans.__('Density map of the whole volume')}
      </Button>
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
