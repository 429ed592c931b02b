import { useId, useState } from 'react';
import { formatDec, formatRa } from '../../sky/format-angle';
import { GaiaError } from '../../protocol';
import { CommandIDs } from '../ids';
import { Button, ErrorNote } from '../sidebar/parts';
import { FLAG_SET } from './draft';
import { FieldFrame } from './field-input';
import { choiceTexts } from './field-texts';
import type { JobFormModel } from './job-form-model';
import { BOX_LIMITS, placeOf, RADIUS_UNITS, REGION_PLACES, readPlace, unitOf, type Place } from './place';

/** Where to look: the whole table, a part of the sky, sources, partitions or files. */
export function PlaceInput({ model, places }: { model: JobFormModel; places: readonly Place[] }): JSX.Element {
  const id = useId();
  const { trans, draft } = model;
  const chosen = placeOf(draft);
  const place = places.includes(chosen) ? chosen : 'all';
  const names = choiceTexts(trans);
  return (
    <>
      <FieldFrame model={model} name="place" id={id} label={trans.__('Where to look')}>
        <select
          id={id}
          className="jp-gaia-input"
          value={place}
          onChange={event => model.edit({ place: event.target.value === 'all' ? '' : event.target.value })}
        >
          {places.map(one => (
            <option key={one} value={one}>
              {names[`place.${one}`]}
            </option>
          ))}
        </select>
      </FieldFrame>
      <PlaceFields model={model} place={place} />
      {REGION_PLACES.includes(place) && (
        <div className="jp-gaia-row jp-gaia-below">
          <Flag
            model={model}
            name="place.whole"
            label={trans.__('whole partitions')}
            title={trans.__('All rows of the partitions of the region, not only those inside')}
          />
          <Flag
            model={model}
            name="place.strict"
            label={trans.__('no margin')}
            title={trans.__(
              'Only partitions whose pixels meet the region; stars that left the pixel of their id are lost.'
            )}
          />
        </div>
      )}
    </>
  );
}

function Flag(props: { model: JobFormModel; name: string; label: string; title: string }): JSX.Element {
  const { model, name, label, title } = props;
  return (
    <label className="jp-gaia-check" title={title}>
      <input
        type="checkbox"
        checked={model.draft[name] === FLAG_SET}
        onChange={event => model.edit({ [name]: event.target.checked ? FLAG_SET : '' })}
      />
      {label}
    </label>
  );
}

function PlaceFields({ model, place }: { model: JobFormModel; place: Place }): JSX.Element | null {
  const { trans } = model;
  switch (place) {
    case 'all':
      return null;
    case 'cone':
      return <ConeFields model={model} />;
    case 'box':
      return <BoxFields model={model} />;
    case 'polygon':
      return (
        <Lines
          model={model}
          name="place.corners"
          label={trans.__('Corners')}
          example={'56 23\n58 23\n57 25'}
          help={trans.__('A corner a line, joined by great circles; degrees or sexagesimal.')}
        />
      );
    case 'ids':
      return (
        <Lines
          model={model}
          name="place.ids"
          label={trans.__('source_ids')}
          example="5853498713190525696"
          help={trans.__('With all their digits, separated by blanks, commas or lines.')}
        />
      );
    case 'pixels':
      return (
        <>
          <Line model={model} name="place.order" label={trans.__('Order of the pixels')} example="8" />
          <Line
            model={model}
            name="place.pixels"
            label={trans.__('Pixels (NESTED)')}
            example="34570, 34571"
            help={trans.__('Numbers of HEALPix pixels in the NESTED scheme.')}
          />
        </>
      );
    case 'moc':
      return (
        <>
          <Lines
            model={model}
            name="place.moc"
            label={trans.__('Coverage map')}
            example="8/34570-36209"
            help={trans.__('IVOA MOC 2.0 as text or JSON.')}
          />
          {model.openMoc && <MocFile model={model} open={model.openMoc} />}
        </>
      );
    case 'partitions':
      return (
        <Lines
          model={model}
          name="place.partitions"
          label={trans.__('Partitions')}
          example="034570-036209"
          help={trans.__('Names, separated by blanks, commas or lines.')}
        />
      );
    case 'files':
      return (
        <>
          <Lines
            model={model}
            name="place.files"
            label={trans.__('Files')}
            example="/data/gaia/gdr3/gaia_source/GaiaSource_034570-036209.csv.gz"
            help={trans.__('Absolute paths on the server, one a line.')}
          />
          <div className="jp-gaia-row">
            <Button small onClick={() => void model.commands.execute(CommandIDs.newJob, { selected: true })}>
              {trans.__('Those selected in the file browser')}
            </Button>
          </div>
        </>
      );
  }
}

