import { useId, useState } from 'react';
import { parsePrototype } from '../../gaia/prototype-text';
import { GaiaError } from '../../protocol';
import { formatCount } from '../format';
import { ErrorNote } from '../sidebar/parts';
import { FieldFrame } from './field-input';
import type { JobFormModel } from './job-form-model';

/** What spectra are compared with: a source of the catalogue, or a file with a spectrum. */
export function PrototypeInput({ model, name }: { model: JobFormModel; name: string }): JSX.Element {
  const id = useId();
  const { trans, draft } = model;
  const [error, setError] = useState<GaiaError | null>(null);
  const kind = draft[`${name}.kind`] === 'file' ? 'file' : 'sourceId';
  const samples = kind === 'file' ? draft[`${name}.samples`] : undefined;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) {
      return;
    }
    try {
      const prototype = parsePrototype(await file.text(), file.name, draft.fluxColumn ?? 'flux');
      setError(null);
      model.edit({ [`${name}.samples`]: JSON.stringify(prototype) });
    } catch (reason) {
      setError(GaiaError.from(reason));
      model.edit({ [`${name}.samples`]: '' });
    }
  };
  return (
    <>
      <FieldFrame model={model} name={name} id={id} label={trans.__('Compare with')}>
        <select
          id={id}
          className="jp-gaia-input"
          value={kind}
          onChange={event => model.edit({ [`${name}.kind`]: event.target.value === 'file' ? 'file' : '' })}
        >
          <option value="sourceId">{trans.__('the spectrum of a source')}</option>
          <option value="file">{trans.__('a spectrum in a file')}</option>
        </select>
      </FieldFrame>
      {kind === 'sourceId' ? (
        <FieldFrame model={model} name={`${name}.sourceId`} id={`${id}-source`} label={trans.__('source_id')}>
          <input
            id={`${id}-source`}
            className="jp-gaia-input"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            value={draft[`${name}.sourceId`] ?? ''}
            placeholder="5937083312263887616"
            onChange={event => model.edit({ [`${name}.sourceId`]: event.target.value })}
          />
        </FieldFrame>
      ) : (
        <FieldFrame
          model={model}
          name={`${name}.samples`}
          id={`${id}-file`}
          label={trans.__('CSV or ECSV file')}
          help={
            samples === undefined || samples === ''
              ? trans.__('343 fluxes at 336 to 1020 nm in steps of 2 nm, as gaiaxpy.calibrate gives.')
              : taken(samples, model)
          }
        >
          <input
            id={`${id}-file`}
            className="jp-gaia-file"
            type="file"
            accept=".csv,.ecsv,.txt"
            onChange={event => void take(event.target.files?.[0])}
          />
        </FieldFrame>
      )}
      {kind === 'file' && error && <ErrorNote error={error} />}
    </>
  );
}

function taken(samples: string, { trans }: JobFormModel): string {
  const { flux, name } = JSON.parse(samples) as { flux: number[]; name?: string };
  return trans.__('%1: %2 samples.', name ?? trans.__('Spectrum'), formatCount(flux.length));
}
