import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { BASE_URL, Jupyter, makeSampleVolume } from './jupyter';
import { browse, openLab, openPanel, openTab, reloadLab, runFirstCell } from './lab';
import { agreement, readPicture } from './picture';

/** Order at which the drawn map is compared with counts: 768 pixels of 7°, each many screen pixels wide. */
const COMPARE_ORDER = 3;
const ROWS = 120_000;
/** A partition in the middle of the volume: until it may be read, a map is begun and not done. */
const MIDDLE = 'GaiaSource_323755-325433';

let volume: string;
let jupyter: Jupyter;
let counts: number[];

test.beforeAll(async () => {
  test.setTimeout(600_000);
  volume = makeSampleVolume(ROWS);
  const python = join(__dirname, '../.venv/bin/python');
  const count = spawnSync(python, [join(__dirname, 'count_sources.py'), volume, String(COMPARE_ORDER)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26
  });
  expect(count.status, count.stderr).toBe(0);
  counts = JSON.parse(count.stdout) as number[];
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (volume) {
    rmSync(dirname(volume), { recursive: true, force: true });
  }
});

test.afterEach(() => jupyter?.letGo());

async function openVolume(page: Page): Promise<Locator> {
  await openLab(page, jupyter);
  const panel = await openPanel(page);
  await expect(panel.getByText(volume)).toBeVisible();
  return panel;
}

