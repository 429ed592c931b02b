import { availableParallelism } from 'node:os';
import { mapArguments } from './map.mjs';

/** Many partitions, all cores: what a map of the sky is made of. */
export default {
  name: 'map-files',
  title: 'Sky map of 16 partitions: number and mean of phot_g_mean_mag per HEALPix pixel of order 8',
  input: ({ many }) => many,
  contestants: use => {
    const { many } = use.inputs;
    const args = mapArguments(many);
    return [
      use.gaialab(args, { kind: 'map' }),
      use.gaialabZlib(args, { kind: 'map' }),
      ...['duckdb', 'polars', 'pyarrow'].map(name => use.peer(name, 'map', many.files, { kind: 'map' })),
      use.inflateAll('igzip', 'igzip (ISA-L)', many, availableParallelism(), { id: 'igzip' })
    ];
  },
  targets: found => [
    ...[
      ['duckdb', 'DuckDB'],
      ['polars', 'Polars'],
      ['pyarrow', 'PyArrow']
    ].flatMap(([id, label]) => [
      {
        text: `map of 16 files: faster than ${label}`,
        sense: 'at least',
        wanted: 4,
        unit: '×',
        needs: [id, 'gaialab'],
        reached: found.times(id, 'gaialab', 'wall')
      },
      {
        text: `map of 16 files: less CPU than ${label}`,
        sense: 'at least',
        wanted: 3,
        unit: '×',
        needs: [id, 'gaialab'],
        reached: found.times(id, 'gaialab', 'cpu')
      }
    ])
  ]
};
