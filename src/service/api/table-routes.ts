import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import {
  GaiaError,
  object,
  text,
  validateTablePlace,
  validateTableWindow,
  type TableEvent,
  type TableWindow
} from '../../protocol';
import type { Service } from '../service';
import type { WindowOptions } from '../table-window/table-windows';

/** Keeps proxies from closing a stream that has nothing to say yet [ms]. */
const HEARTBEAT_MS = 15_000;

/**
 * Routes about tables: what one is, and windows of its rows. A window may take long (the first one deep in a large file, a
 * sort): asked for as an event stream it tells how far it is, and ends when the asker goes away.
 */
export function tableRoutes(app: FastifyInstance, service: Service): void {
  app.get('/api/table', async request => {
    const { path, job } = object(request.query, 'query');
    return service.tables.describe(service.tableFiles.find(validateTablePlace(path, job)));
  });

  app.get('/api/table/window', async (request, reply) => {
    const window = validateTableWindow(parsed(text(object(request.query, 'query').request, 'request')));
    const file = service.tableFiles.find(validateTablePlace(window.path, window.job));
    const read = (options: WindowOptions): Promise<TableWindow> => service.tables.window(file, window, options);
    if (request.headers.accept === 'text/event-stream') {
      reply.hijack();
      await stream(reply.raw, read);
      return reply;
    }
    const stop = new AbortController();
    reply.raw.once('close', () => stop.abort());
    return read({ signal: stop.signal });
  });
}

async function stream(response: ServerResponse, read: (options: WindowOptions) => Promise<TableWindow>): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no'
  });
  const stop = new AbortController();
  const heartbeat = setInterval(() => response.write(': ping\n\n'), HEARTBEAT_MS);
  response.once('close', () => stop.abort());
  const tell = (event: TableEvent): void => {
    if (!stop.signal.aborted && !(event.kind === 'progress' && response.writableNeedDrain)) {
      response.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  };
  try {
    const window = await read({ signal: stop.signal, onProgress: progress => tell({ kind: 'progress', progress }) });
    tell({ kind: 'window', window });
  } catch (reason) {
    tell({ kind: 'error', error: GaiaError.from(reason).toJSON() });
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new GaiaError('BAD_REQUEST', '"request" is not JSON.');
  }
}
