import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { names, object, text, type SampleState } from '../../protocol';
import { fileInformation } from '../catalogue/file-information';
import { listFolders } from '../catalogue/list-folders';
import { SampleMaker } from '../catalogue/sample-maker';
import { removeStored, storeContents } from '../catalogue/store-contents';
import type { Service } from '../service';
import { streamStates } from './sse';

/** Files that are asked about at once. */
const MOST_FILES = 200;

/** Routes about what lies where: folders, files, the Parquet store, the sample volume. */
export function volumeRoutes(app: FastifyInstance, service: Service): void {
  const { results } = service.status();
  const sample = new SampleMaker(join(dirname(results), 'sample'));
  app.addHook('onClose', async () => void sample.cancel());

  app.get('/api/folders', async request => {
    const { path } = object(request.query, 'query');
    return listFolders(text(path, 'path'));
  });

  app.post('/api/file-information', async request => {
    const { paths } = object(request.body, 'request');
    const { folders, parquet } = service;
    const files = [];
    for (const path of names(paths, 'paths').slice(0, MOST_FILES)) {
      files.push(await fileInformation(path, { folders, parquet, results }));
    }
    return { files };
  });

  app.get('/api/store', async () => storeContents(service.parquet, service.parquetQuota));
  app.delete('/api/store', async request => {
    const { release, table, outdated } = object(request.query, 'query');
    const of = { release: text(release, 'release'), table: text(table, 'table'), outdated: outdated === 'true' };
    return { bytes: removeStored(service.parquet, of) };
  });

  app.get('/api/sample', async () => sample.state);
  app.post('/api/sample', async () => sample.start());
  app.delete('/api/sample', async () => sample.cancel());
  app.get('/api/sample/events', (_request, reply) => {
    reply.hijack();
    streamStates<SampleState>(
      reply.raw,
      listener => sample.listen(listener),
      ({ phase }) => phase !== 'making'
    );
  });
}
