import type { FastifyInstance } from 'fastify';
import { encodeFrame, GaiaError, object, validateJobRequest } from '../../protocol';
import { mapPicture } from '../map-picture';
import type { Service } from '../service';
import { streamEvents } from './sse';

interface WithId {
  Params: { id: string };
}

/** Routes about jobs: submit, watch, cancel, pictures, delete. */
export function jobRoutes(app: FastifyInstance, service: Service): void {
  const { store, runner } = service;

  app.post('/api/jobs', async (request, reply) => {
    const planned = await service.planner.plan(validateJobRequest(request.body));
    const job = runner.submit(planned);
    return reply.status(201).send(job.state);
  });

  app.get('/api/jobs', async () => store.all.map(job => job.state));
  app.get<WithId>('/api/jobs/:id', async request => store.get(request.params.id).state);
  app.post<WithId>('/api/jobs/:id/cancel', async request => (await runner.cancel(request.params.id)).state);
  app.delete<WithId>('/api/jobs/:id', async (request, reply) => {
    store.delete(request.params.id);
    return reply.status(204).send();
  });

  app.get('/api/events', (_request, reply) => {
    reply.hijack();
    streamEvents(reply.raw, listener => store.listen(listener), false);
  });

  app.get<WithId>('/api/jobs/:id/events', (request, reply) => {
    const job = store.get(request.params.id);
    reply.hijack();
    streamEvents(reply.raw, listener => job.listen(listener), true);
  });

  app.get<WithId>('/api/jobs/:id/frame', async (request, reply) => {
    const frame = service.frame(request.params.id, integer(object(request.query, 'query').order, 'order', 12));
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(encodeFrame(frame));
  });

  app.get<WithId>('/api/jobs/:id/map.png', async (request, reply) => {
    const query = object(request.query, 'query');
    const picture = mapPicture(service.frame(request.params.id, 8), {
      layer: integer(query.layer, 'layer', 1000) ?? 0,
      width: integer(query.width, 'width', 4000) ?? 800
    });
    return reply.type('image/png').send(Buffer.from(picture));
  });
}

function integer(value: unknown, name: string, most: number): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > most) {
    throw new GaiaError('BAD_REQUEST', `"${name}" must be an integer from 0 to ${most}, not ${String(value)}.`);
  }
  return number;
}
