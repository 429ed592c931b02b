import { useState } from 'react';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { Button, ErrorNote } from './parts';
import { PathForm } from './path-form';
import { SampleOffer } from './sample-offer';
import { TableRow } from './table-row';

/** Which volume is read: its folder, releases and tables; or how to get one. */
export function CatalogueTab({ model }: { model: PanelModel }): JSX.Element {
  const { volume, trans } = model;
  useSignal(volume.changed);
  const { state } = volume;
  return (
    <div className="jp-gaia-tab-body">
      {(state.kind === 'idle' || state.kind === 'loading') && (
        <p className="jp-gaia-quiet" role="status">
          {trans.__('Starting the Gaia service…')}
        </p>
      )}
      {state.kind === 'error' && (
        <ErrorNote
          error={state.error}
          action={
            <Button small onClick={() => void volume.reload()}>
              {trans.__('Try again')}
            </Button>
          }
        />
      )}
      {state.kind === 'unset' && (
        <>
          <h3 className="jp-gaia-heading">{trans.__('Where is the catalogue?')}</h3>
          <p>
            {trans.__(
              'A volume is the folder that holds gdr3 (or gdr1, gdr2, gedr3) with the catalogue files as ESA ships them. Give its path on this server; nothing is ever written into it.'
            )}
          </p>
          <PathForm model={model} path="" />
          <SampleOffer model={model} />
        </>
      )}
      {state.kind === 'ready' && <Volume model={model} />}
    </div>
  );
}

function Volume({ model }: { model: PanelModel }): JSX.Element {
  const { volume, trans } = model;
  const [editing, setEditing] = useState(false);
  const info = volume.volume!;
  return (
    <>
      <div className="jp-gaia-path-line">
        <code className="jp-gaia-path" title={info.path}>
          <bdi>{info.path}</bdi>
        </code>
        <Button small onClick={() => setEditing(!editing)}>
          {editing ? trans.__('Keep') : trans.__('Change…')}
        </Button>
      </div>
      {editing && <PathForm model={model} path={info.path} onDone={() => setEditing(false)} />}
      {editing && !info.synthetic && <SampleOffer model={model} />}
      {info.synthetic && (
        <p className="jp-gaia-hint">
          <span className="jp-gaia-badge">{trans.__('synthetic sample')}</span>{' '}
          {trans.__('Made-up stars in the layout of the real catalogue: good for trying things, not for science.')}
        </p>
      )}
      {info.releases.length === 0 && (
        <p className="jp-gaia-hint">{trans.__('This folder holds no Gaia release: no gdr1, gdr2, gedr3 or gdr3.')}</p>
      )}
      {info.releases.map(({ release, referenceEpoch, tables }) => (
        <section key={release} className="jp-gaia-release">
          <h3 className="jp-gaia-heading">
            {release} <span className="jp-gaia-quiet">{trans.__('epoch J%1', referenceEpoch.toFixed(1))}</span>
          </h3>
          {tables.map(table => (
            <TableRow key={table.name} release={release} table={table} model={model} />
          ))}
        </section>
      ))}
    </>
  );
}
