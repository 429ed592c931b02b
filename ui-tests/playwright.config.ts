import { defineConfig } from '@playwright/test';

/** Debian's Chromium; nothing is downloaded and nothing is fetched in the background. */
const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Limits are for a slow machine with other work; a test that waits for them has failed anyway.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  workers: 1,
  // A browser on a loaded machine may stumble once; `npm test` names each test that did.
  retries: 1,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: '/usr/bin/chromium', args: BROWSER_ARGS }
  }
});
