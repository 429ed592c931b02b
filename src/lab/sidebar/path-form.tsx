import { useEffect, useId, useState } from 'react';
import type { FolderList } from '../../protocol';
import type { PanelModel } from '../model/panel-model';
import { Button, ErrorNote } from './parts';

interface PathFormProps {
  model: PanelModel;
  path: string;
  onDone?: () => void;
}

/** The path of the volume, completed folder by folder while it is typed. */
export function PathForm({ model, path: first, onDone }: PathFormProps): JSX.Element {
  const { volume, catalogue, trans } = model;
  const id = useId();
  const [path, setPath] = useState(first);
  const [busy, setBusy] = useState(false);
  const [list, setList] = useState<FolderList | null>(null);
  const folder = path.startsWith('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '/';
  useEffect(() => {
    const request = new AbortController();
    // A completion that does not come is none: the path is checked when it is used.
    catalogue?.folders(folder, request.signal).then(setList, () => undefined);
    return () => request.abort();
  }, [catalogue, folder]);
  const root = list === null || list.path === '/' ? '' : list.path;
  return (
    <form
      className="jp-gaia-row jp-gaia-path-form"
      onSubmit={event => {
        event.preventDefault();
        setBusy(true);
        void volume.setPath(path).then(taken => {
          setBusy(false);
          if (taken) {
            onDone?.();
          }
        });
      }}
    >
      <input
        className="jp-gaia-input jp-gaia-grow"
        type="text"
        spellCheck={false}
        autoComplete="off"
        list={`${id}-folders`}
        value={path}
        placeholder="/home/media/data/user/gaia"
        aria-label={trans.__('Path of the volume')}
        onChange={event => setPath(event.target.value)}
      />
      <datalist id={`${id}-folders`}>
        {list?.folders.map(name => (
          <option key={name} value={`${root}/${name}`} />
        ))}
      </datalist>
      <Button submit primary small disabled={busy || path.trim() === ''}>
        {busy ? trans.__('Looking…') : trans.__('Use')}
      </Button>
      {list !== null && list.releases.length > 0 && (
        <div className="jp-gaia-hint jp-gaia-line">{trans.__('%1 holds %2.', list.path, list.releases.join(', '))}</div>
      )}
      {volume.pathError && <ErrorNote error={volume.pathError} />}
    </form>
  );
}
