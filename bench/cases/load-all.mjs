import { join } from 'node:path';
import { fasterThan } from './targets.mjs';

/** A whole partition into Arrow. */
export default {
  name: 'load-all',
  title: 'All 152 columns of one partition as Arrow',
  note: 'gaialab writes an Arrow file with units and descriptions, the peers keep their table in memory; STILTS writes FITS.',
  input: ({ one }) => one,
  contestants: use => {
    const { one } = use.inputs;
    const args = ['load', one.files[0], '--volume', one.volume];
    return [
      use.gaialab(args, { kind: 'table' }),
      use.gaialabZlib(args, { kind: 'table' }),
      ...['polars', 'pyarrow', 'duckdb'].map(name => use.peer(name, 'load', one.files, { kind: 'table' })),
      stilts(use, one.files[0])
    ];
  },
  targets: found => fasterThan(found, 'load 152 columns', { polars: 2, pyarrow: 2, duckdb: 3 })
};

function stilts({ tools, scratch, digest }, file) {
  const out = join(scratch, 'stilts.fits');
  return {
    id: 'stilts',
    label: 'STILTS',
    how: 'tpipe ifmt=ecsv ofmt=fits; only its ids are compared',
    missing: tools.stilts === undefined ? 'not installed' : undefined,
    command: { argv: [tools.stilts, 'tpipe', `in=${file}`, 'ifmt=ecsv', 'ofmt=fits', `out=${out}`] },
    answer: () => digest('ids', out)
  };
}
