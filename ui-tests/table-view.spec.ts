import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { Jupyter } from './jupyter';
import { execute, openLab, reloadLab, runFirstCell } from './lab';

const MAIN = join(__dirname, '../gaialab/service/main.cjs');
const PARTITIONS = ['234558-234761', '529539-529547', '034570-036209', '000000-003111'];
const PROXIMA = '5853498713190525696';
const LONG = 'GaiaSource_000000-786431.csv.gz';

let folder: string;
let jupyter: Jupyter;
/** Rows of the long file by their ids. */
let ids: string[];

/** One long file of the rows of all partitions, Proxima's id in the first one. */
function layLongFile(volume: string): string[] {
  const from = join(volume, 'gdr3/gaia_source');
  const texts = readdirSync(from)
    .filter(name => name.endsWith('.csv.gz'))
    .map(name => gunzipSync(readFileSync(join(from, name))).toString());
  const lines = texts[0].split('\n');
  const names = lines.findIndex(line => !line.startsWith('#'));
  const rows = texts.flatMap(text => text.split('\n').filter(line => /^\d/.test(line)));
  const idAt = lines[names].split(',').indexOf('source_id');
  const first = rows[0].split(',');
  first[idAt] = PROXIMA;
  rows[0] = first.join(',');
  mkdirSync(join(volume, 'more'));
  writeFileSync(
    join(volume, 'more', LONG),
    gzipSync([...lines.slice(0, names + 1), ...rows, ''].join('\n'), { level: 1 })
  );
  return rows.map(row => row.split(',')[idAt]);
}

