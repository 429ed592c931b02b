import type { FastifyInstance } from 'fastify';
import { validateCompletion, validateTextCheck } from '../../protocol';
import type { Service } from '../service';

/** Routes for editors and forms: is a text right so far, and what may stand at its cursor. */
export function textRoutes(app: FastifyInstance, service: Service): void {
  app.post('/api/check', async request => service.texts.check(validateTextCheck(request.body)));
  app.post('/api/complete', async request => service.texts.complete(validateCompletion(request.body)));
}
