// Takes the pictures of docs/images from a running JupyterLab: node scripts/screenshots.mjs URL-WITH-TOKEN
import { chromium } from '@playwright/test';
import { join } from 'node:path';
import { root } from './setup/places.mjs';

const url = process.argv[2];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic']
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const shoot = name => page.screenshot({ path: join(root, 'docs/images', `${name}.png`) });

await page.goto(`${url}&reset`);
await page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: 60_000 });
await page.locator('.jp-SideBar [data-id="gaialab-panel"]').click();
const panel = page.locator('#gaialab-panel');
await panel.getByRole('tab', { name: 'Find' }).click();
await panel.getByLabel('Position (ICRS)').fill('14.2 28.8');
await page.keyboard.press('Enter');
await panel.getByText('034570-036209').waitFor();
await page.getByText('Idle', { exact: false }).last().waitFor({ timeout: 60_000 });
await panel.getByRole('button', { name: 'Load in notebook' }).click();
await page.locator('.jp-OutputArea-output table').first().waitFor({ timeout: 60_000 });
await page.waitForTimeout(1000);
await shoot('notebook');
await panel.getByRole('tab', { name: 'New job' }).click();
await panel.getByRole('button', { name: 'Submit job', exact: true }).click();
const map = page.locator('.jp-gaia-map-content:visible');
await map.locator('.jp-gaia-sky-canvas[data-state]').waitFor();
await page.waitForTimeout(2000);
await shoot('map-growing');
await map.getByText('Done', { exact: false }).waitFor({ timeout: 120_000 });
await page.waitForTimeout(3000);
await shoot('overview');
await page.keyboard.press('Control+Shift+c');
await page.keyboard.type('JupyterLab Dark');
await page.keyboard.press('Enter');
await page.waitForTimeout(4000);
await shoot('overview-dark');
await browser.close();
