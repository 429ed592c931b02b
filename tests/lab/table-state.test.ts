import fc from 'fast-check';
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';
import { CommandIDs } from '../../src/lab/ids';
import { tablePlugin } from '../../src/lab/table-plugin';
import { TablePanel } from '../../src/lab/table/table-panel';
import { tableStateOf, type TableState } from '../../src/lab/table/table-state';
import type { TableContent } from '../../src/lab/table/table-widget';
import { fakeCanvases } from '../plot/fake-canvas';
import type { ColumnInfo, TableDescription, TableWindow, TableWindowRequest } from '../../src/protocol';
import { settled, until } from '../support/settled';

let canvases: ReturnType<typeof fakeCanvases>;
beforeAll(() => (canvases = fakeCanvases()));
afterAll(() => canvases.restore());

const COLUMNS = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'parallax', datatype: 'float64', unit: 'mas' },
  { name: 'ruwe', datatype: 'float32' }
] as ColumnInfo[];
const ALL = COLUMNS.map(({ name }) => name);

/** A table of 1000 rows whose windows are empty; what is asked is written down. */
function service() {
  const asked: TableWindowRequest[] = [];
  const total = { rows: 1000, isExact: true };
  return {
    asked,
    table: () =>
      Promise.resolve({ name: 'a.csv.gz', path: '/v/a.csv.gz', columns: COLUMNS, total } as TableDescription),
    tableWindow: (request: TableWindowRequest): Promise<TableWindow> => {
      asked.push(request);
      const { start, columns = [] } = request;
      return Promise.resolve({ start, rows: 0, numbers: [], columns, cells: [], total, whole: total } as TableWindow);
    }
  };
}

async function opened(state?: TableState) {
  const api = service();
  const told: TableState[] = [];
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  const panel = new TablePanel({
    host,
    api,
    trans: nullTranslator.load(''),
    place: { path: '/v/a.csv.gz' },
    copy: () => undefined,
    ...(state && { state }),
    onState: kept => told.push(kept)
  });
  await until(() => api.asked.length > 0);
  await settled();
  const press = (field: Element, init: KeyboardEventInit & { keyCode?: number }): void =>
    void field.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
  const filter = host.querySelector<HTMLInputElement>('.jp-gaia-sheet-filter input')!;
  const submit = async (text: string): Promise<void> => {
    filter.value = text;
    press(filter, { key: 'Enter' });
    await settled();
  };
  /** Orders by the second column, as the keys do. */
  const sort = (): void => {
    const row = host.querySelector<HTMLInputElement>('.jp-gaia-sheet-row')!;
    row.value = '1';
    press(row, { key: 'Enter' });
    const grid = host.querySelector('.jp-gaia-sheet-viewport')!;
    press(grid, { key: 'Home', keyCode: 36 });
    press(grid, { key: 'ArrowRight', keyCode: 39 });
    press(grid, { key: 's' });
  };
  const columns = (): HTMLInputElement[] => {
    [...host.querySelectorAll('button')].find(({ textContent }) => textContent === 'Columns')!.click();
    return [...host.querySelectorAll<HTMLInputElement>('.jp-gaia-sheet-column input')];
  };
  return { ...api, told, panel, host, filter, submit, sort, columns };
}

describe("a table's view", () => {
  it('is told with every change, and a table opened with what was told asks for the same rows', async () => {
    const first = await opened();
    expect(first.told).toEqual([]);
    await first.submit('parallax > 10 AND ruwe < 1.4');
    first.sort();
    first.sort();
    first.columns()[0].click();
    await settled();
    const kept = {
      where: 'parallax > 10 AND ruwe < 1.4',
      sort: { by: 'parallax', descending: true },
      columns: ['parallax', 'ruwe']
    };
    expect(first.told).toHaveLength(4);
    expect(first.told.at(-1)).toEqual(kept);
    first.panel.dispose();

    const again = await opened(tableStateOf(JSON.parse(JSON.stringify(first.told.at(-1)))));
    expect(again.asked[0]).toEqual({ path: '/v/a.csv.gz', start: 0, count: 100, ...kept });
    expect(again.filter.value).toBe(kept.where);
    expect(again.told).toEqual([]);
    expect(again.columns().map(({ checked }) => checked)).toEqual([false, true, true]);
    await again.submit('');
    expect(again.told).toEqual([{ sort: kept.sort, columns: kept.columns }]);
    again.panel.dispose();
  });

  it('that does not fit the table shows all that does, and what is wrong', async () => {
    const { asked, filter, host, panel } = await opened({
      where: 'parallx > 10',
      sort: { by: 'gone' },
      columns: ['gone']
    });
    expect(asked[0]).toEqual({ path: '/v/a.csv.gz', start: 0, count: 100, columns: ALL });
    expect(filter.value).toBe('parallx > 10');
    expect(filter.getAttribute('aria-invalid')).toBe('true');
    expect(host.querySelector('.jp-gaia-sheet-fault mark')!.textContent).toBe('parallx');
    panel.dispose();
  });

  it('goes without a word when its tab was taken from the page', async () => {
    const { host, panel } = await opened();
    await until(() => host.querySelector('.jp-gaia-sheet-viewport') !== null);
    host.remove();
    expect(() => panel.dispose()).not.toThrow();
    expect(host.childElementCount).toBe(0);
  });

  it('is small, and read from anything', () => {
    expect(tableStateOf({ where: 'x'.repeat(8001), sort: { by: 'ra' } })).toEqual({ sort: { by: 'ra' } });
    expect(tableStateOf({ columns: Array.from({ length: 2000 }, (_, i) => `column_${i}`) })).toEqual({});
    fc.assert(
      fc.property(fc.anything(), value => {
        const state = tableStateOf(value);
        expect(tableStateOf(JSON.parse(JSON.stringify(state)))).toEqual(state);
        expect(JSON.stringify(state).length).toBeLessThan(200_000);
      })
    );
  });
});

it('is kept with the layout, and given back to the command', async () => {
  const commands = new CommandRegistry();
  const added: Widget[] = [];
  const app = {
    commands,
    docRegistry: new DocumentRegistry(),
    serviceManager: { serverSettings: { baseUrl: 'http://localhost/' }, contents: {} },
    shell: { add: (widget: Widget) => added.push(widget), activateById: () => undefined }
  } as unknown as JupyterFrontEnd;
  const kept: { command: string; args: (widget: Widget) => unknown }[] = [];
  const restorer = {
    restore: (_: unknown, options: (typeof kept)[number]) => {
      kept.push(options);
      return Promise.resolve();
    }
  } as unknown as ILayoutRestorer;
  void tablePlugin.activate(app, restorer, null, null);
  const state = { where: 'ruwe < 1.4', sort: { by: 'parallax', descending: true } };
  await commands.execute(CommandIDs.openTable, { path: '/v/a b.csv.gz', state });
  await commands.execute(CommandIDs.openTable, { job: '7' });
  const [tab, plain] = added as MainAreaWidget<TableContent>[];
  const { args } = kept.find(({ command }) => command === CommandIDs.openTable)!;
  expect(args(tab)).toEqual({ path: '/v/a b.csv.gz', state });
  expect(args(plain)).toEqual({ job: '7', state: {} });
});
