// Everything that a run of the bench works with.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { python as productPython, service as builtService } from '../../scripts/setup/places.mjs';
import { stop } from '../../scripts/setup/say.mjs';
import { setUp } from '../../scripts/setup/setup.mjs';
import { Contestants } from './contestants.mjs';
import { peerPython, peerVersions, tools as findTools } from './environment.mjs';
import { inputs as makeInputs, spectra } from './inputs.mjs';
import { machine } from './machine.mjs';
import * as places from './places.mjs';
import { Product } from './product.mjs';

/** Sources of which a few have a spectrum: for what a program costs that has next to nothing to read. */
const FEWEST_WITH_SPECTRA = 50;

/** Sets up what is missing and makes the input. With GAIALAB_SERVICE, that build is measured as it is. */
export async function prepare(options) {
  const given = process.env.GAIALAB_SERVICE;
  if (given && !existsSync(given)) {
    stop(`GAIALAB_SERVICE: there is no file ${given}.`);
  }
  const node = given ? process.env.GAIALAB_NODE || process.execPath : (await setUp()).node;
  const folder = options.data ?? places.data;
  const scratch = join(folder, `scratch-${process.pid}`);
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ]) {
    process.once(signal, () => process.exit(code));
  }
  const product = new Product({
    node,
    python: productPython,
    service: given || builtService,
    scratch: join(scratch, 'gaialab')
  });
  const python = options.peers ?? (await peerPython(productPython));
  const versions = peerVersions(python);
  const tools = await findTools({ install: options.peers === undefined });
  const inputs = await makeInputs(options, product, folder);
  const shared = { product, inputs, tools, versions, peerPython: python, scratch, digest: digestWith(python) };
  const use = Object.assign(new Contestants(shared), {
    scratch,
    spectra: async () => {
      inputs.spectra ??= await spectra(options.spectra, product, folder);
      return [inputs.spectra, await spectra(FEWEST_WITH_SPECTRA, product, folder)];
    }
  });
  return {
    options,
    use,
    folder,
    logs: scratch,
    runnerPython: productPython,
    machine: machine(product, versions, tools)
  };
}

/** Summarises a result file as the peers summarise theirs. */
function digestWith(python) {
  return (kind, path) => {
    const script = join(places.peers, 'digest.py');
    const { status, stdout, stderr } = spawnSync(python, [script, kind, String(path)], { encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`${path} could not be read: ${stderr.trim().split('\n').at(-1)}`);
    }
    return JSON.parse(stdout);
  };
}
