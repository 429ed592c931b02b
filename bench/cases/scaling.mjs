import { mapArguments } from './map.mjs';

const MIB = 2 ** 20;
/** Memory that a scan may use: so much, and so much for each worker [MiB]. */
const BASE = 100;
const PER_WORKER = 100;

/** What a second worker brings, and what it takes. */
export default {
  name: 'scaling',
  title: 'The sky map of 16 partitions with one worker and with two',
  note:
    'Peak memory is that of the whole process. What a second process brings to igzip shows how much of a second core this ' +
    'machine has.',
  input: ({ many }) => many,
  contestants: use => {
    const args = mapArguments(use.inputs.many);
    return [
      use.gaialab(args, { id: 'two', label: 'gaialab, 2 workers', workers: 2, kind: 'map' }),
      use.gaialab(args, { id: 'one', label: 'gaialab, 1 worker', workers: 1, kind: 'map' }),
      use.inflateAll('igzip', 'igzip, 2 at a time', use.inputs.many, 2, { id: 'igzip-two' }),
      use.inflateAll('igzip', 'igzip, 1 at a time', use.inputs.many, 1, { id: 'igzip-one' })
    ];
  },
  targets: found => [
    {
      text: 'map of 16 files: two workers faster than one',
      sense: 'at least',
      wanted: 1.9,
      unit: '×',
      needs: ['one', 'two'],
      reached: found.times('one', 'two')
    },
    ...['one', 'two'].map((id, i) => ({
      text: `peak memory of a scan with ${id === 'one' ? 'one worker' : 'two workers'}`,
      sense: 'at most',
      wanted: BASE + PER_WORKER * (i + 1),
      unit: 'MiB',
      needs: [id],
      reached: found.of(id, 'peak') && found.of(id, 'peak') / MIB
    }))
  ]
};
