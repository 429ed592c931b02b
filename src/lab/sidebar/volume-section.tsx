import { Fragment, useState } from 'react';
import type { VolumeInfo } from '../../protocol';
import { formatBytes, formatCount } from '../format';
import type { PanelModel } from '../model/panel-model';
import { useSignal } from './hooks';
import { Button, ErrorNote, Section } from './parts';

/** Which volume is read: its folder, releases and tables; or how to get one. */
export function VolumeSection({ model }: { model: PanelModel }): JSX.Element {
  const { volume, trans } = model;
  useSignal(volume.changed);
  const [editing, setEditing] = useState(false);
  const state = volume.state;
  const synthetic = state.kind === 'ready' && state.volume.synthetic;
  return (
    <Section
      title={trans.__('Volume')}
      badge={synthetic && <span className="jp-gaia-badge">{trans.__('synthetic sample')}</span>}
    >
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
          <p>{trans.__('No Gaia volume yet.')}</p>
          <p className="jp-gaia-hint">
            {trans.__(
              'A volume is the folder that holds gdr3 (or gdr1, gdr2, gedr3) with the catalogue files as ESA ships them. Give its path on this server.'
            )}
          </p>
          <PathForm model={model} path="" />
        </>
      )}
      {state.kind === 'ready' && (
        <>
          <div className="jp-gaia-path-line">
            <code className="jp-gaia-path" title={state.volume.path}>
              <bdi>{state.volume.path}</bdi>
            </code>
            <Button small onClick={() => setEditing(!editing)}>
              {editing ? trans.__('Keep') : trans.__('Change…')}
            </Button>
          </div>
          {editing && <PathForm model={model} path={state.volume.path} onDone={() => setEditing(false)} />}
          {synthetic && (
            <p className="jp-gaia-hint">
              {trans.__('Made-up stars in the layout of the real catalogue: good for trying things, not for science.')}
            </p>
          )}
          <Releases volume={state.volume} model={model} />
        </>
      )}
    </Section>
  );
}

function Releases({ volume, model }: { volume: VolumeInfo; model: PanelModel }): JSX.Element {
  const { trans } = model;
  if (volume.releases.length === 0) {
    return <p className="jp-gaia-hint">{trans.__('This folder holds no Gaia release.')}</p>;
  }
  return (
    <table className="jp-gaia-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Table')}</th>
          <th scope="col" className="jp-gaia-number">
            {trans.__('Files')}
          </th>
          <th scope="col" className="jp-gaia-number">
            {trans.__('Size')}
          </th>
        </tr>
      </thead>
      {volume.releases.map(({ release, referenceEpoch, tables }) => (
        <tbody key={release}>
          <tr>
            <th colSpan={3} scope="rowgroup">
              {release} <span className="jp-gaia-quiet">{trans.__('epoch J%1', referenceEpoch.toFixed(1))}</span>
            </th>
          </tr>
          {tables.map(({ name, files, expected, bytes }) => (
            <tr key={name}>
              <td>
                {name.split('_').map((part, i) => (
                  <Fragment key={i}>
                    {i > 0 && '_'}
                    {i > 0 && <wbr />}
                    {part}
                  </Fragment>
                ))}
              </td>
              <td
                className="jp-gaia-number"
                title={trans.__('%1 of %2 partitions', formatCount(files), formatCount(expected))}
              >
                {files === expected ? formatCount(files) : `${formatCount(files)} / ${formatCount(expected)}`}
              </td>
              <td className="jp-gaia-number">{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function PathForm(props: { model: PanelModel; path: string; onDone?: () => void }): JSX.Element {
  const { volume, trans } = props.model;
  const [path, setPath] = useState(props.path);
  const [busy, setBusy] = useState(false);
  return (
    <form
      className="jp-gaia-row"
      onSubmit={event => {
        event.preventDefault();
        setBusy(true);
        void volume.setPath(path).then(taken => {
          setBusy(false);
          if (taken) {
            props.onDone?.();
          }
        });
      }}
    >
      <input
        className="jp-gaia-input jp-gaia-grow"
        type="text"
        spellCheck={false}
        value={path}
        placeholder="/home/media/data/user/gaia"
        aria-label={trans.__('Path of the volume')}
        onChange={event => setPath(event.target.value)}
      />
      <Button submit primary small disabled={busy || path.trim() === ''}>
        {busy ? trans.__('Looking…') : trans.__('Use')}
      </Button>
      {volume.pathError && <ErrorNote error={volume.pathError} />}
    </form>
  );
}
