import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Jupyter } from './jupyter';
import { openLab, openPanel, openTab, reloadLab, runFirstCell } from './lab';

const ROOT = join(__dirname, '..');
const PARTITION = '034570-036209';

let folder: string;
let jupyter: Jupyter;

/** Two partitions with spectra: small, and every type of job finds something in them. */
test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = mkdtempSync(join(tmpdir(), 'gaialab-forms-'));
  const volume = join(folder, 'gaia');
  const tables = 'gaia_source,xp_sampled_mean_spectrum';
  const partitions = `000000-003111,${PARTITION}`;
  const made = spawnSync(
    process.execPath,
    [
      ...[join(ROOT, 'gaialab/service/main.cjs'), 'make-volume', volume, '--rows', '4000'],
      ...['--tables', tables, '--partitions', partitions]
    ],
    { encoding: 'utf8' }
  );
  if (made.status !== 0) {
    throw new Error(`make-volume failed: ${made.stderr}`);
  }
  const flux = Array.from({ length: 343 }, (_, i) => `${336 + 2 * i},${1 + i / 100}`);
  writeFileSync(join(folder, 'prototype.csv'), ['wavelength,flux', ...flux].join('\n'));
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (folder) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The sidebar with the form of a new job. */
async function openForm(page: Page): Promise<Locator> {
  await openLab(page, jupyter);
  const panel = await openPanel(page);
  await openTab(panel, 'New job');
  await expect(panel.getByLabel('What to make')).toBeVisible();
  return panel;
}

const phaseOf = (page: Page, job: string): Promise<string> =>
  page.evaluate(
    async url => ((await (await fetch(url)).json()) as { phase: string }).phase,
    `${new URL(jupyter.url).pathname}gaialab/api/jobs/${job}`
  );

/** Submits the form and waits for the end of its job. */
async function finish(page: Page, form: Locator, button = 'Submit job'): Promise<string> {
  await form.getByRole('button', { name: button, exact: true }).click();
  const said = form.getByRole('status').filter({ hasText: /Job .* was submitted/ });
  await expect(said).toBeVisible();
  const job = /Job (\S+) was/.exec((await said.textContent()) ?? '')?.[1] ?? '';
  await expect.poll(() => phaseOf(page, job), { timeout: 90_000 }).toMatch(/COMPLETED|ERROR|ABORTED/);
  expect(await phaseOf(page, job)).toBe('COMPLETED');
  return job;
}

test('every type of job is made in the form and ends well', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  const panel = await openForm(page);
  const form = panel.getByRole('form', { name: 'New job' });
  const type = form.getByLabel('What to make');
  const code = (name: string): Locator => form.getByRole('textbox', { name, exact: true });

  await test.step('density map of a cone', async () => {
    await form.getByLabel('Where to look').selectOption('Cone');
    await expect(form.getByText('Still to be filled in')).toBeVisible();
    await form.getByLabel('Centre').fill('14.2 28.8');
    await form.getByLabel('Radius of the cone').fill('20');
    await form.getByLabel('HEALPix order').fill('31');
    await expect(form.getByText('a HEALPix order from 0 to 29')).toBeVisible();
    await form.getByLabel('HEALPix order').fill('6');
    await finish(page, form);
  });

  await test.step('HEALPix map of a quantile', async () => {
    await type.selectOption('HealpixMap');
    await expect(form.getByLabel('Where to look')).toHaveValue('cone');
    await code('Column').fill('parallax');
    await form.getByLabel('Statistic').selectOption('quantile, approximate');
    await form.getByLabel('Quantile').fill('0.9');
    await finish(page, form);
  });

  await test.step('HR diagram', async () => {
    await type.selectOption('Histogram');
    await form.getByLabel('Where to look').selectOption('The whole table');
    await form.getByRole('button', { name: 'HR diagram', exact: false }).click();
    await expect(code('Only rows where')).toContainText('parallax_over_error > 10');
    await finish(page, form);
  });

  await test.step('statistics of columns', async () => {
    await type.selectOption('Statistics');
    await code('Columns').fill('parallax, bp_rp - g_rp AS colour');
    await finish(page, form);
  });

  await test.step('rows to a file', async () => {
    await type.selectOption('Rows');
    await form.getByLabel('Where to look').selectOption('Partitions');
    await form.getByRole('textbox', { name: 'Partitions' }).fill(PARTITION);
    await code('Columns').fill('source_id, ra, dec, phot_g_mean_mag');
    await code('Only the top rows by').fill('phot_g_mean_mag');
    await form.getByLabel('How many').fill('20');
    await form.getByLabel('Format of the file').selectOption('FITS');
    await finish(page, form);
  });

  await test.step('similar spectra of a file', async () => {
    await type.selectOption('SimilarSpectra');
    await form.getByLabel('Compare with').selectOption('a spectrum in a file');
    await form.getByLabel('Table file with a spectrum').setInputFiles(join(folder, 'prototype.csv'));
    await expect(form.getByText('prototype.csv: 343 samples.')).toBeVisible();
    await form.getByLabel('How many spectra').fill('3');
    await finish(page, form);
  });

  await test.step('convert', async () => {
    await type.selectOption('Convert');
    await form.getByLabel('Where to look').selectOption('Partitions');
    await form.getByRole('textbox', { name: 'Partitions' }).fill(PARTITION);
    await code('Columns').fill('ra, dec');
    await finish(page, form);
  });

  await test.step('verify', async () => {
    await type.selectOption('Verify');
    await finish(page, form);
  });

  await test.step('query', async () => {
    await type.selectOption('Sql');
    await code('Query').fill('SELECT COUNT(*) AS n FROM gaia_source');
    await finish(page, form, 'Run query');
    await form.getByText('Earlier queries').click();
    await expect(form.getByRole('button', { name: 'SELECT COUNT(*) AS n' })).toBeVisible();
  });
  expect(problems).toEqual([]);
});

