// What the bench measures with: the peers' own Python environment, and Debian's tools where they are.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from '../../scripts/setup/run.mjs';
import { say } from '../../scripts/setup/say.mjs';
import { once } from '../../scripts/setup/stamp.mjs';
import { requirements, venv } from './places.mjs';

/** Command and the Debian package that brings it. */
const TOOLS = { igzip: 'isal', 'libdeflate-gunzip': 'libdeflate-tools', gzip: 'gzip', stilts: 'stilts' };
const PEERS = ['duckdb', 'polars', 'pyarrow', 'pandas', 'astropy', 'numpy'];

/** The bench's virtual environment, made on the first run and after a change of its requirements. @returns its Python */
export async function peerPython(base) {
  const python = join(venv, 'bin/python');
  await once('bench-environment', ['bench/requirements.txt'], python, async () => {
    say('Making bench/.venv with the peers (DuckDB, Polars, PyArrow, pandas, astropy)…');
    rmSync(venv, { recursive: true, force: true });
    await step('Making bench/.venv (is the package python3-venv installed?)', base, ['-m', 'venv', venv]);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '-q', '-r', requirements];
    await step('pip install', python, pip);
  });
  return python;
}

/** Versions of the peers that a Python has, by name. */
export function peerVersions(python) {
  const code = `
import importlib.metadata as m, json
found = {}
for name in ${JSON.stringify(PEERS)}:
    try: found[name] = m.version(name)
    except m.PackageNotFoundError: pass
print(json.dumps(found))`;
  const { status, stdout, stderr } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${python} does not run: ${stderr}`);
  }
  return JSON.parse(stdout);
}

/** Installs Debian's tools where that can be done without asking. @returns path of each that is there, by name */
export async function tools({ install }) {
  const missing = Object.keys(TOOLS).filter(name => which(name) === undefined);
  if (missing.length > 0 && install) {
    const packages = missing.map(name => TOOLS[name]).join(' ');
    if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
      say(`Installing Debian's ${packages}…`);
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      try {
        await run('apt-get', ['update'], { quiet: true });
        await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages.split(' ')], {
          quiet: true,
          env
        });
      } catch (reason) {
        say(`That did not work (${reason.message}); their rows will say "not installed".`);
      }
    } else {
      say(`Not installed: ${missing.join(', ')}; their rows will say so. Debian has them: apt install ${packages}`);
    }
  }
  return Object.fromEntries(Object.keys(TOOLS).map(name => [name, which(name)]));
}

function which(name) {
  const folders = (process.env.PATH ?? '').split(':');
  return [...folders, '/usr/bin'].map(folder => join(folder, name)).find(path => existsSync(path));
}
