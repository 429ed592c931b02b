import { TEN } from '../harness/contestants.mjs';
import { fasterThan } from './targets.mjs';

/** What is usually wanted of a partition. */
export default {
  name: 'load-ten',
  title: 'Ten columns of one partition as Arrow',
  note: `Columns: ${TEN.join(', ')}.`,
  input: ({ one }) => one,
  contestants: use => {
    const { one } = use.inputs;
    const args = ['load', one.files[0], '--volume', one.volume, '--columns', TEN.join()];
    return [
      use.gaialab(args, { kind: 'table' }),
      use.gaialabZlib(args, { kind: 'table' }),
      ...['polars', 'pyarrow', 'duckdb'].map(name => use.peer(name, 'load', one.files, { kind: 'table', names: TEN }))
    ];
  },
  targets: found => fasterThan(found, 'load 10 columns', { polars: 3, pyarrow: 3, duckdb: 3 })
};
