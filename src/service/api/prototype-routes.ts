import type { FastifyInstance } from 'fastify';
import { validatePrototypeFile } from '../../protocol';
import { prototypeOfBytes, readPrototype } from '../prototype-file';
import type { Service } from '../service';

/** The route that reads a spectrum to compare with from a file: one in a configured folder, or one that the browser sends. */
export function prototypeRoutes(app: FastifyInstance, service: Service): void {
  app.post('/api/prototype', async request => {
    const file = validatePrototypeFile(request.body);
    return 'path' in file
      ? readPrototype(service.folders.resolve(file.path), file.fluxColumn)
      : prototypeOfBytes(Buffer.from(file.data, 'base64'), file.name, file.fluxColumn);
  });
}
