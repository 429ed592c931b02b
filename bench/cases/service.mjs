import { rowOf } from '../harness/measure.mjs';
import { startService } from '../harness/service.mjs';

const ROWS = [
  { id: 'start', label: 'start', how: 'from starting the process to the first answer over its socket' },
  {
    id: 'progress',
    label: 'first progress',
    how: 'from submitting a map of 16 files to the first event with rows read'
  },
  { id: 'cancel', label: 'cancel', how: 'statistics of all columns of 16 files: from the request to its answer' }
];

/** What a user waits for who clicks. */
export default {
  name: 'service',
  title: 'The service: start, first sign of life of a job, cancel',
  input: ({ many }) => many,
  ratios: false,
  measure: async (use, context) => {
    const { volume } = use.inputs.many;
    const samples = { start: [], progress: [], cancel: [] };
    for (let round = 0; round <= context.options.rounds; round++) {
      use.product.forget();
      const { service, milliseconds } = await startService(use.product, volume);
      try {
        const progress = await firstProgress(service, volume);
        const cancel = await cancelled(service, volume);
        if (round > 0) {
          Object.entries({ start: milliseconds, progress, cancel }).forEach(([id, time]) => {
            if (time !== undefined) {
              samples[id].push({ wall: time / 1000 });
            }
          });
        }
      } finally {
        await service.stop();
      }
    }
    return { rows: ROWS.map(row => rowOf(row, samples[row.id])), agreeing: [], disagree: [] };
  },
  targets: found =>
    Object.entries({ start: 300, progress: 200, cancel: 100 }).map(([id, wanted]) => ({
      text: { start: 'service start', progress: 'first progress event', cancel: 'cancel' }[id],
      sense: 'at most',
      wanted,
      unit: 'ms',
      needs: [id],
      reached: found.of(id) && found.of(id) * 1000
    }))
};

/** Milliseconds until a new job tells of rows. */
async function firstProgress(service, volume) {
  const start = performance.now();
  const { id } = await service.call('POST', '/api/jobs', { type: 'DensityMap', source: { volume } });
  let seen;
  for await (const event of service.events(id)) {
    const rows = (event.progress ?? event.state?.progress)?.rows ?? 0;
    if (rows > 0) {
      seen ??= performance.now() - start;
    }
  }
  return seen;
}

/** Milliseconds until a job that has begun to read is stopped; undefined when it was over before. */
async function cancelled(service, volume) {
  const { id } = await service.call('POST', '/api/jobs', { type: 'Statistics', source: { volume } });
  for await (const event of service.events(id)) {
    if ((event.progress ?? event.state?.progress)?.bytesDone > 0) {
      break;
    }
  }
  const start = performance.now();
  await service.call('POST', `/api/jobs/${id}/cancel`, {});
  const milliseconds = performance.now() - start;
  const { phase } = await service.call('GET', `/api/jobs/${id}`);
  return phase === 'ABORTED' ? milliseconds : undefined;
}
