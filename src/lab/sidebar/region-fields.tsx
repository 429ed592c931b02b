import { useState } from 'react';
import { GaiaError } from '../../protocol';
import { RADIUS_UNITS, type RadiusUnit, type SearchField } from '../model/region-form';
import type { PanelModel } from '../model/panel-model';
import { Button, ErrorNote } from './parts';

interface FieldsProps {
  model: PanelModel;
  id: string;
}

/** The fields of the chosen kind of region. */
export function RegionFields({ model, id }: FieldsProps): JSX.Element {
  const { trans } = model;
  switch (model.find.form.kind) {
    case 'cone':
      return <ConeFields model={model} id={id} />;
    case 'polygon':
      return (
        <LongField
          model={model}
          id={id}
          field="corners"
          label={trans.__('Corners (ICRS), one a line')}
          placeholder={'56 23\n58 23\n57 25'}
        />
      );
    case 'box':
      return <BoxFields model={model} id={id} />;
    case 'sourceIds':
      return (
        <LongField model={model} id={id} field="ids" label={trans.__('source_ids')} placeholder="5853498713190525696" />
      );
    case 'moc':
      return <MocFields model={model} id={id} />;
  }
}

function ConeFields({ model, id }: FieldsProps): JSX.Element {
  const { find, trans } = model;
  const { form } = find;
  return (
    <>
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
          aria-invalid={find.radius instanceof GaiaError}
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
      </div>
    </>
  );
}

function BoxFields({ model, id }: FieldsProps): JSX.Element {
  const { find, trans } = model;
  const limits: [SearchField, string, string, SearchField, string, string][] = [
    ['raFrom', trans.__('Right ascension from'), '359', 'raTo', trans.__('Right ascension to'), '0h12m'],
    ['decFrom', trans.__('Declination from'), '-1', 'decTo', trans.__('Declination to'), '1']
  ];
  return (
    <>
      {limits.map(([from, fromLabel, fromHint, to, toLabel, toHint]) => (
        <div key={from} role="group" aria-label={fromLabel}>
          <label htmlFor={`${id}-${from}`}>
            {from === 'raFrom' ? trans.__('Right ascension, eastwards') : trans.__('Declination')}
          </label>
          <div className="jp-gaia-row">
            {(
              [
                [from, fromLabel, fromHint],
                [to, toLabel, toHint]
              ] as const
            ).map(([field, label, placeholder]) => (
              <input
                key={field}
                id={`${id}-${field}`}
                className="jp-gaia-input jp-gaia-grow"
                type="text"
                spellCheck={false}
                autoComplete="off"
                aria-label={label}
                aria-invalid={find.reading.kind === 'bad'}
                placeholder={placeholder}
                value={find.form[field]}
                onChange={event => find.edit({ [field]: event.target.value })}
              />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

function LongField(
  props: FieldsProps & { field: SearchField; label: string; placeholder: string; rows?: number }
): JSX.Element {
  const { find } = props.model;
  return (
    <>
      <label htmlFor={`${props.id}-${props.field}`}>{props.label}</label>
      <textarea
        id={`${props.id}-${props.field}`}
        className="jp-gaia-input jp-gaia-text"
        rows={props.rows ?? 4}
        spellCheck={false}
        value={find.form[props.field]}
        placeholder={props.placeholder}
        aria-describedby={`${props.id}-reading`}
        aria-invalid={find.reading.kind === 'bad'}
        onChange={event => find.edit({ [props.field]: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void find.search();
          }
        }}
      />
    </>
  );
}

function MocFields({ model, id }: FieldsProps): JSX.Element {
  const { find, trans, openMoc } = model;
  const [problem, setProblem] = useState<GaiaError | null>(null);
  return (
    <>
      <LongField
        model={model}
        id={id}
        field="moc"
        label={trans.__('MOC as text or JSON')}
        placeholder="8/34570-36209"
      />
      {openMoc && (
        <div className="jp-gaia-row">
          <Button
            small
            title={trans.__('Read a coverage map (text, JSON or FITS) of the file browser')}
            onClick={() => {
              setProblem(null);
              void openMoc().then(
                moc => moc !== null && find.edit({ moc }),
                reason => setProblem(GaiaError.from(reason))
              );
            }}
          >
            {trans.__('From a file…')}
          </Button>
        </div>
      )}
      {problem && <ErrorNote error={problem} />}
    </>
  );
}
