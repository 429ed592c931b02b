import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { Jupyter, TOKEN } from './jupyter';
import { accessibilityFaults, execute, openLab, openPanel, setTheme } from './lab';

const MAIN = join(__dirname, '../gaialab/service/main.cjs');
const PARTITION = '034570-036209';

let folder: string;
let volume: string;
let jupyter: Jupyter;
/** Jobs that have ended, one of each view. */
const jobs: Record<string, string> = {};

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(300_000);
  folder = mkdtempSync(join(tmpdir(), 'gaialab-accessibility-'));
  volume = join(folder, 'gaia');
  const options = ['--rows', '12000', '--tables', 'gaia_source,xp_sampled_mean_spectrum'];
  const made = spawnSync(
    process.execPath,
    [MAIN, 'make-volume', volume, ...options, '--partitions', `${PARTITION},234558-234761`],
    { encoding: 'utf8' }
  );
  expect(made.status, made.stderr).toBe(0);
  jupyter = await Jupyter.start(volume);
  const api = await playwright.request.newContext({ extraHTTPHeaders: { Authorization: `token ${TOKEN}` } });
  const run = async (name: string, request: object): Promise<{ id: string; state: JobAnswer }> => {
    const sent = await api.post(`${jupyter.url}gaialab/api/jobs`, { data: request });
    expect(sent.ok(), await sent.text()).toBe(true);
    const { id } = (await sent.json()) as { id: string };
    let state: JobAnswer = { phase: '' };
    await expect(async () => {
      state = (await (await api.get(`${jupyter.url}gaialab/api/jobs/${id}`)).json()) as JobAnswer;
      expect(state.phase).toBe('COMPLETED');
    }).toPass({ timeout: 120_000 });
    jobs[name] = id;
    return { id, state };
  };
  await run('histogram', {
    type: 'Histogram',
    source: {},
    x: { expression: 'bp_rp', bins: 40, range: [-1, 5] },
    y: { expression: 'phot_g_mean_mag', bins: 40, range: [3, 22] }
  });
  await run('rows', { type: 'Rows', source: { partitions: [PARTITION] }, format: 'parquet' });
  await run('report', { type: 'Verify', source: {} });
  const { id, state } = await run('query', {
    type: 'Sql',
    source: {},
    query: 'SELECT TOP 1 source_id FROM xp_sampled_mean_spectrum ORDER BY source_id',
    format: 'csv'
  });
  const text = await (
    await api.get(`${jupyter.url}gaialab/api/jobs/${id}/results/${state.manifest!.results[0].name}`)
  ).text();
  const sourceId = text.trim().split('\n').at(-1)!;
  await run('spectra', { type: 'SimilarSpectra', source: {}, limit: 3, prototype: { sourceId } });
  await api.dispose();
});

interface JobAnswer {
  phase: string;
  manifest?: { results: { name: string }[] };
}

