import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import { TOKEN, type Jupyter } from './jupyter';

/** Opens JupyterLab in an empty workspace and waits until it is up. */
export async function openLab(page: Page, jupyter: Jupyter, path = 'lab'): Promise<void> {
  await page.goto(`${jupyter.url}${path}?token=${TOKEN}&reset`);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: 60_000 });
  await page.waitForFunction(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp?: { commands: { hasCommand(id: string): boolean } };
    };
    return ['gaialab:open-panel', 'gaialab:open-map'].every(id => jupyterapp?.commands.hasCommand(id));
  });
}

/** The Gaia sidebar, opened by its tab. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.locator('.jp-SideBar [data-id="gaialab-panel"]').click();
  const panel = page.locator('#gaialab-panel');
  await expect(panel).toBeVisible();
  return panel;
}

/** Starts the map of the whole volume by its command, as the palette does, and gives its view. */
export async function startMap(page: Page): Promise<Locator> {
  await execute(page, 'gaialab:density-map', { all: true });
  const map = page.locator('.jp-gaia-map-content:visible');
  await expect(map).toBeVisible();
  return map;
}

/** Executes a command of JupyterLab. */
export async function execute(page: Page, command: string, args: Record<string, unknown> = {}): Promise<void> {
  await page.evaluate(
    ([id, given]) => {
      const lab = (window as unknown as { jupyterapp: { commands: { execute(id: string, args: unknown): unknown } } })
        .jupyterapp;
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