test('from a mounted volume to a live sky map', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  const panel = await openVolume(page);

  await test.step('the volume says what it is', async () => {
    await expect(panel.getByText('synthetic', { exact: false }).first()).toBeVisible();
    await expect(panel.getByText('gaia_source').first()).toBeVisible();
  });

  await test.step('find the partitions of a cone, in degrees or sexagesimal', async () => {
    await openTab(panel, 'Find');
    const position = panel.getByLabel('Position (ICRS)');
    await position.fill('nowhere');
    await expect(panel.getByRole('button', { name: 'Find', exact: true })).toBeDisabled();
    await position.fill('00 56 48 +28 48 00');
    await position.press('Enter');
    await expect(panel.getByText('034570-036209')).toBeVisible();
    await position.fill('14.2 28.8');
    await panel.getByLabel('Radius', { exact: true }).fill('5');
    await panel.getByLabel('Unit of the radius').selectOption('deg');
    await position.press('Enter');
    for (const name of ['032705-034569', '034570-036209', '323755-325433']) {
      await expect(panel.getByText(name)).toBeVisible();
    }
    await panel.getByLabel('Radius', { exact: true }).fill('1');
    await panel.getByLabel('Unit of the radius').selectOption('arcsec');
    await position.press('Enter');
    await expect(panel.getByText('323755-325433')).toBeHidden();
    await expect(panel.getByText('034570-036209')).toBeVisible();
  });

  await test.step('load it in a notebook as a table with units', async () => {
    await panel.getByRole('button', { name: 'Load in notebook' }).click();
    const output = page.locator('.jp-NotebookPanel .jp-OutputArea-output table').first();
    await expect(output).toBeVisible({ timeout: 90_000 });
    await expect(output).toContainText('source_id');
    await expect(output).toContainText('deg');
    const ids = await output.locator('tbody tr td:nth-child(3)').allTextContents();
    const numbers = ids.map(text => text.trim()).filter(text => /^\d+$/.test(text));
    expect(numbers.length).toBeGreaterThan(3);
    for (const id of numbers) {
      const pixel = Number(BigInt(id) >> 43n);
      expect(pixel).toBeGreaterThanOrEqual(34570);
      expect(pixel).toBeLessThanOrEqual(36209);
    }
  });

  await test.step('watch a density map of the whole volume fill in', async () => {
    await openTab(panel, 'New job');
    jupyter.hold(MIDDLE);
    const start = Date.now();
    await panel.getByRole('button', { name: 'Submit job', exact: true }).click();
    const map = page.locator('.jp-gaia-map-content:visible');
    await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
    process.stdout.write(`first picture after ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
    await expect(map.getByRole('button', { name: 'Cancel' })).toBeVisible();
    jupyter.letGo();
    await expect(map.getByText('3 386 of 3 386 files'.replaceAll(' ', '\u202f'), { exact: false })).toBeVisible({
      timeout: 120_000
    });
    await expect(map.getByRole('button', { name: 'Cancel' })).toBeHidden();
  });

  await test.step('the Milky Way is where it should be', async () => {
    const map = page.locator('.jp-gaia-map-content:visible');
    for (const frame of ['Galactic', 'ICRS'] as const) {
      await map.getByLabel('Coordinate frame').selectOption({ label: frame });
      await expect(async () => {
        await expect(map.locator('.jp-gaia-sky-canvas[data-state=done]')).toBeVisible();
        const found = agreement(await readPicture(page, map), counts, COMPARE_ORDER, frame);
        process.stdout.write(
          `${frame}: rank correlation ${found.correlation.toFixed(3)} over ${found.pixels} pixels\n`
        );
        expect(found.pixels).toBeGreaterThan(600);
        expect(found.correlation).toBeGreaterThan(0.9);
      }).toPass({ timeout: 240_000 });
    }
    await map.getByLabel('Coordinate frame').selectOption({ label: 'Galactic' });
  });

  await test.step('the finished job is still there after a reload', async () => {
    await openTab(panel, 'Jobs');
    await expect.poll(() => jupyter.savedState(), { timeout: 60_000 }).toContain('gaialab-map');
    await reloadLab(page);
    await expect(page.locator('.jp-gaia-map-content .jp-gaia-sky-canvas[data-state]')).toBeVisible();
    await openTab(panel, 'Jobs');
    await expect(panel.locator('.jp-gaia-job', { hasText: 'Density map of the whole volume' }).first()).toBeVisible();
  });

  expect(problems).toEqual([]);
});

test('a running map can be cancelled, from the panel or the map', async ({ page }) => {
  const panel = await openVolume(page);
  await openTab(panel, 'New job');
  jupyter.hold(MIDDLE);
  await panel.getByRole('button', { name: 'Submit job', exact: true }).click();
  const map = page.locator('.jp-gaia-map-content:visible');
  await map.getByRole('button', { name: 'Cancel' }).click();
  await expect(map.getByText('Cancelled', { exact: false })).toBeVisible();
  await openTab(panel, 'Jobs');
  await expect(panel.locator('.jp-gaia-job').getByText('Cancelled').first()).toBeVisible();
});

test('the file browser maps partition files from its context menu', async ({ page }) => {
  await openLab(page, jupyter);
  const browser = await browse(page, 'gaia', 'gdr3', 'gaia_source');
  await browser.locator('.jp-DirListing-item', { hasText: 'GaiaSource_000000-003111' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Density Map of These' }).click();
  const map = page.locator('.jp-gaia-map-content:visible');
  await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
  await expect(map.getByText('1 of 1 file ·', { exact: false })).toHaveCount(1);
});

test('a magic draws a live map in its cell', async ({ page }) => {
  await openLab(page, jupyter);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  const cell = page.locator('.jp-Notebook:visible .jp-Cell').first();
  await cell.locator('.cm-content').click();
  await page.keyboard.type('%load_ext gaialab\n%gaia_map density --order 5');
  await runFirstCell(page);
  const output = page.locator('.jp-Notebook:visible .jp-OutputArea-output').first();
  await expect(output.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible({ timeout: 90_000 });
});

test('strangers stay outside, and so do requests without XSRF token', async ({ page, request }) => {
  const api = (path: string): string => `${jupyter.url}gaialab/api/${path}`;
  expect(jupyter.url).toContain(BASE_URL);
  expect((await request.get(api('status'), { maxRedirects: 0 })).status()).not.toBe(200);
  await openLab(page, jupyter);
  const statuses = await page.evaluate(async base => {
    const post = (headers: Record<string, string>): Promise<number> =>
      fetch(`${base}gaialab/api/partitions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"ra":14.2,"dec":28.8}'
      }).then(response => response.status);
    const token = /_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    return [await post({}), await post({ 'X-XSRFToken': token })];
  }, BASE_URL);
  expect(statuses).toEqual([403, 200]);
});
