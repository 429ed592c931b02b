import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import { TOKEN, type Jupyter } from './jupyter';

interface Lab {
  restored: Promise<unknown>;
  commands: { hasCommand(id: string): boolean; execute(id: string, args: unknown): unknown };
}

/** Commands of ours: once they are there, the extension is. */
const OURS = ['gaialab:open-panel', 'gaialab:open-map'];

/**
 * Opens JupyterLab in an empty workspace and waits until it is up.
 * @param commands - commands that are waited for; none where the extension is kept away
 */
export async function openLab(
  page: Page,
  jupyter: Pick<Jupyter, 'url'>,
  path = 'lab',
  commands: readonly string[] = OURS
): Promise<void> {
  await page.goto(`${jupyter.url}${path}?token=${TOKEN}&reset`);
  await labIsUp(page, commands);
}

/** Loads the page again, as a user who comes back does, and waits until JupyterLab is up with its layout. */
export async function reloadLab(page: Page): Promise<void> {
  await page.reload();
  await labIsUp(page);
}

/** Waits until a page that was opened has its layout, these commands, and nothing before them. */
export async function labIsUp(page: Page, commands: readonly string[] = OURS): Promise<void> {
  // Asked again from here: `waitForFunction` takes the promise of an asynchronous function for a yes.
  await expect(async () => {
    const isUp = await page.evaluate(async wanted => {
      const { jupyterapp } = window as unknown as { jupyterapp?: Lab };
      await jupyterapp?.restored;
      const isThere = jupyterapp !== undefined && wanted.every(id => jupyterapp.commands.hasCommand(id));
      // A workspace is empty once its address no longer asks for that.
      return isThere && !/[?&]reset/.test(location.search);
    }, commands);
    expect(isUp).toBe(true);
  }).toPass({ intervals: [100], timeout: 180_000 });
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
}

/** The Gaia sidebar, opened by its tab. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.locator('.jp-SideBar [data-id="gaialab-panel"]').click();
  const panel = page.locator('#gaialab-panel');
  await expect(panel).toBeVisible();
  return panel;
}

/** One of the sidebar's tabs. */
export async function openTab(panel: Locator, name: string): Promise<void> {
  const tab = panel.getByRole('tab', { name, exact: true });
  await tab.click();
  await expect(tab).toHaveAttribute('aria-selected', 'true');
}

/** Opens a folder of the file browser, one name after the other, and gives the browser. */
export async function browse(page: Page, ...names: string[]): Promise<Locator> {
  const browser = page.locator('#filebrowser');
  await execute(page, 'filebrowser:activate');
  for (const name of names) {
    await browser.locator('.jp-DirListing-item').getByText(name, { exact: true }).dblclick();
  }
  return browser;
}

/** Starts the map of the whole volume by its command, as the palette does, and gives its view. */
export async function startMap(page: Page): Promise<Locator> {
  await execute(page, 'gaialab:density-map', { all: true });
  const map = page.locator('.jp-gaia-map-content:visible');
  await expect(map).toBeVisible();
  return map;
}

/** Executes a command of JupyterLab, as soon as it is there. */
export async function execute(page: Page, command: string, args: Record<string, unknown> = {}): Promise<void> {
  await page.waitForFunction(
    id => (window as unknown as { jupyterapp?: Lab }).jupyterapp?.commands.hasCommand(id),
    command
  );
  await page.evaluate(
    ([id, given]) => {
      const lab = (window as unknown as { jupyterapp: Lab }).jupyterapp;
      // What the command gives is JupyterLab's own and cannot leave the page.
      return Promise.resolve(lab.commands.execute(id as string, given)).then(() => undefined);
    },
    [command, args] as const
  );
}

/** Runs the first cell of the open notebook once its kernel is there, and sees that it has begun. */
export async function runFirstCell(page: Page): Promise<void> {
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible({
    timeout: 90_000
  });
  const cell = notebook.locator('.jp-Cell').first();
  // JupyterLab drops what is run in the moment in which it connects to the kernel.
  await expect(async () => {
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
    await expect(cell.locator('.jp-InputPrompt')).toHaveText(/\[(\*|\d+)\]/, { timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
}

/** Switches between JupyterLab's light and dark theme. */
export async function setTheme(page: Page, theme: 'JupyterLab Light' | 'JupyterLab Dark'): Promise<void> {
  await execute(page, 'apputils:change-theme', { theme });
  await expect(page.locator(`body[data-jp-theme-name="${theme}"]`)).toBeAttached();
}

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in the elements of a selector, as one line each; WCAG 2.1 A and AA. */
export async function accessibilityFaults(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async wanted => {
    interface Finding {
      id: string;
      help: string;
      nodes: { target: unknown[]; failureSummary?: string }[];
    }
    const { axe } = window as unknown as {
      axe: { run(context: string, options: unknown): Promise<{ violations: Finding[] }> };
    };
    const { violations } = await axe.run(wanted, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      resultTypes: ['violations']
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${id}: ${help} at ${node.target.join(' ')} (${node.failureSummary ?? ''})`)
    );
  }, selector);
}
