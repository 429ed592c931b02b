import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { writeMap } from '../../formats/map-writer';
import { GaiaError, isTerminal, MAP_FORMATS, type MapFormat } from '../../protocol';
import type { Service } from '../service';

const MIME: Record<MapFormat, string> = {
  arrow: 'application/vnd.apache.arrow.file',
  fits: 'application/fits',
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv'
};

/** Routes that give a finished map as a file: the job's own, or, in a format that it did not ask for, one made of its map. */
export function mapFileRoutes(app: FastifyInstance, service: Service): void {
  for (const format of MAP_FORMATS) {
    app.get<{ Params: { id: string } }>(`/api/jobs/:id/map.${format}`, (request, reply) =>
      sendMap(service, request.params.id, format, reply)
    );
  }
}

async function sendMap(service: Service, id: string, format: MapFormat, reply: FastifyReply): Promise<FastifyReply> {
  const { manifest, phase } = service.store.get(id).state;
  const own = manifest?.results.find(({ name }) => name === `map.${format}`);
  if (own) {
    return stream(reply, own.path, format);
  }
  if (!isTerminal(phase)) {
    throw new GaiaError('RESULT_NOT_READY', `Job ${id} is still running.`, 'Its files come when it is over.');
  }
  const frame = service.frame(id);
  const asked = manifest?.request;
  const order = asked && 'order' in asked ? asked.order : undefined;
  if (order !== undefined && order > frame.order) {
    throw new GaiaError(
      'BAD_REQUEST',
      `Job ${id} has a map of order ${order}, which was not written as ${format}.`,
      `Run it again with the format ${format}.`
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'gaialab-map-'));
  const path = join(folder, `map.${format}`);
  const done = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const about = manifest && {
      request: JSON.stringify(asked),
      citation: manifest.citation,
      release: manifest.release
    };
    await writeMap(format, path, frame, { ...about });
  } catch (reason) {
    done();
    throw reason;
  }
  return stream(reply, path, format, done);
}

function stream(reply: FastifyReply, path: string, format: MapFormat, done?: () => void): FastifyReply {
  const bytes = createReadStream(path);
  if (done) {
    bytes.on('close', done);
  }
  return reply.type(MIME[format]).header('content-length', statSync(path).size).send(bytes);
}