test('a wrong condition is shown at its character, a reset can be undone, and values outlive a reload', async ({
  page
}) => {
  const panel = await openForm(page);
  const form = panel.getByRole('form', { name: 'New job' });
  await form.getByLabel('What to make').selectOption('Statistics');
  const where = form.getByRole('textbox', { name: 'Only rows where' });
  const submit = form.getByRole('button', { name: 'Submit job' });
  await where.fill('ruwe < 1.4 AND parallx > 10');
  await expect(form.locator('.cm-lintRange-error')).toHaveText('parallx');
  await expect(form.getByText("There is no column 'parallx', at character 16.", { exact: false })).toBeVisible();
  await expect(where).toHaveAttribute('aria-invalid', 'true');
  await expect(submit).toBeDisabled();
  await where.fill('ruwe < 1.4 AND parallax > 10');
  await expect(form.locator('.cm-lintRange-error')).toHaveCount(0);
  await expect(submit).toBeEnabled();

  await form.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(where).not.toContainText('ruwe < 1.4 AND parallax > 10');
  await form.getByRole('button', { name: 'Undo reset' }).click();
  await expect(where).toHaveText('ruwe < 1.4 AND parallax > 10');

  await where.fill('ruwe < 1.2 AND parallax > 10');
  await expect.poll(() => jupyter.savedState(), { timeout: 60_000 }).toContain('ruwe < 1.2 AND parallax > 10');
  await reloadLab(page);
  // The sidebar is open where it was.
  await expect(panel.getByRole('tab', { name: 'New job' })).toHaveAttribute('aria-selected', 'true');
  await expect(form.getByLabel('What to make')).toHaveValue('Statistics');
  await expect(where).toHaveText('ruwe < 1.2 AND parallax > 10');
});

test('the editor of queries completes, warns, runs, and becomes a cell; a magic becomes a form', async ({ page }) => {
  const panel = await openForm(page);
  const form = panel.getByRole('form', { name: 'New job' });
  await form.getByLabel('What to make').selectOption('Sql');
  await form.getByRole('button', { name: 'Larger editor' }).click();
  const tab = page.locator('.jp-gaia-sql');
  const query = tab.getByRole('textbox', { name: 'Query' });

  await test.step('completes with units', async () => {
    await query.click();
    await page.keyboard.type('SELECT TOP 5 source_id, phot_g_mean_mag FROM gaia_source WHERE paralla');
    const option = page.locator('.cm-tooltip-autocomplete [role=option]').first();
    await expect(option).toContainText('parallax');
    await expect(option).toContainText('[mas]');
    // A key in the first moments of the list is still one of the text; what was completed shows that it was not.
    await expect(async () => {
      await page.keyboard.press('Control+Space');
      await expect(option).toContainText('parallax', { timeout: 2000 });
      await option.click({ timeout: 2000 });
      await expect(query).toContainText(/WHERE parallax$/, { timeout: 2000 });
    }).toPass();
    await page.keyboard.type(' > 1');
    await expect(query).toContainText('WHERE parallax > 1');
  });

  await test.step('says what an expert says, and runs by the keyboard', async () => {
    await expect(tab.getByText('Astrometry without a quality cut', { exact: false }).first()).toBeVisible();
    await expect(tab.getByRole('button', { name: 'Run query' })).toBeEnabled();
    await query.press('Control+Enter');
    const said = tab.getByRole('status').filter({ hasText: 'was submitted' });
    await expect(said).toBeVisible();
    const job = /Job (\S+) was/.exec((await said.textContent()) ?? '')?.[1] ?? '';
    await expect.poll(() => phaseOf(page, job), { timeout: 60_000 }).toBe('COMPLETED');
  });

  await test.step('becomes a cell that runs', async () => {
    await page.locator('.lm-TabBar-tab', { hasText: 'Gaia SQL' }).click();
    await tab.getByRole('button', { name: 'Insert as code' }).click();
    const cell = page.locator('.jp-Notebook:visible .jp-CodeCell').first();
    await expect(cell).toContainText('from gaialab import sql', { timeout: 60_000 });
    await runFirstCell(page);
    const output = page.locator('.jp-Notebook:visible .jp-OutputArea-output table').first();
    await expect(output).toContainText('phot_g_mean_mag', { timeout: 90_000 });
  });

  await test.step('a cell with a magic opens as the form', async () => {
    const cell = page.locator('.jp-Notebook:visible .jp-CodeCell').first();
    await cell.locator('.cm-content').fill('%gaia_map healpix --column bp_rp --stat median --order 7');
    await cell.locator('.cm-content').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Open as Gaia Form' }).click();
    await expect(form.getByLabel('What to make')).toHaveValue('HealpixMap');
    await expect(form.getByRole('textbox', { name: 'Column', exact: true })).toHaveText('bp_rp');
    await expect(form.getByLabel('Statistic')).toHaveValue('median');
    await expect(form.getByLabel('HEALPix order')).toHaveValue('7');
  });
});
