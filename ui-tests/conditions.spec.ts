import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { CutProxy } from '../tests/support/cut-proxy';
import { Jupyter, makeSampleVolume, TOKEN } from './jupyter';
import { accessibilityFaults, execute, openLab, openPanel, runFirstCell, setTheme, startMap, reloadLab } from './lab';

/**
 * What a hardened hub sends: scripts from the server only, none in the page. Scripts made from text cannot be forbidden
 * (JupyterLab itself checks settings by compiled schemas), but they are reported, and none may be ours.
 */
const REPORTED_CSP = "script-src 'self'";
const STRICT_CSP = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "worker-src 'self' blob:"
].join('; ');

/** A partition in the middle of the volume: until it may be read, a map is begun and not done. */
const MIDDLE = 'GaiaSource_323755-325433';
const ALL_FILES = '3\u202f386 of 3\u202f386 files';

let volume: string;
let jupyter: Jupyter;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  volume = makeSampleVolume(60_000);
  const headers = { 'Content-Security-Policy': STRICT_CSP, 'Content-Security-Policy-Report-Only': REPORTED_CSP };
  jupyter = await Jupyter.start(volume, [`--ServerApp.tornado_settings=${JSON.stringify({ headers })}`]);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (volume) {
    rmSync(dirname(volume), { recursive: true, force: true });
  }
});

test.afterEach(() => jupyter?.letGo());

/** Collects what goes wrong in a page: errors, and what its content security policies say of our scripts. */
async function watchPage(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.stack ?? error.message));
  await page.exposeFunction('noteViolation', (text: string) => problems.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      if (event.sourceFile.includes('/extensions/gaialab/')) {
        const text = `${event.disposition} ${event.violatedDirective} ${event.sourceFile} ${event.sample}`;
        void (window as unknown as { noteViolation(text: string): unknown }).noteViolation(text);
      }
    });
  });
  return problems;
}

test('the start of JupyterLab loads little of gaialab and asks the service nothing', async ({ page }) => {
  const bytes = new Map<string, number>();
  const asked: string[] = [];
  page.on('response', async response => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/lab/extensions/gaialab/static/')) {
      const body = await response.body().catch(() => Buffer.alloc(0));
      // The style sheet, which has to be there before anything is shown, is a script of its own.
      if (!body.includes('.jp-gaia-panel {')) {
        bytes.set(pathname, body.length);
      }
    }
    if (pathname.includes('/gaialab/') && !pathname.includes('/lab/')) {
      asked.push(pathname);
    }
  });
  await openLab(page, jupyter);
  await page.waitForLoadState('networkidle');
  const total = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  process.stdout.write(
    `at the start: ${total} bytes, ${[...bytes].map(([name, size]) => `${name.split('/').at(-1)} ${size}`).join(', ')}\n`
  );
  expect(bytes.size).toBeGreaterThan(0);
  expect(total).toBeLessThan(100_000);
  expect(asked).toEqual([expect.stringMatching(/gaialab\/running$/)]);
});

test('a map under a strict content security policy, in two tabs, with the service killed under it', async ({
  page,
  context
}) => {
  const problems = await watchPage(page);
  const second = await context.newPage();
  await openLab(second, jupyter);
  await openPanel(second);
  await openLab(page, jupyter);
  jupyter.hold(MIDDLE);
  const map = await startMap(page);

  await test.step('the status bars of both tabs and the running panel show the job', async () => {
    await expect(page.locator('.jp-gaia-status')).toContainText('Gaia: 1 job');
    await expect(second.locator('.jp-gaia-status')).toContainText('Gaia: 1 job');
    await page.locator('.jp-SideBar [data-id="jp-running-sessions"]').click();
    await expect(
      page.locator('#jp-running-sessions').getByText('Density map of the whole volume').first()
    ).toBeVisible();
  });

  await test.step('killed, the service is started again and the job goes on', async () => {
    jupyter.killService();
    jupyter.letGo();
    await expect(map.getByText(ALL_FILES, { exact: false })).toBeVisible({ timeout: 120_000 });
    await expect(map.getByRole('alert')).toHaveCount(0);
    await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
    await expect(page.locator('.jp-gaia-status-button')).toBeHidden();
    await expect(second.locator('.jp-gaia-status-button')).toBeHidden();
  });
  expect(problems).toEqual([]);
});

test('a lost connection comes back by itself', async ({ page }) => {
  const problems = await watchPage(page);
  const address = new URL(jupyter.url);
  const door = new CutProxy(Number(address.port));
  await door.open();
  address.port = String(door.port);
  try {
    await openLab(page, { url: address.href });
    jupyter.hold(MIDDLE);
    const map = await startMap(page);
    await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
    await expect(map.locator('.js-plotly-plot')).toBeVisible();
    await door.close();
    jupyter.letGo();
    // The page hears nothing of the job's end.
    await expect.poll(() => openJobs(), { timeout: 120_000 }).toBe(0);
    await expect(map.getByText(ALL_FILES, { exact: false })).toBeHidden();
    await door.open();
    await expect(map.getByText(ALL_FILES, { exact: false })).toBeVisible({ timeout: 120_000 });
  } finally {
    await door.close();
  }
  // What JupyterLab was about to save when the connection went is its own.
  const isOurs = (problem: string): boolean =>
    !problem.includes('Failed to fetch') || problem.includes('/extensions/gaialab/');
  expect(problems.filter(isOurs)).toEqual([]);
});

