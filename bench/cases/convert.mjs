import { join } from 'node:path';
import { CONVERT, convertArguments } from '../harness/commands.mjs';
import { TEN } from '../harness/contestants.mjs';

/** A partition to Parquet. */
function convertCase(name, title, names, wanted) {
  return {
    name,
    title,
    note: 'The peers compress with zstd.',
    input: ({ one }) => one,
    contestants: use => {
      const { one } = use.inputs;
      const { product } = use;
      const columns = names === undefined ? [] : ['--columns', names.join()];
      const file = id => join(use.scratch, `${id}.parquet`);
      const load = ['load', one.files[0], '--volume', one.volume, ...columns, '-o', file('gaialab')];
      const store = { fresh: true, how: 'into the Parquet store, read again and compared' };
      return [
        product.has(CONVERT)
          ? {
              ...use.gaialab(convertArguments(one, names), { ...store, label: 'gaialab convert' }),
              answer: () => use.digest('table', product.storedFile())
            }
          : use.unavailable('gaialab', 'gaialab convert'),
        {
          ...use.gaialab(load, { id: 'gaialab-load', label: 'gaialab load', how: 'gaialab load FILE -o x.parquet' }),
          answer: () => use.digest('table', file('gaialab'))
        },
        ...['duckdb', 'polars'].map(id =>
          use.peer(id, 'convert', one.files, { kind: 'table', names, output: file(id), how: HOW[id] })
        )
      ];
    },
    targets: found => [
      {
        text: `convert ${names === undefined ? 'all' : names.length} columns to Parquet: faster than DuckDB COPY`,
        sense: 'at least',
        wanted,
        unit: '×',
        needs: ['gaialab', 'duckdb'],
        reached: found.times('duckdb', 'gaialab')
      }
    ]
  };
}

const HOW = { duckdb: 'COPY (SELECT … FROM read_csv) TO PARQUET', polars: 'scan_csv(…).sink_parquet()' };

export const convertTen = convertCase('convert-ten', 'Ten columns of one partition to Parquet', TEN, 3);
export const convertAll = convertCase('convert-all', 'All 152 columns of one partition to Parquet', undefined, 1.5);
