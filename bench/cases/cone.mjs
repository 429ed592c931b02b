import { spawnSync } from 'node:child_process';
import { agreement, measure, rowOf } from '../harness/measure.mjs';
import { startService } from '../harness/service.mjs';
import { fasterThan } from './targets.mjs';

const RADIUS_DEG = 1;
const SERVED = {
  id: 'served',
  label: 'gaialab, again, from a notebook',
  how: 'in a running service, from request to last event'
};
const NAMES = ['source_id', 'ra', 'dec', 'phot_g_mean_mag'];

/** A small part of a partition: the first time all of it must be read, the second time not. */
export default {
  name: 'cone',
  title: 'Sources within 1° in one partition: four columns',
  note: '"First" knows nothing of the file, "again" may use what the first run kept.',
  input: ({ one }) => one,
  measure: async (use, context) => {
    const { one } = use.inputs;
    const { ra, dec } = middleOf(use, one);
    const cone = [ra, dec, RADIUS_DEG];
    const args = ['load', '--volume', one.volume, '--cone', cone.join(), '--columns', NAMES.join()];
    const ids = { kind: 'ids' };
    const again = { ...use.gaialab(args, { ...ids, id: 'again', label: 'gaialab, again' }), before: undefined };
    const outcome = measure(
      [
        use.gaialab(args, { ...ids, label: 'gaialab, first', fresh: true }),
        use.product.hasSeekPoints ? again : use.unavailable('again', 'gaialab, again'),
        use.gaialabZlib(args, { ...ids, fresh: true }),
        use.peer('duckdb', 'cone', one.files, { ...ids, names: NAMES, cone })
      ],
      context
    );
    const source = { volume: one.volume, cone: { ra, dec, radius: RADIUS_DEG } };
    const served = await inService(use, context, { type: 'Rows', source, columns: NAMES });
    const inside = rowOf(SERVED, served.samples);
    const { disagree } = agreement([served.first, served.last].map(answer => ({ label: SERVED.label, answer })));
    return { ...outcome, rows: [...outcome.rows, inside], disagree: [...outcome.disagree, ...disagree] };
  },
  targets: found => [
    ...fasterThan(found, 'cone, first time', { duckdb: 4 }),
    ...fasterThan(found, 'cone, again, whole process', { duckdb: 30 }, 'again'),
    ...fasterThan(found, 'cone, again, from a notebook', { duckdb: 30 }, SERVED.id)
  ]
};

/** The same search, again and again, of a service that runs already. */
async function inService(use, context, request) {
  const { service } = await startService(use.product, use.inputs.one.volume);
  const digest = ({ manifest }) => use.digest('ids', manifest.results[0].path);
  try {
    const first = digest((await service.run(request)).state);
    const samples = [];
    let last = first;
    for (let round = 0; round < context.options.rounds; round++) {
      const { state, milliseconds } = await service.run(request);
      samples.push({ wall: milliseconds / 1000 });
      last = digest(state);
    }
    return { samples, first, last };
  } finally {
    await service.stop();
  }
}

/** Position of the source in the middle of a partition [deg]. */
function middleOf({ product, digest }, { files, volume }) {
  product.clearResults();
  const { argv, env } = product.command(['load', files[0], '--volume', volume, '--columns', 'source_id,ra,dec']);
  const { status, stderr } = spawnSync(argv[0], argv.slice(1), { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`The middle of ${files[0]} was not found: ${stderr}`);
  }
  return digest('middle', product.newestResult('.arrow'));
}
