import { join } from 'node:path';
import { SIMILAR, similarArguments, writePrototype } from '../harness/commands.mjs';

/** Spectra compared with a prototype: 343 numbers a row. */
export default {
  name: 'spectra',
  title: 'Similar spectra in one partition of xp_sampled_mean_spectrum, one worker',
  note: 'Speed per core: CPU time without start-up, as for the map of one partition.',
  input: ({ spectra }) => spectra,
  contestants: async use => {
    if (!use.product.has(SIMILAR)) {
      return [use.unavailable('gaialab', 'gaialab similar')];
    }
    const [all, idle] = await use.spectra();
    const prototype = join(use.scratch, 'prototype.csv');
    await writePrototype(all.files[0], prototype);
    const ours = (input, options) => use.gaialab(similarArguments(input, prototype), { ...options, workers: 1 });
    return [
      ours(all, { label: 'gaialab similar' }),
      use.inflate('igzip', 'igzip (ISA-L)', all.files[0]),
      ours(idle, { id: 'gaialab-idle', hidden: true }),
      use.inflate('igzip', 'igzip', idle.files[0], { id: 'igzip-idle', hidden: true })
    ];
  },
  targets: found => {
    const ours = found.net('gaialab', 'gaialab-idle', 'cpu');
    const limit = found.net('igzip', 'igzip-idle', 'cpu');
    return [
      {
        text: 'similar spectra, per core and without start-up: speed as a share of pure inflating by ISA-L',
        sense: 'at least',
        wanted: 70,
        unit: '%',
        needs: ['gaialab', 'igzip'],
        reached: ours === undefined || limit === undefined ? undefined : (100 * limit) / ours
      }
    ];
  }
};
