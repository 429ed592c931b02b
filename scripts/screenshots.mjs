// Takes the pictures of docs/images from a running JupyterLab on the sample volume, started with
// --LabApp.expose_app_in_browser=True: node scripts/screenshots.mjs URL-WITH-TOKEN [views|surfaces|others|first]
// Serve a folder with a neutral name that holds the volume as `gaia`: paths are to be seen. `first` is the first use: of a
// server without a volume.
import { chromium } from '@playwright/test';
import { join } from 'node:path';
import { root } from './setup/places.mjs';

const url = process.argv[2];
/** Jupyter's own, with a slash at the end. */
const base = url.replace(/lab[?].*/, '');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic']
});
const part = process.argv[3];
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const shoot = name => page.screenshot({ path: join(root, 'docs/images', `${name}.png`) });
const execute = (command, args = {}) =>
  page.evaluate(
    ([id, given]) => globalThis.jupyterapp.commands.execute(id, given).then(() => undefined),
    [command, args]
  );
const rest = seconds => page.waitForTimeout(1000 * seconds);

/** Submits a request and waits until its job is over; gives the job's id. */
async function finished(request) {
  const api = new URL('gaialab/api/jobs', base);
  const sent = await fetch(api, { method: 'POST', headers, body: JSON.stringify(request) });
  const job = await sent.json();
  if (!sent.ok) {
    throw new Error(job.message);
  }
  for (;;) {
    const state = await (await fetch(`${api}/${job.id}`, { headers })).json();
    if (['COMPLETED', 'ERROR', 'ABORTED'].includes(state.phase)) {
      return state;
    }
    await rest(0.5);
  }
}

await page.goto(`${url}&reset`);
await page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: 60_000 });
await rest(3);
// Notices of the jobs below would lie over what is shown.
const hidden = await page.addStyleTag({ content: '.Toastify { display: none }' });
const panel = page.locator('#gaialab-panel');
const headers = {
  'Content-Type': 'application/json',
  Authorization: `token ${new URL(url).searchParams.get('token')}`
};

/** Searches for the partitions of a cone in the sidebar. */
async function searchCone() {
  await execute('gaialab:open-panel', { tab: 'find' });
  await panel.getByLabel('Position (ICRS)').fill('14.2 28.8');
  await panel.getByLabel('Radius', { exact: true }).fill('5');
  await panel.getByLabel('Unit of the radius').selectOption('deg');
  await panel.getByLabel('Position (ICRS)').press('Enter');
  await panel.getByText('034570-036209').waitFor();
}

/** The views, as the guide shows them. */
async function views() {
  await searchCone();
  await panel.getByRole('button', { name: 'Load in notebook' }).click();
  await page.locator('.jp-OutputArea-output table').first().waitFor({ timeout: 90_000 });
  await rest(1);
  await shoot('notebook');

  await execute('gaialab:density-map', { all: true });
  await page.locator('.jp-gaia-map-content:visible .jp-gaia-sky-canvas[data-state]').waitFor();
  await execute('gaialab:open-panel', { tab: 'jobs' });
  await rest(2);
  await shoot('map-growing');
  await page.locator('.jp-gaia-map-content:visible').getByText('Done', { exact: false }).waitFor({ timeout: 120_000 });
  await rest(3);
  await shoot('overview');

  await execute('gaialab:new-job', { type: 'HealpixMap' });
  await rest(3);
  await shoot('new-job');

  const hr = await finished({
    type: 'Histogram',
    source: { where: 'parallax_over_error > 5' },
    x: { expression: 'bp_rp', range: [-0.5, 5], bins: 220 },
    y: { expression: 'phot_g_mean_mag + 5 * log10(parallax) - 10', range: [-2, 16], bins: 240 }
  });
  await execute('gaialab:open-histogram', { job: hr.id });
  await execute('gaialab:open-panel', { tab: 'catalogue' });
  await rest(4);
  await shoot('hr-diagram');

  await execute('gaialab:open-sql-editor', {
    query:
      'SELECT source_id, ra, dec, parallax, phot_g_mean_mag\nFROM gaiadr3.gaia_source\nWHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.12, 2))\n  AND parallax > 6.5 AND ruwe < 1.4\nORDER BY phot_g_mean_mag'
  });
  await rest(4);
  await shoot('sql-editor');

  const rows = await finished({ type: 'Rows', source: { partitions: ['034570-036209'] }, format: 'parquet' });
  await execute('gaialab:open-table', { job: rows.id });
  await rest(4);
  await shoot('table');

  const prototype = await finished({
    type: 'Sql',
    source: {},
    query: 'SELECT TOP 1 source_id FROM xp_sampled_mean_spectrum ORDER BY source_id',
    format: 'csv'
  });
  const preview = await fetch(
    new URL(`gaialab/api/jobs/${prototype.id}/results/${prototype.manifest.results[0].name}`, base),
    {
      headers: { Authorization: `token ${new URL(url).searchParams.get('token')}` }
    }
  );
  const sourceId = (await preview.text()).trim().split('\n').at(-1);
  const spectra = await finished({ type: 'SimilarSpectra', source: {}, limit: 5, prototype: { sourceId } });
  await execute('gaialab:open-spectra', { job: spectra.id });
  await rest(4);
  await shoot('spectra');

  await execute('apputils:change-theme', { theme: 'JupyterLab Dark' });
  await rest(3);
  await shoot('spectra-dark');
  await execute('gaialab:open-table', { job: rows.id });
  await rest(3);
  await shoot('table-dark');
  await execute('gaialab:open-sql-editor');
  await rest(3);
  await shoot('sql-editor-dark');
  await execute('gaialab:open-histogram', { job: hr.id });
  await execute('gaialab:open-panel', { tab: 'new-job' });
  await rest(3);
  await shoot('hr-diagram-dark');
  await execute('gaialab:open-panel', { tab: 'find' });
  await page.locator('.lm-TabBar-tab', { hasText: 'Density map' }).first().click();
  await rest(3);
  await shoot('overview-dark');
}

