import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import { Jupyter, makeSampleVolume } from './jupyter';
import { browse, openLab, openPanel, openTab, reloadLab } from './lab';

let volume: string;
let jupyter: Jupyter;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  volume = makeSampleVolume(20_000);
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (volume) {
    rmSync(dirname(volume), { recursive: true, force: true });
  }
});

test('the tabs of the sidebar and the menu of the file browser', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  await openLab(page, jupyter);
  const panel = await openPanel(page);

  await test.step('the catalogue tells the columns of a table', async () => {
    await openTab(panel, 'Catalogue');
    await panel.locator('.jp-gaia-fold summary', { hasText: 'gaia_source' }).click();
    await expect(panel.getByText('152 columns')).toBeVisible();
    await panel.getByPlaceholder('Search names and meanings').fill('proper motion declination');
    await expect(panel.locator('.jp-gaia-column-name', { hasText: /^pmdec$/ })).toBeVisible();
  });

  await test.step('a search is shown on the sky, and can be picked from there', async () => {
    await openTab(panel, 'Find');
    await panel.getByLabel('Kind of region').selectOption('polygon');
    await panel.getByLabel('Corners').fill('10 25\n20 25\n15 35');
    await panel.getByRole('button', { name: 'Find', exact: true }).click();
    const chart = panel.locator('.jp-gaia-chart canvas');
    await expect(chart).toBeVisible();
    const options = panel.getByRole('option');
    await expect(options.filter({ hasText: '034570-036209' })).toHaveAttribute('aria-selected', 'true');
    await panel.getByLabel('Select all partitions').uncheck();
    await expect(panel.getByText('Nothing selected.')).toBeVisible();
    await chart.click();
    await expect(panel.getByText('1 file ·', { exact: false })).toBeVisible();
  });

  await test.step('tab and recent searches are there after a reload', async () => {
    await expect.poll(() => jupyter.savedState(), { timeout: 60_000 }).toContain('10 25');
    await reloadLab(page);
    await expect(panel.getByRole('tab', { name: 'Find' })).toHaveAttribute('aria-selected', 'true');
    await panel.getByRole('button', { name: 'Polygon of 3 corners' }).first().click();
    await expect(panel.getByRole('option').filter({ hasText: '034570-036209' })).toBeVisible();
  });

  await test.step('a file is verified from the file browser, and its report read', async () => {
    const browser = await browse(page, 'gaia', 'gdr3', 'gaia_source');
    const file = browser.locator('.jp-DirListing-item', { hasText: 'GaiaSource_000000-003111' });
    await file.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'File Information' }).click();
    await expect(page.locator('.jp-Dialog')).toContainText('0 to 3111 (level 8, NESTED)');
    await page.locator('.jp-Dialog').getByRole('button', { name: 'Close' }).last().click();
    await file.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Verify' }).click();
    const job = panel.locator('.jp-gaia-job', { hasText: 'Verification of GaiaSource_000000-003111' });
    await expect(job.getByText('Done')).toBeVisible();
    await job.getByRole('button', { name: /^Open/ }).click();
    await expect(page.locator('.jp-gaia-report')).toContainText('Everything is in order.');
  });

  await test.step('a deleted job comes back with an undo', async () => {
    const job = panel.locator('.jp-gaia-job').first();
    await job.getByRole('button', { name: /^Delete/ }).click();
    await job.getByRole('button', { name: 'Undo' }).click();
    await expect(job.getByText('Done')).toBeVisible();
  });

  expect(problems).toEqual([]);
});
