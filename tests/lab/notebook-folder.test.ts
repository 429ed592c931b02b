import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { notebookFolder } from '../../src/lab/notebook-folder';

const showing = (path: string, names: string[]): IFileBrowserFactory =>
  ({
    tracker: { currentWidget: { model: { path, items: () => names.map(name => ({ name })).values() } } }
  }) as unknown as IFileBrowserFactory;

const folder = (writable: boolean) => ({ get: async () => ({ writable }) as never });

describe('the folder of a new notebook', () => {
  it('is the one that the file browser shows', async () => {
    expect(await notebookFolder(showing('work', ['a.ipynb', 'b.csv.gz']), folder(true))).toBeUndefined();
    expect(await notebookFolder(null, folder(true))).toBeUndefined();
  });

  it('is none of a volume, which is often read-only', async () => {
    const name = 'GaiaSource_000000-003111.csv.gz';
    expect(await notebookFolder(showing('gaia/gdr3/gaia_source', ['_MD5SUM.txt', name]), folder(true))).toBe('/');
    expect(await notebookFolder(showing('gaia', ['gdr3']), folder(false))).toBe('/');
  });

  it('is left to JupyterLab where the folder cannot be asked', async () => {
    const gone = { get: () => Promise.reject(new Error('404')) };
    expect(await notebookFolder(showing('gone', []), gone)).toBeUndefined();
  });
});