/** What lies around the views: in light and dark. */
async function surfaces() {
  const map = await finished({ type: 'HealpixMap', source: { visit: 'sky' }, column: 'parallax', order: 5 });
  const file = 'gaia/gdr3/gaia_source/GaiaSource_034570-036209.csv.gz';
  const info = await fetch(new URL(`gaialab/local-path?path=${encodeURIComponent(file)}`, base), { headers });
  const { path } = await info.json();
  for (const [theme, ending] of [
    ['Light', ''],
    ['Dark', '-dark']
  ]) {
    await execute('apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await execute('application:close-all');
    await rest(2);
    await shoot(`launcher${ending}`);

    await execute('filebrowser:activate');
    await execute('filebrowser:open-path', { path: 'gaia/gdr3/gaia_source', dontShowBrowser: true });
    const item = page.locator('.jp-DirListing-item', { hasText: '000000-003111' });
    await item.waitFor();
    await item.click({ button: 'right' });
    await page.locator('.lm-Menu').waitFor();
    await rest(1);
    await shoot(`context-menu${ending}`);
    await page.keyboard.press('Escape');

    await execute('gaialab:open-map', { job: map.id });
    await execute('gaialab:open-panel', { tab: 'jobs' });
    await page.getByLabel('Compare with another layer').selectOption('blink');
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByLabel('Ends of the colours').selectOption('percentiles');
    await rest(3);
    await shoot(`compare${ending}`);
    await page.keyboard.press('Escape');
    await page.getByLabel('Compare with another layer').selectOption('none');

    // A dialog that is open is not waited for.
    void execute('gaialab:file-information', { paths: [path] });
    await page.locator('.jp-Dialog').getByText('deg²').waitFor();
    await shoot(`file-information${ending}`);
    await page.locator('.jp-Dialog').getByRole('button', { name: 'Close' }).click();
    await page.locator('.jp-Dialog').waitFor({ state: 'detached' });

    await searchCone();
    await rest(1);
    await shoot(`find${ending}`);

    await page.locator('.jp-SideBar [data-id="jp-running-sessions"]').click();
    await execute('gaialab:verify', { release: 'DR3', table: 'gaia_source', fresh: true });
    await page.locator('.jp-gaia-status-button').waitFor();
    await page.locator('.jp-SideBar [data-id="jp-running-sessions"]').click();
    await rest(1.5);
    await shoot(`running${ending}`);
    await page.locator('.jp-gaia-status-button').waitFor({ state: 'hidden', timeout: 120_000 });

    await execute('gaialab:open-panel', { tab: 'catalogue' });
    await panel.locator('.jp-gaia-fold summary').first().click();
    await panel.locator('.jp-gaia-column').first().waitFor();
    await rest(1);
    await shoot(`catalogue${ending}`);
    await panel.locator('.jp-gaia-fold summary').first().click();
  }
}

/** Notices, Notebook 7, and the form for each kind of job. */
async function others() {
  const types = ['DensityMap', 'Histogram', 'Rows', 'SimilarSpectra', 'Convert', 'Verify'];
  for (const [theme, ending] of [
    ['Light', ''],
    ['Dark', '-dark']
  ]) {
    await execute('apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await execute('application:close-all');
    await execute('gaialab:open-panel', { tab: 'new-job' });
    for (const type of types) {
      await execute('gaialab:new-job', { type });
      await rest(1.5);
      const box = await panel.boundingBox();
      await page.screenshot({ path: join(root, `docs/images/job-${type.toLowerCase()}${ending}.png`), clip: box });
    }
    await hidden.evaluate(style => (style.disabled = true));
    await execute('gaialab:verify', { release: 'DR3', table: 'gaia_source', fresh: true });
    await page.locator('.jp-gaia-status-button').waitFor();
    await page.locator('.Toastify__toast').first().waitFor({ timeout: 120_000 });
    await rest(1);
    await shoot(`notification${ending}`);
    await hidden.evaluate(style => (style.disabled = false));
  }
  const cells = [
    { cell_type: 'code', source: '%load_ext gaialab', metadata: {}, outputs: [], execution_count: null },
    { cell_type: 'code', source: '%gaia_map density --order 6', metadata: {}, outputs: [], execution_count: null }
  ];
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const content = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 };
  await fetch(new URL('api/contents/sky.ipynb', base), {
    method: 'PUT',
    headers,
    body: JSON.stringify({ type: 'notebook', content })
  });
  await page.goto(new URL(`notebooks/sky.ipynb${new URL(url).search}`, base).href);
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 60_000 });
  await rest(2);
  await execute('notebook:run-all-cells');
  await page.locator('.jp-OutputArea-output .jp-gaia-sky-canvas[data-state]').waitFor({ timeout: 90_000 });
  await execute('gaialab:open-panel');
  await rest(4);
  await shoot('notebook-7');
}

/** What a user sees who has no volume yet. */
async function first() {
  for (const [theme, ending] of [
    ['Light', ''],
    ['Dark', '-dark']
  ]) {
    await execute('apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await execute('gaialab:open-panel', { tab: 'catalogue' });
    await rest(2);
    await shoot(`first-use${ending}`);
  }
}

const parts = { views, surfaces, others };
for (const work of part === 'first' ? [first] : part ? [parts[part]] : Object.values(parts)) {
  await work();
}
await browser.close();
