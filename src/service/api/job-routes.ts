import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { encodeFrame, GaiaError, object, validateJobRequest, wholeFrame } from '../../protocol';
import { ANSWER_MS, requireIndex } from '../file-index';
import { mapPicture } from '../picture/map-picture';
import { pictureOf } from '../picture/picture';
import type { SubmitOptions } from '../jobs/fresh-state';
import type { Service } from '../service';
import { streamEvents } from './sse';

interface WithId {
  Params: { id: string };
}

/** Routes about jobs: submit, watch, cancel, retry, pictures, delete. */
export function jobRoutes(app: FastifyInstance, service: Service): void {
  app.post('/api/jobs', async (request, reply) => {
    const planned = await service.planner.plan(validateJobRequest(request.body), { patience: ANSWER_MS });
    requireIndex(planned.plan);
    const job = service.submit(planned, submitOptions(request));
    return reply.status(201).send(job.state);
  });

  app.get('/api/jobs', async () => service.store.all.map(job => job.state));
  app.get<WithId>('/api/jobs/:id', async request => service.store.get(request.params.id).state);
  app.post<WithId>('/api/jobs/:id/cancel', async request => (await service.runner.cancel(request.params.id)).state);
  app.delete<WithId>('/api/jobs/:id', async (request, reply) => {
    service.store.delete(request.params.id);
    return reply.status(204).send();
  });

  app.post<WithId>('/api/jobs/:id/retry', async (request, reply) => {
    const makeRoom = (): void => service.housekeeping.makeRoom();
    return reply.status(201).send((await service.runner.retry(request.params.id, keyOf(request), makeRoom)).state);
  });

  app.get<WithId & { Params: { name: string } }>('/api/jobs/:id/results/:name', async (request, reply) => {
    const { path, mime, bytes } = service.resultFile(request.params.id, request.params.name);
    return reply.type(mime).header('content-length', bytes).send(createReadStream(path));
  });

  app.put<WithId>('/api/jobs/:id/destruction', async request => {
    const { destruction } = object(request.body, 'request');
    return service.store.setDestruction(request.params.id, destruction === null ? null : time(destruction)).state;
  });

  app.get('/api/events', (_request, reply) => {
    const { store } = service;
    reply.hijack();
    streamEvents(reply.raw, listener => store.listen(listener), false);
  });

  app.get<WithId>('/api/jobs/:id/events', (request, reply) => {
    const job = service.store.get(request.params.id);
    reply.hijack();
    streamEvents(reply.raw, listener => job.listen(listener), true);
  });

  app.get<WithId>('/api/jobs/:id/frame', async (request, reply) => {
    const frame = service.frame(request.params.id, integer(object(request.query, 'query').order, 'order', 12));
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(encodeFrame(frame));
  });

  app.get<WithId>('/api/jobs/:id/histogram', async (request, reply) =>
    reply.header('cache-control', 'no-store').send(service.histogram(request.params.id))
  );

  app.get<WithId>('/api/jobs/:id/spectra', async (request, reply) =>
    reply.header('cache-control', 'no-store').send(service.spectra(request.params.id))
  );

  app.get<WithId>('/api/jobs/:id/map.png', async (request, reply) => {
    const query = object(request.query, 'query');
    const picture = mapPicture(wholeFrame(service.frame(request.params.id, 8)), {
      layer: integer(query.layer, 'layer', 1000) ?? 0,
      width: integer(query.width, 'width', 4000) ?? 800
    });
    return reply.type('image/png').send(Buffer.from(picture));
  });

  app.get<WithId>('/api/jobs/:id/picture.png', async (request, reply) => {
    const { layer } = object(request.query, 'query');
    const picture = pictureOf(service, request.params.id, integer(layer, 'layer', 1000));
    return reply.type('image/png').header('cache-control', 'no-store').send(Buffer.from(picture));
  });
}

/** `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header), `?priority=` and `?destruction=`. */
function submitOptions(request: FastifyRequest): SubmitOptions {
  const { priority, destruction } = object(request.query, 'query');
  return {
    ...keyOf(request),
    ...(priority !== undefined && { priority: integer(priority, 'priority', 1000) }),
    ...(destruction !== undefined && { destruction: time(destruction) })
  };
}

function keyOf({ headers }: FastifyRequest): Pick<SubmitOptions, 'idempotencyKey'> {
  const key = headers['idempotency-key'];
  return key === undefined ? {} : { idempotencyKey: String(key) };
}

function time(value: unknown): string {
  const date = new Date(String(value));
  if (typeof value !== 'string' || Number.isNaN(date.getTime())) {
    throw new GaiaError('BAD_REQUEST', `"destruction" must be a time (ISO 8601), not ${String(value)}.`);
  }
  return date.toISOString();
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
