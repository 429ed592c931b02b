import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const BIN = join(ROOT, '.venv/bin');
export const TOKEN = 'a-token-for-the-browser-test';
export const BASE_URL = '/user/me/';

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

  /** @param options - further options of the server's command line */
  static async start(volume: string, options: readonly string[] = []): Promise<Jupyter> {
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
          GAIALAB_RESULTS: join(folder, 'results')
        },
        stdio: ['ignore', 'pipe', 'pipe']
      }
    );
    let log = '';
    child.stdout?.on('data', chunk => (log += chunk));
    child.stderr?.on('data', chunk => (log += chunk));
    const end = Date.now() + 120_000;
    for (;;) {
      const record = readdirSync(join(folder, 'runtime')).find(name => /^jpserver-\d+\.json$/.test(name));
      const text = record === undefined ? '' : readFileSync(join(folder, 'runtime', record), 'utf8');
      // The record is there before all of it is written.
      const url = text.trimEnd().endsWith('}') ? (JSON.parse(text) as { url: string }).url : undefined;
      if (url) {
        return new Jupyter(child, url, folder);
      }
      if (Date.now() > end || child.exitCode !== null) {
        throw new Error(`JupyterLab did not start:\n${log}`);
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  /** Kills the service as the system does when memory runs out; whoever needs it next starts another. */
  killService(): void {
    const owner = join(this.folder, 'runtime', `gaialab-${this.child.pid}`);
    const { pid } = JSON.parse(readFileSync(join(owner, 'service.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const closed = new Promise(resolve => this.child.once('close', resolve));
      this.child.kill('SIGTERM');
      // A thread of Jupyter's own may wait for ever at its end.
      const impatient = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
      await closed;
      clearTimeout(impatient);
    }
    if (existsSync(this.folder)) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