test.afterAll(async () => {
  await jupyter?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the view of a job, and waits for what it shows. */
async function openView(page: Page, command: string, name: string, shows: string): Promise<void> {
  await execute(page, command, { job: jobs[name] });
  await expect(page.locator(shows).locator('visible=true').first()).toBeVisible({ timeout: 60_000 });
}

for (const theme of ['JupyterLab Light', 'JupyterLab Dark'] as const) {
  test(`views, dialogs and the list of jobs are accessible in ${theme}`, async ({ page }) => {
    await openLab(page, jupyter);
    await setTheme(page, theme);
    const faults: Record<string, string[]> = {};
    const check = async (what: string, selector: string): Promise<void> => {
      faults[what] = await accessibilityFaults(page, selector);
    };

    await openView(page, 'gaialab:open-table', 'rows', '.jp-gaia-sheet-words:has-text("152 columns")');
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.getByLabel('Condition on rows').fill('parallaxx > 1');
    await expect(page.locator('.jp-gaia-sheet-fault mark')).toBeVisible();
    await check('table', '.jp-gaia-sheet');
    await openView(page, 'gaialab:open-histogram', 'histogram', '.jp-gaia-histogram .heatmaplayer image');
    await page.getByRole('button', { name: 'Selection' }).click();
    await check('histogram', '.jp-gaia-map-content');
    await openView(page, 'gaialab:open-spectra', 'spectra', '.jp-gaia-spectra-list tbody tr');
    await check('spectra', '.jp-gaia-spectra');
    await openView(page, 'gaialab:open-report', 'report', '.jp-gaia-verdict');
    await check('report', '.jp-gaia-report-body');
    await execute(page, 'gaialab:open-sql-editor', { query: 'SELECT ruwee FROM gaia_source' });
    await expect(page.locator('.jp-gaia-sql-content')).toContainText('Did you mean ruwe?');
    await check('SQL editor', '.jp-gaia-sql-content');
    const panel = await openPanel(page);
    await panel.getByRole('tab', { name: 'Jobs' }).click();
    await expect(panel.locator('.jp-gaia-job-title', { hasText: 'Similar spectra' })).toBeVisible();
    await check('jobs', '#gaialab-panel');
    // A dialog that is open is not waited for.
    void execute(page, 'gaialab:file-information', {
      paths: [join(volume, `gdr3/gaia_source/GaiaSource_${PARTITION}.csv.gz`)]
    });
    await expect(page.locator('.jp-Dialog').getByText('86.03 deg²')).toBeVisible();
    await check('file information', '.jp-Dialog');
    await page.keyboard.press('Escape');
    await expect(page.locator('.jp-Dialog')).toBeHidden();
    expect(Object.keys(faults)).toHaveLength(7);
    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
  });
}

test('a table is ordered, explained, filtered and read by keys', async ({ page }) => {
  await openLab(page, jupyter);
  await openView(page, 'gaialab:open-table', 'rows', '.jp-gaia-sheet-words:has-text("152 columns")');
  const cursor = page.locator('.jp-gaia-sheet-cursor');
  await page.getByLabel('Go to row').fill('1');
  await page.getByLabel('Go to row').press('Enter');
  await expect(cursor).toContainText('solution_id[1]');
  await page.locator('.jp-gaia-sheet-viewport').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(cursor).toContainText('source_id[1]');
  await page.keyboard.press('d');
  await expect(page.locator('.jp-gaia-sheet-tip')).toContainText('int64');
  await page.keyboard.press('s');
  await expect(cursor).toHaveText('Ordered by source_id, ascending');
  await page.keyboard.press('s');
  await expect(cursor).toHaveText('Ordered by source_id, descending');
  await page.keyboard.press('s');
  await expect(cursor).toHaveText('In the order of the file');
  await page.keyboard.press('ArrowDown');
  await expect(cursor).toContainText('source_id[2] = ');
  await page.keyboard.press('Enter');
  await expect(page.locator('.jp-gaia-sheet-tip.jp-mod-cell')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.jp-gaia-sheet-viewport')).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Condition on rows')).toBeFocused();
});

test('every command says what it is and what it takes', async ({ page }) => {
  await openLab(page, jupyter);
  const gaps = await page.evaluate(async () => {
    interface Described {
      args: { type?: string; properties?: Record<string, { description?: string }> } | null;
    }
    const { commands } = (
      window as unknown as {
        jupyterapp: {
          commands: {
            listCommands(): string[];
            label(id: string): string;
            caption(id: string): string;
            describedBy(id: string): Promise<Described>;
          };
        };
      }
    ).jupyterapp;
    const own = commands.listCommands().filter(id => id.startsWith('gaialab:'));
    const found: string[] = own.length < 20 ? [`only ${own.length} commands`] : [];
    for (const id of own) {
      const { args } = await commands.describedBy(id);
      const unsaid = Object.entries(args?.properties ?? {}).filter(([, { description }]) => !description);
      if (!commands.label(id) || !commands.caption(id) || args?.type !== 'object' || unsaid.length > 0) {
        found.push(`${id}: ${commands.label(id)} / ${commands.caption(id)} / ${unsaid.map(([name]) => name).join()}`);
      }
    }
    return found;
  });
  expect(gaps).toEqual([]);
});
