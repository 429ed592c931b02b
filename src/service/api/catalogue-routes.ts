import type { FastifyInstance } from 'fastify';
import { names, object, text, validateJobRequest, validatePartitionsRequest, where } from '../../protocol';
import { ANSWER_MS } from '../file-index';
import type { Service } from '../service';

/** Routes about the volume, its files and what requests would cost; all answer at once. */
export function catalogueRoutes(app: FastifyInstance, service: Service): void {
  app.get('/api/status', async () => service.status());

  app.get('/api/volume', async request => {
    const { volume } = where(object(request.query, 'query'));
    return service.describeVolume(volume);
  });

  app.put('/api/volume', async request => {
    const { path } = object(request.body, 'request');
    return service.describeVolume(service.volumes.use(text(path, 'path')).path);
  });

  app.post('/api/partitions', async request =>
    service.findPartitions(validatePartitionsRequest(request.body), { patience: ANSWER_MS })
  );

  app.post('/api/files', async request => {
    const fields = object(request.body, 'request');
    const { volume, ...of } = where(fields);
    return { files: service.files(volume, of, names(fields.partitions, 'partitions')) };
  });

  app.get('/api/columns', async request => {
    const query = object(request.query, 'query');
    const columns =
      query.file === undefined
        ? await service.columnsOfTable(where(query))
        : await service.columnsOfFile(text(query.file, 'file'));
    return { columns };
  });

  app.post('/api/plan', async request => {
    const planned = await service.planner.plan(validateJobRequest(request.body), { patience: ANSWER_MS });
    return planned.plan;
  });
}
