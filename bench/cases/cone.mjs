import { spawnSync } from 'node:child_process';
import { fasterThan } from './targets.mjs';

const RADIUS_DEG = 1;
const NAMES = ['source_id', 'ra', 'dec', 'phot_g_mean_mag'];

/** A small part of a partition: the first time all of it must be read, the second time not. */
export default {
  name: 'cone',
  title: 'Sources within 1° in one partition: four columns',
  note: '"First" knows nothing of the file, "again" may use what the first run kept.',
  input: ({ one }) => one,
  contestants: use => {
    const { one } = use.inputs;
    const { ra, dec } = middleOf(use, one);
    const cone = [ra, dec, RADIUS_DEG];
    const args = ['load', '--volume', one.volume, '--cone', cone.join(), '--columns', NAMES.join()];
    const ids = { kind: 'ids' };
    const again = { ...use.gaialab(args, { ...ids, id: 'again', label: 'gaialab, again' }), before: undefined };
    return [
      use.gaialab(args, { ...ids, label: 'gaialab, first', fresh: true }),
      use.product.hasSeekPoints ? again : use.unavailable('again', 'gaialab, again'),
      use.gaialabZlib(args, { ...ids, fresh: true }),
      use.peer('duckdb', 'cone', one.files, { ...ids, names: NAMES, cone })
    ];
  },
  targets: found => [
    ...fasterThan(found, 'cone, first time', { duckdb: 4 }),
    ...fasterThan(found, 'cone, again', { duckdb: 30 }, 'again')
  ]
};

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
