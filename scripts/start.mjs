// npm start: sets up what is missing, makes the sample volume, and runs JupyterLab on it.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, root, sampleVolume, service } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { say, seconds, stop } from './setup/say.mjs';
import { setUp } from './setup/setup.mjs';

const SAMPLE_ROWS = 400_000;
const SAMPLE_TABLES = 'gaia_source,xp_sampled_mean_spectrum';

const HELP = `npm start -- [--volume DIR] [--port N] [--no-browser]

  --volume DIR   folder of a Gaia volume (holds gdr3, …); default: a synthetic sample, made once
  --port N       port of JupyterLab; default 8888 or the next free one
  --no-browser   do not open a browser`;

const { volume, port, browser } = options();
const { node, env } = await setUp();
const folder = volume ?? (await sample());
const notebooks = workFolder(folder);

say(`Starting JupyterLab on the volume ${folder}; its address comes below. Ctrl-C ends it.`);
const lab = spawn(
  join(bin, 'jupyter'),
  [
    'lab',
    `--ServerApp.root_dir=${notebooks}`,
    '--LabApp.default_url=/lab/tree/01-first-steps.ipynb',
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, '--ServerApp.port_retries=0']),
    ...(browser ? [] : ['--no-browser']),
    ...(process.getuid?.() === 0 ? ['--allow-root'] : [])
  ],
  { cwd: notebooks, stdio: 'inherit', env: { ...process.env, ...env, GAIALAB_VOLUME: folder } }
);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => lab.kill(signal));
}
lab.on('close', code => process.exit(code ?? 0));

function options() {
  try {
    const { values } = parseArgs({
      options: {
        volume: { type: 'string' },
        port: { type: 'string' },
        'no-browser': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' }
      }
    });
    if (values.help) {
      process.stdout.write(`${HELP}\n`);
      process.exit(0);
    }
    if (values.volume !== undefined && !existsSync(values.volume)) {
      stop(`There is no folder ${values.volume}.`);
    }
    if (values.port !== undefined && !/^\d+$/.test(values.port)) {
      stop(`--port takes a number, not ${values.port}.`);
    }
    return {
      volume: values.volume === undefined ? undefined : resolve(values.volume),
      port: values.port,
      browser: !values['no-browser']
    };
  } catch (reason) {
    return stop(`${reason.message}\n${HELP}`);
  }
}

/** The synthetic sample volume, made once; a half-made one, or one without spectra, is never taken for whole. */
async function sample() {
  const parts = ['gaialab-volume.json', 'gdr3/Spectroscopy'];
  if (!parts.every(part => existsSync(join(sampleVolume, part)))) {
    rmSync(sampleVolume, { recursive: true, force: true });
    say(`Making a synthetic sample volume of ${SAMPLE_ROWS.toLocaleString('en')} sources in all 3386 partitions…`);
    const start = performance.now();
    const size = ['--rows', String(SAMPLE_ROWS), '--seed', '1', '--tables', SAMPLE_TABLES];
    await run(node, [service, 'make-volume', sampleVolume, ...size]);
    say(`The sample volume is ready (${seconds(start)}).`);
  }
  return sampleVolume;
}

/** A folder of the user's own copies of the tutorials, so that running them does not change the checkout, and the volume in it. */
function workFolder(gaia) {
  const target = join(root, '.sample-notebooks');
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(join(root, 'notebooks'))) {
    const copy = join(target, entry);
    if (!existsSync(copy) && !entry.startsWith('.')) {
      cpSync(join(root, 'notebooks', entry), copy, { recursive: true });
    }
  }
  const link = join(target, 'gaia');
  const old = lstatSync(link, { throwIfNoEntry: false });
  if (old === undefined || old.isSymbolicLink()) {
    rmSync(link, { force: true });
    symlinkSync(gaia, link);
  }
  return target;
}
