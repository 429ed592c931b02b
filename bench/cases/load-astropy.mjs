import { join } from 'node:path';
import { peers } from '../harness/places.mjs';

/** What a notebook does: a partition as an astropy table with units. */
export default {
  name: 'load-astropy',
  title: 'All 152 columns of one partition as an astropy table with units, from Python',
  note:
    "gaialab's run includes starting and ending its service. astropy's readers are told that `null` is null. " +
    '"From a notebook": the call alone, where all is imported and the service runs.',
  input: ({ one }) => one,
  contestants: (use, { logs }) => {
    const { one, columnsFile } = use.inputs;
    const argv = [
      use.product.python,
      join(peers, 'gaialab_peer.py'),
      'load-file',
      '--columns',
      columnsFile,
      ...one.files
    ];
    const env = { ...use.product.environment({ roots: use.roots() }), GAIALAB_VOLUME: one.volume };
    const table = { kind: 'table' };
    const seconds = join(logs, 'seconds.json');
    const inNotebook = ({ id, label, how, command, before, missing }) => ({
      id: `${id}-notebook`,
      label: `${label}, from a notebook`,
      how,
      missing,
      before,
      seconds,
      command: { ...command, argv: [...command.argv, '--seconds', seconds] }
    });
    const product = {
      id: 'gaialab',
      label: 'gaialab load_file',
      how: 'get_gaia_utils("DR3").load_file(path)',
      before: () => use.product.clearResults(),
      command: { argv, env },
      check: [...argv, '--check', 'table']
    };
    const fast = ['pyarrow', 'pandas'].map(name =>
      use.astropy(name, `astropy, ${name} engine`, `Table.read(format="ecsv", engine="${name}")`, one.files, table)
    );
    const slow = [
      ['io-ascii', 'astropy, io.ascii engine', 'Table.read(format="ecsv", engine="io.ascii")'],
      ['default', 'astropy, default', 'Table.read(format="ascii.ecsv")']
    ].map(([id, label, how]) => use.astropy(id, label, how, one.files, table));
    return [product, ...fast, ...slow, ...[product, fast[0], slow[1]].map(inNotebook)];
  },
  targets: found => {
    const engines = ['pyarrow', 'pandas', 'io-ascii'].map(name => found.times(`astropy-${name}`, 'gaialab'));
    const fastest = Math.min(...engines.filter(ratio => ratio !== undefined));
    const target = (text, wanted, needs, reached) => ({ text, sense: 'at least', wanted, unit: '×', needs, reached });
    const [first, second] = [
      "load_file: faster than astropy's fastest reader",
      "load_file: faster than astropy's default reader"
    ];
    const calls = ['gaialab-notebook', 'astropy-pyarrow-notebook', 'astropy-default-notebook'];
    return [
      target(
        `${first}, whole process`,
        3,
        ['gaialab', 'astropy-pyarrow'],
        Number.isFinite(fastest) ? fastest : undefined
      ),
      target(`${first}, from a notebook`, 3, calls.slice(0, 2), found.times(calls[1], calls[0])),
      target(`${second}, whole process`, 30, ['gaialab', 'astropy-default'], found.times('astropy-default', 'gaialab')),
      target(`${second}, from a notebook`, 30, [calls[0], calls[2]], found.times(calls[2], calls[0]))
    ];
  }
};
