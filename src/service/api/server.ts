import { timingSafeEqual } from 'node:crypto';
import { fastify, type FastifyInstance } from 'fastify';
import { GaiaError, type ErrorCode } from '../../protocol';
import type { Service } from '../service';
import { catalogueRoutes } from './catalogue-routes';
import { jobRoutes } from './job-routes';
import { prototypeRoutes } from './prototype-routes';
import { textRoutes } from './text-routes';
import { volumeRoutes } from './volume-routes';
import { tableRoutes } from './table-routes';
import { mapFileRoutes } from './map-file-routes';

export const SECRET_HEADER = 'x-gaialab-secret';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 403,
  PATH_OUTSIDE: 403,
  JOB_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  PARTITION_NOT_FOUND: 404,
  VOLUME_NOT_FOUND: 404,
  VOLUME_NOT_SET: 409,
  RESULT_NOT_READY: 409,
  CANCELLED: 409,
  DISK_FULL: 507,
  INTERNAL: 500
};

/** The HTTP API of the service. Every request carries the secret; every error is an ErrorValue. */
export function createServer(service: Service, secret: string): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: 4 << 20, forceCloseConnections: true });
  // JupyterLab names a content type for every request, also for those without a body.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new GaiaError('BAD_REQUEST', 'The request is not JSON.'), undefined);
    }
  });
  const expected = Buffer.from(secret);
  app.addHook('onRequest', async request => {
    const given = Buffer.from(String(request.headers[SECRET_HEADER] ?? ''));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new GaiaError('UNAUTHORIZED', 'This request does not carry the secret of the service.');
    }
  });
  app.setErrorHandler((reason, _request, reply) => {
    const badInput = (reason as { statusCode?: number }).statusCode;
    const error =
      badInput !== undefined && badInput < 500
        ? new GaiaError('BAD_REQUEST', (reason as Error).message)
        : GaiaError.from(reason);
    if (error.code === 'INTERNAL') {
      process.stderr.write(`gaialab: ${(reason as Error).stack ?? String(reason)}\n`);
    }
    void reply.status(STATUS[error.code] ?? 400).send(error.toJSON());
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new GaiaError('BAD_REQUEST', `The service has no ${request.method} ${request.url.split('?')[0]}.`);
    void reply.status(404).send(error.toJSON());
  });
  catalogueRoutes(app, service);
  jobRoutes(app, service);
  textRoutes(app, service);
  prototypeRoutes(app, service);
  volumeRoutes(app, service);
  tableRoutes(app, service);
  mapFileRoutes(app, service);
  return app;
}
