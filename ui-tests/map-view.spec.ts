import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { encodeFrame } from '../src/protocol/frame';
import { Jupyter, makeSampleVolume } from './jupyter';
import { execute, openLab, reloadLab } from './lab';

const ROWS = 60_000;
let volume: string;
let jupyter: Jupyter;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  volume = makeSampleVolume(ROWS);
  jupyter = await Jupyter.start(volume);
});

test.afterAll(async () => {
  await jupyter?.stop();
  if (volume) {
    rmSync(dirname(volume), { recursive: true, force: true });
  }
});

/** Submits a request past the forms, which have tests of their own, and opens the tab of its results. */
async function open(page: Page, command: string, request: object): Promise<{ job: string; tab: Locator }> {
  const job = await page.evaluate(
    async ([base, body]) => {
      const token = /_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      const answer = await fetch(`${base}gaialab/api/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'X-XSRFToken': token },
        body
      });
      return ((await answer.json()) as { id: string }).id;
    },
    [new URL(jupyter.url).pathname, JSON.stringify(request)] as const
  );
  await execute(page, command, { job });
  return { job, tab: page.locator('.jp-gaia-map-content:visible') };
}

/** Waits until all there is to be drawn is drawn. */
const sharp = (tab: Locator): Promise<void> => tab.locator('canvas[data-state=done]').first().waitFor();

test('a map is seen in every projection, coloured, compared, cut out and saved', async ({ page }) => {
  await openLab(page, jupyter);
  const { tab } = await open(page, 'gaialab:open-map', {
    type: 'HealpixMap',
    source: {},
    column: 'parallax',
    order: 4
  });
  await expect(tab.getByText('Done', { exact: false })).toBeVisible({ timeout: 120_000 });
  for (const projection of ['hammer', 'plate-carree', 'orthographic', 'mollweide']) {
    await tab.getByLabel('Projection').selectOption(projection);
    await sharp(tab);
  }
  await expect(tab.locator('.colorbar, .cbtitle').first()).toBeAttached();
  await expect(tab.getByText('mean parallax [mas]')).toBeAttached();
  const canvas = tab.locator('canvas').first();
  const box = (await canvas.boundingBox())!;

  await test.step('what is under the pointer is told, and what keys move to', async () => {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(tab.locator('.jp-gaia-sky-tip')).toContainText('NESTED');
    await expect(tab.locator('.jp-gaia-sky-tip')).toContainText('mas');
    await canvas.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    await expect(tab.locator('.jp-gaia-said')).toContainText('pixel');
    await page.keyboard.press('0');
  });

  await test.step('two layers beside each other move together', async () => {
    await tab.getByLabel('Compare with another layer').selectOption('side');
    await expect(tab.locator('canvas')).toHaveCount(2);
    await tab.getByLabel('Compare with another layer').selectOption('ratio');
    await expect(tab.locator('canvas')).toHaveCount(1);
    await tab.getByLabel('Compare with another layer').selectOption('none');
  });

  await test.step('a circle is drawn and finds its partitions', async () => {
    await tab.getByRole('button', { name: 'Draw a circle' }).click();
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.42, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    await expect(tab.getByLabel('Region, ICRS degrees')).not.toHaveValue('');
    await tab.getByRole('button', { name: 'Partitions' }).click();
    await expect(
      page
        .locator('#gaialab-panel')
        .getByText(/\d{6}-\d{6}/)
        .first()
    ).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('pictures and data are saved', async () => {
    await tab.getByRole('button', { name: 'Export' }).click();
    for (const [name, ending] of [
      ['PNG', '.png'],
      ['SVG', '.svg'],
      ['HEALPix FITS', '.fits'],
      ['CSV', '.csv']
    ]) {
      const saved = page.waitForEvent('download');
      await tab.getByRole('button', { name, exact: true }).click();
      expect((await saved).suggestedFilename()).toContain(ending);
    }
  });

  await test.step('view and colours are there after a reload', async () => {
    await tab.getByRole('button', { name: 'Appearance' }).click();
    await tab.getByLabel('Colours', { exact: true }).selectOption('inferno');
    await tab.getByLabel('Projection').selectOption('hammer');
    // The layout is written once the view has come to rest.
    await expect.poll(() => jupyter.savedState(), { timeout: 60_000 }).toMatch(/gaialab-map:.*hammer/s);
    await expect.poll(() => jupyter.savedState(), { timeout: 60_000 }).toContain('inferno');
    await reloadLab(page);
    await expect(tab.getByLabel('Projection')).toHaveValue('hammer', { timeout: 60_000 });
    await expect(tab.getByLabel('Colours', { exact: true })).toHaveValue('inferno');
  });
});

test('a map of order 10 stays in motion under wheel and hand', async ({ page }) => {
  const order = 10;
  const values = Uint32Array.from({ length: 12 * 4 ** order }, (_, i) => 20 + (i % 251));
  const layers = [{ name: 'count', stat: 'count' as const, values }];
  const frame = encodeFrame({ revision: 1, order, rows: 1e9, filesDone: 1, filesTotal: 1, complete: true, layers });
  await openLab(page, jupyter);
  await page.route('**/frame?order=*', route =>
    route.fulfill({ contentType: 'application/octet-stream', body: Buffer.from(frame) })
  );
  const { tab } = await open(page, 'gaialab:open-map', { type: 'DensityMap', source: {}, order: 1 });
  await expect(tab.getByText('Done', { exact: false })).toBeVisible({ timeout: 120_000 });
  await sharp(tab);
  const box = (await tab.locator('canvas').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  const wheel = async (step: number): Promise<void> => page.mouse.wheel(0, step % 40 < 20 ? -60 : 60);
  const hand = async (step: number): Promise<void> => page.mouse.move(x + 5 * (step % 30), y + 2 * (step % 30));
  for (const [name, move] of [
    ['wheel', wheel],
    ['hand', hand]
  ] as const) {
    await (name === 'hand' ? page.mouse.down() : undefined);
    const median = await frameTime(page, move);
    await page.mouse.up();
    process.stdout.write(`${name}: median ${median.toFixed(1)} ms a frame\n`);
    await sharp(tab);
  }
});

/** Moves until the screen has had 20 frames of it; the median time between two [ms], which no machine is judged by. */
async function frameTime(page: Page, move: (step: number) => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { frameTimes: times });
    const next = (time: number): void => {
      times.push(time);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  for (let step = 0, frames = 0; frames < 21; step++) {
    await move(step);
    frames = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes.length);
  }
  const times = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes.slice());
  const steps = times
    .slice(1)
    .map((time, i) => time - times[i])
    .sort((a, b) => a - b);
  return steps[steps.length >> 1];
}

test('an HR diagram fills in, is marked, and what is marked becomes a request', async ({ page }) => {
  await openLab(page, jupyter);
  const { tab } = await open(page, 'gaialab:open-histogram', {
    type: 'Histogram',
    source: { visit: 'sky' },
    x: { expression: 'bp_rp', bins: 60, range: [-1, 5] },
    y: { expression: 'phot_g_mean_mag', bins: 60, range: [3, 22] }
  });
  await expect(tab.locator('.heatmaplayer image')).toBeVisible();
  await expect(tab.getByText('Done', { exact: false })).toBeVisible({ timeout: 120_000 });
  await expect(tab.getByLabel('y downwards')).toBeChecked();
  const marked = tab.getByRole('status').filter({ hasText: /\d rows/ });
  await expect(async () => {
    // The last picture may still be put under the pointer.
    const box = (await tab.locator('.nsewdrag').first().boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.9, { steps: 6 });
    await page.mouse.up();
    await expect(marked).toBeVisible({ timeout: 5000 });
  }).toPass();
  await tab.getByRole('button', { name: 'Load rows…' }).click();
  await expect(page.locator('#gaialab-panel')).toContainText('bp_rp >=');
});

test('layers in turn change by hand where motion is not wanted, and colours end at values of one’s own', async ({
  page
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, jupyter);
  const { tab } = await open(page, 'gaialab:open-map', {
    type: 'HealpixMap',
    source: { partitions: ['034570-036209'] },
    column: 'parallax',
    order: 6
  });
  await expect(tab.getByText('Done', { exact: false })).toBeVisible({ timeout: 120_000 });
  await tab.getByLabel('Compare with another layer').selectOption('blink');
  await expect(tab.getByLabel('How often the layers change')).toHaveValue('0');
  const named = tab.locator('.jp-gaia-map-named');
  await expect(named).toHaveText('mean parallax');
  await expect(tab.locator('.jp-gaia-sky-plot')).toContainText('mean parallax [mas]');
  await tab.locator('canvas').first().focus();
  await page.keyboard.press('Space');
  await expect(named).toHaveText('values of parallax');
  await expect(tab.locator('.jp-gaia-said')).toHaveText('values of parallax');
  await expect(tab.locator('.jp-gaia-sky-plot')).toContainText('values of parallax per deg²');
  await tab.getByRole('button', { name: 'Show the other layer' }).click();
  await expect(named).toHaveText('mean parallax');

  await tab.getByRole('button', { name: 'Appearance' }).click();
  await tab.getByLabel('Ends of the colours').selectOption('values');
  await tab.getByLabel('Upper end of the colours').fill('-1e9');
  await page.keyboard.press('Enter');
  await expect(tab.getByRole('alert').filter({ hasText: 'lower one first' })).toBeVisible();
  await tab.getByLabel('Lower end of the colours').fill('0');
  await tab.getByLabel('Upper end of the colours').fill('5000');
  await page.keyboard.press('Enter');
  await expect(tab.locator('.jp-gaia-sky-plot')).toContainText('4k');
});