test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = mkdtempSync(join(tmpdir(), 'gaialab-tables-'));
  const volume = join(folder, 'gaia');
  const options = [
    '--rows',
    '12000',
    '--tables',
    'gaia_source,xp_sampled_mean_spectrum',
    '--partitions',
    PARTITIONS.join()
  ];
  const made = spawnSync(process.execPath, [MAIN, 'make-volume', volume, ...options], { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  ids = layLongFile(volume);
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('tables of any size, and outputs of notebooks', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  const fetched: string[] = [];
  page.on('request', request => fetched.push(request.url()));
  await openLab(page, jupyter);
  const words = page.locator('.jp-gaia-sheet-words');
  const cursor = page.locator('.jp-gaia-sheet-cursor');

  await test.step('double click opens a partition without fetching it', async () => {
    await page.locator('.jp-DirListing-item', { hasText: 'gaia' }).dblclick();
    await page.locator('.jp-DirListing-item', { hasText: 'more' }).dblclick();
    await page.locator('.jp-DirListing-item', { hasText: 'GaiaSource_' }).dblclick();
    await expect(words).toContainText('152 columns');
    const contents = fetched.filter(url => url.includes('/api/contents/') && url.includes('csv.gz'));
    expect(contents.filter(url => !url.includes('content=0') && !url.includes('/checkpoints'))).toEqual([]);
  });

  await test.step('goes to the last row, whose number is then exact', async () => {
    await page.getByRole('button', { name: 'Last' }).click();
    await expect(cursor).toContainText(`[${ids.length}]`);
    await expect(words).not.toContainText('≈');
  });

  await test.step('a wrong condition is shown at its character, a right one filters', async () => {
    const filter = page.getByLabel('Condition on rows');
    await filter.fill('source_id > > 3');
    await expect(page.locator('.jp-gaia-sheet-fault mark')).toHaveText('>');
    await filter.fill(`source_id = ${PROXIMA}`);
    await filter.press('Enter');
    await expect(words).toContainText('Rows 1–1 of 1');
  });

  await test.step('copies the exact id', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: 'None', exact: true }).click();
    await page.getByLabel('Search columns').fill('source_id');
    await page
      .locator('.jp-gaia-sheet-column', { hasText: /^source_id/ })
      .locator('input')
      .check();
    await page.getByRole('button', { name: 'Columns' }).click();
    await expect(words).toContainText('1 of 152 columns');
    await page.getByLabel('Go to row').fill('1');
    await page.getByLabel('Go to row').press('Enter');
    await expect(cursor).toContainText(PROXIMA);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(cursor).toContainText('Copied 1 row.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(PROXIMA);
  });

  await test.step('a click on a name orders by it, exactly', async () => {
    const filter = page.getByLabel('Condition on rows');
    await filter.fill('');
    await filter.press('Enter');
    const grid = page.locator('.jp-gaia-sheet-grid');
    const box = (await grid.boundingBox())!;
    await page.mouse.click(box.x + 84 + 60, box.y + 10);
    const least = ids.reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b));
    await page.getByLabel('Go to row').fill('1');
    await expect(async () => {
      await page.getByLabel('Go to row').press('Enter');
      await expect(cursor).toContainText(`= ${least}`, { timeout: 1000 });
    }).toPass({ timeout: 30_000 });
  });

  await test.step('a table opened by its command has its condition and order after a reload', async () => {
    await execute(page, 'application:close-all');
    await execute(page, 'gaialab:open-table', { path: join(folder, 'gaia/more', LONG) });
    await expect(words).toContainText('152 columns');
    await page.getByLabel('Go to row').fill('1');
    await expect(async () => {
      await page.getByLabel('Go to row').press('Enter');
      await expect(cursor).toContainText('[1] = ', { timeout: 1000 });
    }).toPass({ timeout: 30_000 });
    await page.locator('.jp-gaia-sheet-viewport').press('s');
    await expect(cursor).toContainText('Ordered by');
    const filter = page.getByLabel('Condition on rows');
    await filter.fill('parallax > 0.5');
    await filter.press('Enter');
    await expect
      .poll(() => jupyter.savedState(), { timeout: 60_000 })
      .toMatch(/gaialab-table:.*parallax > 0\.5.*"sort"/);
    const asked = page.waitForRequest(request => /"where":"parallax > 0\.5".*"sort"/.test(request.postData() ?? ''));
    await reloadLab(page);
    await expect(filter).toHaveValue('parallax > 0.5');
    await asked;
  });

  await test.step('outputs in a notebook: a grid, live spectra, a histogram', async () => {
    const code = [
      'from gaialab import preview, similar_spectra, histogram',
      'from IPython.display import display',
      `display(preview("gaia/more/${LONG}", rows=3))`,
      `found = similar_spectra(int(${JSON.stringify(spectrumId())}), limit=4)`,
      'display(found, histogram("phot_g_mean_mag"))'
    ];
    const cell = {
      cell_type: 'code',
      id: 'one',
      execution_count: null,
      metadata: {},
      source: code.join('\n'),
      outputs: []
    };
    const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
    const notebook = { cells: [cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(jupyter.folder, 'root/outputs.ipynb'), JSON.stringify(notebook));
    await openLab(page, jupyter, 'lab/tree/outputs.ipynb');
    await runFirstCell(page);
    const outputs = page.locator('.jp-OutputArea-output');
    await expect(outputs.locator('.jp-gaia-sheet-words')).toContainText('152 columns', { timeout: 90_000 });
    await expect(outputs.locator('.jp-gaia-spectra-list tbody tr').first()).toContainText(spectrumId(), {
      timeout: 60_000
    });
    await expect(outputs.locator('.jp-gaia-histogram')).toBeVisible();
  });
  expect(problems).toEqual([]);
});

/** A source with a spectrum. */
function spectrumId(): string {
  const place = join(folder, 'gaia/gdr3/Spectroscopy/xp_sampled_mean_spectrum');
  const file = readdirSync(place).find(name => name.includes(PARTITIONS[2]))!;
  const text = gunzipSync(readFileSync(join(place, file))).toString();
  return /^(\d+),/m.exec(text.replace(/^#.*$/gm, ''))![1];
}