function MocFile({ model, open }: { model: JobFormModel; open: () => Promise<string | null> }): JSX.Element {
  const { trans } = model;
  const [error, setError] = useState<GaiaError | null>(null);
  const choose = async (): Promise<void> => {
    try {
      const text = await open();
      setError(null);
      if (text !== null) {
        model.edit({ 'place.moc': text });
      }
    } catch (reason) {
      setError(GaiaError.from(reason));
    }
  };
  return (
    <div className="jp-gaia-row">
      <Button small onClick={() => void choose()}>
        {trans.__('From a file…')}
      </Button>
      {error && <ErrorNote error={error} />}
    </div>
  );
}

interface TextProps {
  model: JobFormModel;
  name: string;
  label: string;
  help?: string;
  example?: string;
}

function Lines(props: TextProps): JSX.Element {
  const id = useId();
  const { model, name, example } = props;
  return (
    <FieldFrame {...props} id={id}>
      <textarea
        id={id}
        className="jp-gaia-input jp-gaia-lines"
        rows={3}
        spellCheck={false}
        aria-describedby={`${id}-help`}
        aria-invalid={name in model.reading.problems}
        value={model.draft[name] ?? ''}
        placeholder={example}
        onChange={event => model.edit({ [name]: event.target.value })}
      />
    </FieldFrame>
  );
}

function Line(props: TextProps & { children?: JSX.Element }): JSX.Element {
  const id = useId();
  const { model, name, example, children } = props;
  const input = (
    <input
      id={id}
      className="jp-gaia-input jp-gaia-grow"
      type="text"
      spellCheck={false}
      autoComplete="off"
      aria-describedby={`${id}-help`}
      aria-invalid={name in model.reading.problems}
      value={model.draft[name] ?? ''}
      placeholder={example}
      onChange={event => model.edit({ [name]: event.target.value })}
    />
  );
  return (
    <FieldFrame {...props} id={id}>
      {children ? (
        <div className="jp-gaia-row">
          {input}
          {children}
        </div>
      ) : (
        input
      )}
    </FieldFrame>
  );
}

function ConeFields({ model }: { model: JobFormModel }): JSX.Element {
  const { trans, draft } = model;
  const { source } = readPlace(draft);
  const read = source.cone && trans.__('Read as %1 %2', formatRa(source.cone.ra), formatDec(source.cone.dec));
  return (
    <>
      <Line
        model={model}
        name="place.position"
        label={trans.__('Centre')}
        example="56.75 24.1167"
        help={read ?? trans.__('Degrees or sexagesimal; “gal” or “ecl” behind for other frames.')}
      />
      <Line model={model} name="place.radius" label={trans.__('Radius of the cone')} example="1">
        <select
          className="jp-gaia-input"
          aria-label={trans.__('Unit of the cone’s radius')}
          value={unitOf(draft)}
          onChange={event => model.edit({ 'place.unit': event.target.value })}
        >
          {RADIUS_UNITS.map(unit => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      </Line>
    </>
  );
}

function BoxFields({ model }: { model: JobFormModel }): JSX.Element {
  const id = useId();
  const { trans, draft } = model;
  const names = {
    raMin: trans.__('RA from'),
    raMax: trans.__('RA to'),
    decMin: trans.__('Dec from'),
    decMax: trans.__('Dec to')
  };
  const { problem } = readPlace(draft);
  return (
    <div className="jp-gaia-field">
      <div className="jp-gaia-grid">
        {BOX_LIMITS.map(name => (
          <div key={name}>
            <label htmlFor={`${id}-${name}`}>{names[name]}</label>
            <input
              id={`${id}-${name}`}
              className="jp-gaia-input"
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-describedby={`${id}-help`}
              aria-invalid={problem?.field === `place.${name}` && (draft[`place.${name}`] ?? '') !== ''}
              value={draft[`place.${name}`] ?? ''}
              onChange={event => model.edit({ [`place.${name}`]: event.target.value })}
            />
          </div>
        ))}
      </div>
      <div id={`${id}-help`} className="jp-gaia-hint">
        {problem && problem.error instanceof GaiaError
          ? `${problem.error.message} ${problem.error.hint ?? ''}`
          : trans.__('Degrees, ICRS. From > to goes through 0h.')}
      </div>
    </div>
  );
}
