import { useId, useState } from 'react';
import { parsePrototype } from '../../gaia/prototype-text';
import { GaiaError, MOST_PROTOTYPE_BYTES, type PrototypeFile, type PrototypeSpectrum } from '../../protocol';
import { formatCount } from '../format';
import { Button, ErrorNote } from '../sidebar/parts';
import { FieldFrame } from './field-input';
import type { JobFormModel } from './job-form-model';

/** What spectra are compared with: a source of the catalogue, or a file with a spectrum. */
export function PrototypeInput({ model, name }: { model: JobFormModel; name: string }): JSX.Element {
  const id = useId();
  const { trans, draft } = model;
  const [error, setError] = useState<GaiaError | null>(null);
  const kind = draft[`${name}.kind`] === 'file' ? 'file' : 'sourceId';
  const samples = kind === 'file' ? draft[`${name}.samples`] : undefined;
  const take = async (read: () => Promise<PrototypeSpectrum>): Promise<void> => {
    try {
      const prototype = await read();
      setError(null);
      model.edit({ [`${name}.samples`]: JSON.stringify(prototype) });
    } catch (reason) {
      setError(GaiaError.from(reason));
      model.edit({ [`${name}.samples`]: '' });
    }
  };
  const path = draft[`${name}.path`] ?? '';
  const takePath = (): void => {
    if (path.trim() !== '') {
      void take(() => inService(model, { path: path.trim(), fluxColumn: fluxColumnOf(model) }));
    }
  };
  return (
    <div className="jp-gaia-prototype">
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
          label={trans.__('Table file with a spectrum')}
          help={
            samples === undefined || samples === ''
              ? trans.__(
                  'CSV, ECSV, FITS or VOTable with 343 fluxes at 336 to 1020 nm in steps of 2 nm, as gaiaxpy.calibrate gives.'
                )
              : taken(samples, model)
          }
        >
          <input
            id={`${id}-file`}
            className="jp-gaia-file"
            type="file"
            accept=".csv,.ecsv,.txt,.fits,.fit,.vot,.votable,.xml,.parquet,.arrow"
            onChange={event => {
              const file = event.target.files?.[0];
              if (file) {
                void take(() => chosen(model, file));
              }
            }}
          />
          {model.api.prototype && (
            <div className="jp-gaia-row">
              <input
                className="jp-gaia-input jp-gaia-grow"
                type="text"
                spellCheck={false}
                autoComplete="off"
                aria-label={trans.__('Path of the file on the server')}
                placeholder={trans.__('or its path on the server')}
                value={path}
                onChange={event => model.edit({ [`${name}.path`]: event.target.value })}
                onKeyDown={event => {
                  if (event.key === 'Enter') {
                    event.preventDefault();
                    takePath();
                  }
                }}
              />
              <Button small disabled={path.trim() === ''} onClick={takePath}>
                {trans.__('Read')}
              </Button>
            </div>
          )}
        </FieldFrame>
      )}
      {kind === 'file' && error && <ErrorNote error={error} />}
    </div>
  );
}

const fluxColumnOf = ({ draft }: JobFormModel): string => draft.fluxColumn ?? 'flux';

/** Text is read here, everything else by the service. */
async function chosen(model: JobFormModel, file: File): Promise<PrototypeSpectrum> {
  const fluxColumn = fluxColumnOf(model);
  if (/\.(csv|ecsv|txt)$/i.test(file.name)) {
    return parsePrototype(await file.text(), file.name, fluxColumn);
  }
  if (file.size > MOST_PROTOTYPE_BYTES) {
    throw new GaiaError('BAD_REQUEST', `${file.name} is too large to be sent.`, 'Give its path on the server.');
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const data = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  return inService(model, { name: file.name, data, fluxColumn });
}

function inService({ api }: JobFormModel, file: PrototypeFile): Promise<PrototypeSpectrum> {
  if (!api.prototype) {
    throw new GaiaError('BAD_REQUEST', 'Only CSV and ECSV files can be read here.');
  }
  return api.prototype(file);
}

function taken(samples: string, { trans }: JobFormModel): string {
  const { flux, name } = JSON.parse(samples) as { flux: number[]; name?: string };
  return trans.__('%1: %2 samples.', name ?? trans.__('Spectrum'), formatCount(flux.length));
}
