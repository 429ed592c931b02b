import { spawnSync } from 'node:child_process';
import { CONVERT, convertArguments } from '../harness/commands.mjs';
import { TEN } from '../harness/contestants.mjs';
import { agreement, rowOf } from '../harness/measure.mjs';
import { startService } from '../harness/service.mjs';
import { mapRequest } from './map.mjs';

const FIRST = { id: 'first', label: 'gaialab, from csv.gz', how: 'in a running service, from request to last event' };
const SECOND = { id: 'second', label: 'gaialab, from Parquet', how: 'the same after gaialab convert of ten columns' };

/** What conversion is for: the same map again, from the Parquet store. */
export default {
  name: 'second-scan',
  title: 'The map of one partition, and the same map from the Parquet store',
  input: ({ one }) => one,
  measure: async (use, context) => {
    const { product } = use;
    const { one } = use.inputs;
    const canConvert = product.has(CONVERT);
    const samples = { first: [], second: [] };
    const answers = [];
    product.forget();
    for (let round = 0; round <= context.options.rounds; round++) {
      product.forget();
      for (const { id, label } of canConvert ? [FIRST, SECOND] : [FIRST]) {
        if (id === 'second') {
          convert(product, one);
        }
        const { service } = await startService(product, one.volume);
        try {
          // Not the first job of this process: what is compared are scans, not start-ups.
          await service.run({ ...mapRequest(use.inputs.tiny), order: 0 });
          const { state, milliseconds } = await service.run(mapRequest(one));
          if (id === 'second' && !state.manifest.files.every(({ store }) => store)) {
            throw new Error('The second map did not read the Parquet store.');
          }
          if (round === 0) {
            const { path } = state.manifest.results.find(({ name }) => name.endsWith('.arrow'));
            answers.push({ label, answer: use.digest('map', path) });
          } else {
            samples[id].push({ wall: milliseconds / 1000 });
          }
        } finally {
          await service.stop();
        }
      }
    }
    const second = canConvert ? SECOND : { ...SECOND, missing: 'not available in this build' };
    return { rows: [rowOf(FIRST, samples.first), rowOf(second, samples.second)], ...agreement(answers) };
  },
  targets: found => [
    {
      text: 'second map, from the Parquet store: faster than the first',
      sense: 'at least',
      wanted: 60,
      unit: '×',
      needs: ['first', 'second'],
      reached: found.times('first', 'second')
    }
  ]
};

function convert(product, input) {
  const { argv, env } = product.command(convertArguments(input, TEN));
  const done = spawnSync(argv[0], argv.slice(1), { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`gaialab convert failed: ${done.stderr}`);
  }
}
