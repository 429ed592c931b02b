import { join } from 'node:path';
import { peers } from '../harness/places.mjs';

/** What a notebook does: a partition as an astropy table with units. */
export default {
  name: 'load-astropy',
  title: 'All 152 columns of one partition as an astropy table with units, from Python',
  note:
    "gaialab's run includes starting and ending its service. astropy's readers are told that `null` is null. " +
    'A reader that needs more than 20 s is measured in two rounds.',
  input: ({ one }) => one,
  contestants: use => {
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
    return [
      {
        id: 'gaialab',
        label: 'gaialab load_file',
        how: 'get_gaia_utils("DR3").load_file(path)',
        before: () => use.product.clearResults(),
        command: { argv, env },
        check: [...argv, '--check', 'table']
      },
      use.astropy(
        'pyarrow',
        'astropy, pyarrow engine',
        'Table.read(format="ecsv", engine="pyarrow")',
        one.files,
        table
      ),
      use.astropy('pandas', 'astropy, pandas engine', 'Table.read(format="ecsv", engine="pandas")', one.files, table),
      use.astropy(
        'io-ascii',
        'astropy, io.ascii engine',
        'Table.read(format="ecsv", engine="io.ascii")',
        one.files,
        table
      ),
      use.astropy('default', 'astropy, default', 'Table.read(format="ascii.ecsv")', one.files, table)
    ];
  },
  targets: found => {
    const engines = ['pyarrow', 'pandas', 'io-ascii'].map(name => found.times(`astropy-${name}`, 'gaialab'));
    const fastest = Math.min(...engines.filter(ratio => ratio !== undefined));
    const target = (text, wanted, id, reached) => ({
      text,
      sense: 'at least',
      wanted,
      unit: '×',
      needs: ['gaialab', id],
      reached
    });
    const [first, second] = [
      "load_file: faster than astropy's fastest reader",
      "load_file: faster than astropy's default reader"
    ];
    return [
      target(first, 3, 'astropy-pyarrow', Number.isFinite(fastest) ? fastest : undefined),
      target(second, 30, 'astropy-default', found.times('astropy-default', 'gaialab'))
    ];
  }
};
