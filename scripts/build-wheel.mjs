// npm run build:wheel: one file for `pip install`, with the service, DuckDB and the JupyterLab extension inside.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { python, root } from './setup/places.mjs';
import { step } from './setup/run.mjs';
import { say, stop } from './setup/say.mjs';
import { setUp } from './setup/setup.mjs';

const HELP = `npm run build:wheel -- [--out DIR] [--as-built]

  --out DIR    folder of the wheel; default dist
  --as-built   pack what has been built already`;

const options = values();
if (!options['as-built']) {
  await setUp();
}
for (const file of ['gaialab/service/main.cjs', 'gaialab/labextension/package.json']) {
  if (!existsSync(join(root, file))) {
    stop(`${file} is missing: run npm run build first.`);
  }
}
const out = resolve(options.out ?? join(root, 'dist'));
const pip = ['-m', 'pip', 'wheel', '--disable-pip-version-check', '--no-deps', '--no-build-isolation'];
const output = await step('Building the wheel', python, [...pip, '--wheel-dir', out, root]);
const name = /filename=(\S+\.whl)/.exec(output)?.[1] ?? stop(`pip did not say what it made:\n${output}`);
say(`The wheel is ${join(out, name)}.`);

function values() {
  try {
    const flag = { type: 'boolean' };
    const { values: given } = parseArgs({
      options: { out: { type: 'string' }, 'as-built': flag, help: { ...flag, short: 'h' } }
    });
    if (given.help) {
      process.stdout.write(`${HELP}\n`);
      process.exit(0);
    }
    return given;
  } catch (reason) {
    return stop(`${reason.message}\n${HELP}`);
  }
}
