import { Notification } from '@jupyterlab/apputils';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';
import { CommandIDs } from '../../src/lab/ids';
import { tablePlugin } from '../../src/lab/table-plugin';

function started(selected: readonly string[]) {
  const commands = new CommandRegistry();
  const opened: { path: string; activate: boolean }[] = [];
  commands.addCommand('docmanager:open', {
    execute: ({ path, options }) => {
      opened.push({ path: path as string, activate: (options as { activate: boolean }).activate });
    }
  });
  const added: string[] = [];
  const active: string[] = [];
  const app = {
    commands,
    docRegistry: new DocumentRegistry(),
    serviceManager: { serverSettings: { baseUrl: 'http://localhost/' }, contents: {} },
    shell: { add: ({ id }: Widget) => added.push(id), activateById: (id: string) => active.push(id) }
  } as unknown as JupyterFrontEnd;
  const items = selected.map(path => ({ path, type: path.endsWith('/') ? 'directory' : 'file' }));
  const browsers = {
    tracker: { currentWidget: { selectedItems: () => items[Symbol.iterator]() } }
  } as unknown as IFileBrowserFactory;
  void tablePlugin.activate(app, null, null, browsers);
  return { commands, opened, added, active };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `/v/${i}.csv.gz`);
const said = (): string[] => Notification.manager.notifications.map(({ message }) => message);

afterEach(() => Notification.dismiss());

it('shows each of several files in a tab, the first one in front', async () => {
  const { commands, added, active } = started([]);
  await commands.execute(CommandIDs.openTable, { paths: names(3) });
  expect(added).toEqual(names(3).map(path => `gaialab-table-path-${path}`));
  expect(active).toEqual(['gaialab-table-path-/v/0.csv.gz']);
  await commands.execute(CommandIDs.openTable, { path: '/v/2.csv.gz' });
  expect(active.at(-1)).toBe('gaialab-table-path-/v/2.csv.gz');
  expect(said()).toEqual([]);
});

it('shows eight at most, and says so', async () => {
  const { commands, added } = started([]);
  await commands.execute(CommandIDs.openTable, { paths: names(3386) });
  expect(added).toHaveLength(8);
  expect(said().map(text => text.replace(/\u202f/g, ' '))).toEqual(['The first 8 of 3 386 files are shown.']);
});

it('shows the files that are selected in the file browser, but no folders', async () => {
  const { commands, opened } = started(['a/', 'b.parquet', 'c.fits']);
  await commands.execute(CommandIDs.openTable, {});
  expect(opened).toEqual([
    { path: 'b.parquet', activate: true },
    { path: 'c.fits', activate: false }
  ]);
});
