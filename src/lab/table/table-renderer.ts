import { Clipboard } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { TABLE_MIME, type TablePayload, type TablePlace } from '../../protocol';
import { connectionTo } from '../connection';
import { element } from '../elements';
import { DOMAIN } from '../ids';
import { showSaved } from '../map/map-renderer';
import type { DrawOutput } from '../rendered-panel';
import { describeColumn, isNumeric } from './cell-text';
import { TablePanel } from './table-panel';

/** Shows the table of an output; when it is gone, the rows that were saved with the notebook. */
export const renderTable: DrawOutput = (host, data) => {
  const trans = nullTranslator.load(DOMAIN);
  const payload = data[TABLE_MIME] as Partial<TablePayload> | undefined;
  const place = placeOf(payload);
  if (!payload || !place) {
    showSaved(host, data, trans.__('This is no table that this version of gaialab can show.'));
    return null;
  }
  const { client } = connectionTo(ServerConnection.makeSettings());
  const panel = new TablePanel({
    host,
    api: client,
    trans,
    place,
    copy: text => Clipboard.copyToSystem(text),
    onFault: ({ message, hint }) => {
      panel.dispose();
      host.classList.remove('jp-gaia-sheet');
      const sentence = [message, hint].filter(Boolean).join(' ');
      if (payload.columns && payload.cells) {
        host.replaceChildren(savedRows(trans, payload, sentence));
      } else {
        showSaved(host, data, sentence);
      }
      return true;
    }
  });
  return {
    setVisible: visible => panel.setVisible(visible),
    resize: () => panel.resize(),
    dispose: () => panel.dispose()
  };
};

function placeOf({ path, job }: Partial<TablePayload> = {}): TablePlace | null {
  return typeof path === 'string' ? { path } : typeof job === 'string' ? { job } : null;
}

/** The saved rows as a plain table. */
function savedRows(
  trans: TranslationBundle,
  { columns = [], cells = [], rows }: Partial<TablePayload>,
  why: string
): HTMLElement {
  const node = element('div', 'jp-gaia-sheet-saved jp-RenderedHTMLCommon');
  const note = element('p', 'jp-gaia-map-gone');
  note.textContent = why;
  const table = element('table');
  const head = table.createTHead().insertRow();
  columns.forEach(column => {
    const cell = element('th');
    cell.textContent = column.unit ? `${column.name} [${column.unit}]` : column.name;
    cell.title = describeColumn(column).join('\n');
    head.append(cell);
  });
  const body = table.createTBody();
  for (let i = 0; i < (cells[0]?.length ?? 0); i++) {
    const row = body.insertRow();
    columns.forEach((column, c) => {
      const cell = row.insertCell();
      const text = cells[c]?.[i];
      cell.textContent = text === null || text === undefined ? 'null' : text === '' ? '""' : text;
      cell.style.textAlign = isNumeric(column) ? 'right' : 'left';
      cell.classList.toggle('jp-gaia-sheet-null', text === null || text === undefined);
    });
  }
  const shown = cells[0]?.length ?? 0;
  const count = element('p', 'jp-gaia-map-gone');
  count.textContent =
    rows === undefined
      ? trans.__('The first %1 rows, as they were saved.', String(shown))
      : trans.__('The first %1 of %2 rows, as they were saved.', String(shown), String(rows));
  node.append(note, table, count);
  return node;
}
