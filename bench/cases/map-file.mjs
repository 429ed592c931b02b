import { mapArguments } from './map.mjs';

/** One partition: how near a scan comes to the speed of inflating alone. */
export default {
  name: 'map-file',
  title: 'The same map of one partition, beside programs that only inflate',
  note:
    'Speed per core is (CPU time of the run) − (CPU time of the same run on a partition with one row), which takes away ' +
    'start-up and keeps everything else; for igzip likewise.',
  input: ({ one }) => one,
  contestants: use => {
    const { one, tiny } = use.inputs;
    const args = mapArguments(one);
    return [
      use.gaialab(args, { workers: 1, kind: 'map' }),
      use.gaialab(args, {
        id: 'all-cores',
        label: 'gaialab, all cores',
        kind: 'map',
        how: 'whole process, one worker inflates for another'
      }),
      use.gaialabZlib(args, { workers: 1, kind: 'map' }),
      use.inflate('igzip', 'igzip (ISA-L)', one.files[0]),
      use.inflate('libdeflate-gunzip', 'libdeflate', one.files[0]),
      use.inflate('gzip', 'gzip', one.files[0]),
      ...['duckdb', 'polars', 'pyarrow'].map(name => use.peer(name, 'map', one.files, { kind: 'map' })),
      use.gaialab(mapArguments(tiny), { workers: 1, id: 'gaialab-idle', hidden: true }),
      use.inflate('igzip', 'igzip', tiny.files[0], { id: 'igzip-idle', hidden: true })
    ];
  },
  targets: found => {
    const ours = found.net('gaialab', 'gaialab-idle', 'cpu');
    const limit = found.net('igzip', 'igzip-idle', 'cpu');
    return [
      {
        text: 'map of one file, per core and without start-up: speed as a share of pure inflating by ISA-L',
        sense: 'at least',
        wanted: 75,
        unit: '%',
        needs: ['gaialab', 'igzip'],
        reached: ours === undefined || limit === undefined ? undefined : (100 * limit) / ours
      },
      {
        text: 'map of one file, whole process, one worker: time as a multiple of igzip -dc > /dev/null',
        sense: 'at most',
        wanted: 1.4,
        unit: '×',
        needs: ['gaialab', 'igzip'],
        reached: found.times('gaialab', 'igzip')
      },
      {
        text: 'map of one file, whole process, all cores: time as a multiple of igzip -dc > /dev/null',
        sense: 'at most',
        wanted: 1.4,
        unit: '×',
        needs: ['all-cores', 'igzip'],
        reached: found.times('all-cores', 'igzip')
      }
    ];
  }
};
