import { GaiaError } from '../../protocol';
import { formatCount } from '../format';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { Bar, Button, ErrorNote } from './parts';

/** A made-up volume for those who want to try things first. */
export function SampleOffer({ model }: { model: PanelModel }): JSX.Element | null {
  return model.sample ? <Offer model={model} sample={model.sample} /> : null;
}

function Offer(props: { model: PanelModel; sample: NonNullable<PanelModel['sample']> }): JSX.Element {
  const { model, sample } = props;
  const { trans } = model;
  useSignal(sample.changed);
  const { state, error } = sample;
  if (state?.phase === 'making') {
    const { filesDone, filesTotal } = state;
    const label = trans.__('Making the sample volume');
    return (
      <div className="jp-gaia-sample" role="status">
        <p>{label}</p>
        <Bar value={filesTotal > 0 ? filesDone / filesTotal : 0} label={label} />
        <div className="jp-gaia-row">
          <span className="jp-gaia-hint jp-gaia-grow">
            {trans.__('%1 of %2 files', formatCount(filesDone), formatCount(filesTotal))}
          </span>
          <Button small onClick={() => void sample.cancel()}>
            {trans.__('Cancel')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="jp-gaia-sample">
      <p>{trans.__('No catalogue at hand?')}</p>
      <Button
        title={trans.__('400 000 made-up stars in the layout of Gaia DR3, 190 MB; takes about half a minute')}
        onClick={() => void sample.make()}
      >
        {trans.__('Make a sample volume')}
      </Button>
      {state?.phase === 'cancelled' && <p className="jp-gaia-hint">{trans.__('Cancelled; nothing is left of it.')}</p>}
      {state?.phase === 'failed' && <ErrorNote error={new GaiaError('INTERNAL', state.message ?? '', state.hint)} />}
      {error && <ErrorNote error={error} />}
    </div>
  );
}
