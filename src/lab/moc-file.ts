import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';
import { GaiaError } from '../protocol';

/** Larger files are no map that a search could take [bytes]. */
const MOST_BYTES = 64e6;

/**
 * Lets the user choose a coverage map among the files: text, JSON or FITS.
 * @returns the map as text; null when none was chosen
 * @throws GaiaError BAD_REQUEST for a file that holds none, or too large a one
 */
export async function chooseMoc(manager: IDocumentManager, trans: TranslationBundle): Promise<string | null> {
  const { FileDialog } = await import('@jupyterlab/filebrowser');
  const { button, value } = await FileDialog.getOpenFiles({
    manager,
    title: trans.__('Coverage map (MOC)'),
    filter: ({ type, name }) => (type === 'directory' || /\.(moc|txt|json|fits?)$/i.test(name) ? {} : null)
  });
  const chosen = value?.[0];
  if (!button.accept || !chosen || chosen.type === 'directory') {
    return null;
  }
  if ((chosen.size ?? 0) > MOST_BYTES) {
    throw new GaiaError('BAD_REQUEST', `${chosen.name} is too large for a coverage map.`);
  }
  const { contents } = manager.services;
  if (!/\.fits?$/i.test(chosen.name)) {
    return String((await contents.get(chosen.path, { type: 'file', format: 'text' })).content).trim();
  }
  const [{ parseMocFits }, { mocText }, file] = await Promise.all([
    import('../sky/moc-fits'),
    import('../sky/moc-text'),
    contents.get(chosen.path, { type: 'file', format: 'base64' })
  ]);
  const bytes = Uint8Array.from(atob(String(file.content).replace(/\s/g, '')), character => character.charCodeAt(0));
  return mocText(parseMocFits(bytes));
}
