import { useId } from 'react';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { formatDec, formatRa } from '../../sky/format-angle';
import { CommandIDs } from '../ids';
import { GaiaError } from '../../protocol';
import { RADIUS_UNITS, type RadiusUnit } from '../model/find-model';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { IndexNote } from './index-note';
import { MarginFields } from './margin-fields';
import { Button, ErrorNote, Section } from './parts';
import { PartitionList } from './partition-list';

/** Search of the partitions that hold a position or a cone. */
export function FindSection({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  useSignal(find.changed);
  const id = useId();
  const { form, state } = find;
  const radius = find.radius;
  const searching = state.kind === 'searching';
  return (
    <Section title={trans.__('Find partitions')}>
      <form
        className="jp-gaia-form"
        onSubmit={event => {
          event.preventDefault();
          void find.search();
        }}
      >
        <label htmlFor={`${id}-position`}>{trans.__('Position (ICRS)')}</label>
        <input
          id={`${id}-position`}
          className="jp-gaia-input"
          type="text"
          spellCheck={false}
          autoComplete="off"
          value={form.position}
          placeholder="14.2 28.8"
          aria-describedby={`${id}-reading`}
          aria-invalid={find.reading.kind === 'bad'}
          onChange={event => find.edit({ position: event.target.value })}
        />
        <div id={`${id}-reading`} className="jp-gaia-hint" aria-live="polite">
          <ReadingLine model={model} />
        </div>
        <label htmlFor={`${id}-radius`}>{trans.__('Radius')}</label>
        <div className="jp-gaia-row">
          <input
            id={`${id}-radius`}
            className="jp-gaia-input jp-gaia-grow"
            type="text"
            inputMode="decimal"
            autoComplete="off"
            value={form.radius}
            placeholder="1"
            aria-invalid={radius instanceof GaiaError}
            onChange={event => find.edit({ radius: event.target.value })}
          />
          <select
            className="jp-gaia-input"
            aria-label={trans.__('Unit of the radius')}
            value={form.unit}
            onChange={event => find.edit({ unit: event.target.value as RadiusUnit })}
          >
            {RADIUS_UNITS.map(unit => (
              <option key={unit} value={unit}>
                {unit}
              </option>
            ))}
          </select>
          {searching ? (
            <Button onClick={() => find.stop()}>{trans.__('Stop')}</Button>
          ) : (
            <Button submit primary disabled={!find.ready}>
              {trans.__('Find')}
            </Button>
          )}
        </div>
        {radius instanceof GaiaError && <div className="jp-gaia-hint jp-mod-warn">{radius.message}</div>}
        <MarginFields model={model} id={id} />
      </form>
      <div aria-live="polite" aria-busy={searching}>
        {state.kind === 'searching' &&
          (state.indexing ? (
            <IndexNote progress={state.indexing} model={model} />
          ) : (
            <p className="jp-gaia-quiet">{trans.__('Searching…')}</p>
          ))}
        {state.kind === 'error' && <ErrorNote error={state.error} />}
        {state.kind === 'found' && <PartitionList answer={state.answer} model={model} />}
      </div>
      {state.kind === 'found' && find.available.length > 0 && <Selection model={model} />}
    </Section>
  );
}

function ReadingLine({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const reading = find.reading;
  if (reading.kind === 'empty') {
    return <>{trans.__('Paste any of: 14.2 28.8 · 00:56:48 +28:48:00 · 0h56m48s +28d48m')}</>;
  }
  if (reading.kind === 'bad') {
    return (
      <span className="jp-mod-warn">
        {reading.error.message} {reading.error.hint}
      </span>
    );
  }
  const { ra, dec } = reading.position;
  return (
    <>
      {trans.__('RA %1°, Dec %2°', degrees(ra), `${dec > 0 ? '+' : ''}${degrees(dec)}`)}
      <br />
      {formatRa(ra)} {formatDec(dec)}
    </>
  );
}

const degrees = (angle: number): string => String(Number(angle.toFixed(6))).replace('-', '−');

function Selection({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans, commands } = model;
  const { files, bytes, rows, seconds } = find.cost;
  const paths = find.selection.map(file => file.path);
  return (
    <div className="jp-gaia-selection">
      <div className="jp-gaia-total" aria-live="polite">
        {files === 0
          ? trans.__('Nothing selected.')
          : [
              trans._n('%2 file', '%2 files', files, formatCount(files)),
              formatBytes(bytes),
              trans.__('about %1 rows', formatAbout(rows)),
              formatSeconds(seconds, trans)
            ].join(' · ')}
      </div>
      <div className="jp-gaia-row">
        <Button
          primary
          disabled={files === 0}
          title={trans.__('Put a cell that loads these files into the notebook, and run it')}
          onClick={() => void commands.execute(CommandIDs.loadInNotebook, { paths })}
        >
          {trans.__('Load in notebook')}
        </Button>
        <Button
          disabled={files === 0}
          title={trans.__('Count the sources of these files on the sky')}
          onClick={() => void commands.execute(CommandIDs.densityMap, { paths })}
        >
          {trans.__('Density map')}
        </Button>
      </div>
    </div>
  );
}
