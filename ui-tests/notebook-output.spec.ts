import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Jupyter, makeSampleVolume } from './jupyter';
import { execute, openLab } from './lab';

const MAP = 'application/vnd.gaialab.map+json';

/** What the tests ask of the page. */
interface LabWindow {
  jupyterapp: {
    commands: { execute(id: string): Promise<unknown> };
    shell: {
      currentWidget: {
        content: { widgets: { model: { trusted: boolean } }[] };
        context: {
          model: { dirty: boolean };
          sessionContext: { session: { kernel: { status: string } | null } | null };
        };
      };
    };
  };
}

interface Notebook {
  cells: { outputs: { data?: Record<string, unknown>; metadata?: Record<string, { state?: unknown }> }[] }[];
}

let volume: string;
let jupyter: Jupyter;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  volume = makeSampleVolume(100_000);
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (volume) {
    rmSync(dirname(volume), { recursive: true, force: true });
  }
});

const pathOf = (name: string): string => join(jupyter.folder, 'root', name);
const read = (name: string): Notebook => JSON.parse(readFileSync(pathOf(name), 'utf8')) as Notebook;

/** Writes a notebook of code cells. */
function write(name: string, ...cells: string[]): void {
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const code = cells.map((source, i) => ({
    ...{ cell_type: 'code', id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [] },
    source
  }));
  writeFileSync(
    pathOf(name),
    JSON.stringify({ cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 })
  );
}

async function open(page: Page, name: string): Promise<Locator> {
  await openLab(page, jupyter, `lab/tree/${name}`);
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook.locator('.jp-Cell').first()).toBeVisible();
  await page.waitForFunction(() => {
    const { currentWidget } = (window as unknown as LabWindow).jupyterapp.shell;
    return currentWidget.context.sessionContext.session?.kernel?.status === 'idle';
  });
  return notebook;
}

/** Whether JupyterLab would ask to save the notebook in front. */
const isDirty = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as unknown as LabWindow).jupyterapp.shell.currentWidget.context.model.dirty);

/** Starts all cells, and does not wait for them. */
async function startAll(page: Page): Promise<void> {
  await page.evaluate(
    () => void (window as unknown as LabWindow).jupyterapp.commands.execute('notebook:run-all-cells')
  );
}

const save = (page: Page): Promise<void> => execute(page, 'docmanager:save');

test("a map's view stays with its notebook, which opening does not change", async ({ page }) => {
  write('view.ipynb', '%load_ext gaialab\n%gaia_map density --order 4');
  let notebook = await open(page, 'view.ipynb');
  await execute(page, 'notebook:run-all-cells');
  const projection = (): Locator => notebook.getByLabel('Projection');
  await expect(projection()).toHaveValue('mollweide');
  await save(page);
  expect(read('view.ipynb').cells[0].outputs[0].data).toHaveProperty('image/png');

  await projection().selectOption('orthographic');
  await expect.poll(() => isDirty(page)).toBe(true);
  await save(page);
  const [{ metadata }] = read('view.ipynb').cells[0].outputs;
  expect(metadata).toMatchObject({
    'image/png': { width: 640 },
    [MAP]: { state: { view: { projection: 'orthographic' } } }
  });
  const saved = readFileSync(pathOf('view.ipynb'), 'utf8');

  notebook = await open(page, 'view.ipynb');
  await expect(projection()).toHaveValue('orthographic');
  await expect(notebook.locator('.jp-gaia-sky-canvas[data-state="done"]')).toBeVisible();
  expect(await isDirty(page)).toBe(false);
  expect(readFileSync(pathOf('view.ipynb'), 'utf8')).toBe(saved);
});

test('an untrusted notebook shows its outputs, a view in it is kept too', async ({ page }) => {
  write(
    'maker.ipynb',
    'from gaialab import histogram, density_map\ndisplay(density_map(order=3))\nhistogram("parallax")'
  );
  const maker = await open(page, 'maker.ipynb');
  await execute(page, 'notebook:run-all-cells');
  await expect(maker.locator('.jp-gaia-histogram-plot .plot-container')).toBeVisible();
  await save(page);
  // As from another hand: other text, hence no signature that this server knows.
  const text = JSON.stringify(read('maker.ipynb')).replace('density_map(order=3)', 'density_map(order= 3)');
  writeFileSync(pathOf('foreign.ipynb'), text);
  const notebook = await open(page, 'foreign.ipynb');
  expect(
    await page.evaluate(() => {
      const { content } = (window as unknown as LabWindow).jupyterapp.shell.currentWidget;
      return content.widgets.map(({ model }) => model.trusted);
    })
  ).toEqual([false]);
  await expect(notebook.locator('.jp-gaia-sky-canvas[data-state="done"]')).toBeVisible();
  await expect(notebook.locator('.jp-gaia-histogram-plot .plot-container')).toBeVisible();
  expect(await isDirty(page)).toBe(false);
  await notebook.getByLabel('Projection').selectOption('hammer');
  await expect.poll(() => isDirty(page)).toBe(true);
});

test('a long map is ended by its Cancel button, and by an interrupt of the kernel', async ({ page }) => {
  write('stop.ipynb', '%load_ext gaialab\n%gaia_map density --order 12');
  const notebook = await open(page, 'stop.ipynb');
  await startAll(page);
  await notebook.getByRole('button', { name: 'Cancel' }).click();
  await expect(notebook.locator('.jp-gaia-map-progress')).toContainText('Cancelled');
  await expect(notebook.getByText(/GaiaError \[CANCELLED\]: Job \d+ was cancelled/)).toBeVisible();

  await startAll(page);
  await expect(notebook.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await execute(page, 'notebook:interrupt-kernel');
  await expect(notebook.getByText(/KeyboardInterrupt: job \d+ was cancelled/)).toBeVisible();
  await expect(notebook.locator('.jp-gaia-map-progress')).toContainText('Cancelled');
});

test('without the extension the outputs are pictures', async ({ page }) => {
  write(
    'plain.ipynb',
    'from gaialab import histogram, density_map\ndisplay(density_map(order=3))\nhistogram("parallax")'
  );
  await open(page, 'plain.ipynb');
  await execute(page, 'notebook:run-all-cells');
  await save(page);
  // The labextension's own files are kept from the page, as where it is not installed.
  await page.route('**/extensions/gaialab/**', route => route.abort());
  await openLab(page, jupyter, 'lab/tree/plain.ipynb', []);
  const pictures = page.locator('.jp-OutputArea-output img');
  await expect(pictures).toHaveCount(2);
  // In pixels of the files and of the page; pictures are decoded a little after they stand in it.
  const widths = (): Promise<number[][]> =>
    pictures.evaluateAll(all =>
      all.map(image => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).width])
    );
  await expect.poll(widths).toEqual([
    [1280, 640],
    [1280, 640]
  ]);
});