/** How many jobs have not ended, asked past the browser. */
async function openJobs(): Promise<number> {
  const answer = await fetch(`${jupyter.url}gaialab/api/jobs?token=${TOKEN}`);
  const jobs = (await answer.json()) as { phase: string }[];
  return jobs.filter(({ phase }) => !/COMPLETED|ERROR|ABORTED/.test(phase)).length;
}

test('a reload in mid-scan finds the map where it is, and sees it to its end', async ({ page }) => {
  await openLab(page, jupyter);
  jupyter.hold(MIDDLE);
  // The workspace is empty: what is saved of a map is of this one.
  const saved = page.waitForResponse(
    answer =>
      answer.request().method() === 'PUT' &&
      answer.url().includes('/api/workspaces/') &&
      /main.*gaialab-map:/s.test(answer.request().postData() ?? ''),
    { timeout: 60_000 }
  );
  const map = await startMap(page);
  await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
  await saved;
  await reloadLab(page);
  await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible({ timeout: 60_000 });
  await expect(map.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(page.locator('.jp-gaia-status')).toContainText('Gaia: 1 job');
  jupyter.letGo();
  await expect(map.getByText(ALL_FILES, { exact: false })).toBeVisible({ timeout: 120_000 });
});

test('another version of the server is told in one sentence', async ({ page }) => {
  await page.route(/gaialab\/api\/status/, async route => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), version: '99.0.0' } });
  });
  await openLab(page, jupyter);
  const panel = await openPanel(page);
  await expect(panel.getByText('the server runs gaialab 99.0.0', { exact: false }).first()).toBeVisible();
  await expect(panel.getByText('Reload this page', { exact: false }).first()).toBeVisible();
});

test('the sidebar opened and closed 50 times leaves nothing behind', async ({ page }) => {
  await openLab(page, jupyter);
  await openPanel(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const counts = async (): Promise<{ nodes: number; listeners: number }> => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find(metric => metric.name === name)?.value ?? NaN;
    return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
  };
  const toggle = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await execute(page, 'filebrowser:activate');
      await expect(page.locator('#gaialab-panel')).toBeHidden();
      await execute(page, 'gaialab:open-panel');
      await expect(page.locator('#gaialab-panel')).toBeVisible();
    }
  };
  // JupyterLab goes on loading parts of its own for a while; what leaks grows in every round.
  await expect(async () => {
    const before = await counts();
    await toggle(50);
    const after = await counts();
    process.stdout.write(`50 times: before ${JSON.stringify(before)}, after ${JSON.stringify(after)}\n`);
    expect(after.listeners - before.listeners).toBeLessThan(25);
    expect(after.nodes - before.nodes).toBeLessThan(100);
  }).toPass({ timeout: 120_000 });
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark'] as const) {
  test(`sidebar, map and status bar are accessible in ${theme}`, async ({ page }) => {
    await openLab(page, jupyter);
    await setTheme(page, theme);
    const panel = await openPanel(page);
    const map = await startMap(page);
    await expect(map.locator('.jp-gaia-sky-canvas[data-state]')).toBeVisible();
    expect(await accessibilityFaults(page, '.jp-gaia-status')).toEqual([]);
    expect(await accessibilityFaults(page, '.jp-gaia-map-content')).toEqual([]);
    for (const tab of await panel.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expect(panel.getByRole('tabpanel')).toBeVisible();
      expect(await accessibilityFaults(page, '#gaialab-panel')).toEqual([]);
    }
  });
}

test('Notebook 7 has the maps in cells and the sidebar', async ({ page }) => {
  const contents = `${jupyter.url}api/contents/first.ipynb?token=${TOKEN}`;
  const source = '%load_ext gaialab\n%gaia_map density --order 5';
  const cells = [{ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null }];
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const saved = await page.request.put(contents, {
    data: { type: 'notebook', content: { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 } }
  });
  expect(saved.status()).toBe(201);
  await page.goto(`${jupyter.url}notebooks/first.ipynb?token=${TOKEN}`);
  await runFirstCell(page);
  await expect(page.locator('.jp-OutputArea-output .jp-gaia-sky-canvas[data-state]')).toBeVisible({ timeout: 90_000 });
  await execute(page, 'gaialab:open-panel');
  await expect(page.locator('#gaialab-panel').getByText('gaia_source').first()).toBeVisible();
});
