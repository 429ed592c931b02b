import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const BIN = join(ROOT, '.venv/bin');
export const TOKEN = 'a-token-for-the-browser-test';
export const BASE_URL = '/user/me/';

/** How long the start of JupyterLab may take on a slow machine with other work [ms]. */
const START_LIMIT = 180_000;

/** A synthetic volume of all 3386 partitions, made by the product's own command. */
export function makeSampleVolume(rows: number): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'gaialab-browser-')), 'gaia');
  const made = spawnSync(
    process.execPath,
    [join(ROOT, 'gaialab/service/main.cjs'), 'make-volume', folder, '--rows', String(rows)],
    { encoding: 'utf8' }
  );
  if (made.status !== 0) {
    throw new Error(`make-volume failed: ${made.stderr}`);
  }
  return folder;
}

/** A real JupyterLab under a base URL, with token and XSRF checks on, as on a hub. */
export class Jupyter {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly folder: string
  ) {}

  /**
   * @param options - further options of the server's command line
   * @param env - further variables of its environment
   */
  static async start(
    volume: string,
    options: readonly string[] = [],
    env: Readonly<Record<string, string>> = {}
  ): Promise<Jupyter> {
    const folder = mkdtempSync(join(tmpdir(), 'gaialab-jupyter-'));
    const root = join(folder, 'root');
    for (const name of ['root', 'config', 'data', 'runtime', 'ipython', 'settings', 'workspaces']) {
      mkdirSync(join(folder, name));
    }
    symlinkSync(volume, join(root, 'gaia'));
    const child = spawn(
      join(BIN, 'jupyter'),
      [
        'lab',
        '--no-browser',
        '--allow-root',
        '--expose-app-in-browser',
        `--ServerApp.root_dir=${root}`,
        `--ServerApp.base_url=${BASE_URL}`,
        '--ServerApp.port=0',
        '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
        '--expose-app-in-browser',
        '--JupyterNotebookApp.expose_app_in_browser=True',
        `--LabApp.user_settings_dir=${join(folder, 'settings')}`,
        `--LabApp.workspaces_dir=${join(folder, 'workspaces')}`,
        ...options
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          PATH: `${BIN}:${process.env.PATH}`,
          JUPYTER_TOKEN: TOKEN,
          JUPYTER_CONFIG_DIR: join(folder, 'config'),
          JUPYTER_DATA_DIR: join(folder, 'data'),
          JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
          IPYTHONDIR: join(folder, 'ipython'),
          GAIALAB_VOLUME: volume,
          GAIALAB_RESULTS: join(folder, 'results'),
          GAIALAB_CACHE: join(folder, 'cache'),
          GAIALAB_TEST_HOLD: join(folder, 'hold'),
          NODE_OPTIONS: `--require ${join(__dirname, 'held-reading.cjs')}`,
          ...env
        },
        stdio: ['ignore', 'pipe', 'pipe']
      }
    );
    let log = '';
    child.stdout?.on('data', chunk => (log += chunk));
    child.stderr?.on('data', chunk => (log += chunk));
    const end = Date.now() + START_LIMIT;
    for (;;) {
      const url = addressIn(join(folder, 'runtime'));
      if (url !== undefined) {
        return new Jupyter(child, url, folder);
      }
      if (Date.now() > end || child.exitCode !== null || child.signalCode !== null) {
        await new Jupyter(child, '', folder).stop();
        throw new Error(`JupyterLab did not start:\n${log}`);
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  /**
   * Jobs wait before they read a file whose path holds this text, until `letGo`: what is seen while a job runs can then
   * be looked at without haste.
   */
  hold(text: string): void {
    // Whole at once: threads look at any time.
    writeFileSync(join(this.folder, 'hold.new'), text);
    renameSync(join(this.folder, 'hold.new'), join(this.folder, 'hold'));
  }

  letGo(): void {
    rmSync(join(this.folder, 'hold'), { force: true });
  }

  /** What JupyterLab has saved of layout and state so far; it does so some time after each change. */
  savedState(): string {
    const saved = join(this.folder, 'workspaces');
    return readdirSync(saved)
      .map(name => readFileSync(join(saved, name), 'utf8'))
      .join('\n');
  }

  /** Kills the service as the system does when memory runs out; whoever needs it next starts another. */
  killService(): void {
    const owner = join(this.folder, 'runtime', `gaialab-${this.child.pid}`);
    const { pid } = JSON.parse(readFileSync(join(owner, 'service.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    const { child, folder } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const over = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      // A thread of Jupyter's own may wait for ever at its end.
      const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await over;
      clearTimeout(impatient);
    }
    // Kernels that have still to notice its end hold its output open, and may write in its folder.
    child.stdout?.destroy();
    child.stderr?.destroy();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

/** The address in Jupyter's record of itself, once that is there and whole. */
function addressIn(runtime: string): string | undefined {
  const record = readdirSync(runtime).find(name => /^jpserver-\d+\.json$/.test(name));
  try {
    return record && (JSON.parse(readFileSync(join(runtime, record), 'utf8')) as { url?: string }).url;
  } catch {
    return undefined;
  }
}
