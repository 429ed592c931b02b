import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startThread } from '../compute/threads';
import { PROTOCOL_VERSION, VERSION } from '../protocol';
import { createServer } from './api/server';
import { writeWhole } from './files-atomic';
import { watchOwner } from './owner';
import { Service } from './service';
import { settingsFromEnvironment } from './settings';

/** Longest path of a unix socket that every system takes (sun_path, less the final NUL) [bytes]. */
const MAX_SOCKET_PATH = 103;

/** Time to end in good order [ms]. */
const GRACE_MS = 3000;

export interface ServeOptions {
  /** Private folder for the socket and `service.json`; a new temporary one if absent. */
  runtime?: string;
  /** Process whose end is the service's end. */
  owner?: number;
  volume?: string;
  roots: string[];
  signal: AbortSignal;
}

/**
 * Runs the service until it is told to end (signal, SIGTERM, end of its owner). It listens on a unix socket in a
 * folder that only the user can enter, never on TCP; `service.json` in the runtime folder tells where, and the secret.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const settings = settingsFromEnvironment();
  const volume = options.volume ?? settings.volume;
  const service = new Service({
    ...settings,
    volume: volume === undefined ? undefined : resolve(volume),
    roots: [...settings.roots, ...options.roots]
  });
  const runtime = privateFolder(options.runtime);
  const socketFolder = join(runtime, 'gaialab.sock').length > MAX_SOCKET_PATH ? privateFolder() : runtime;
  const socket = join(socketFolder, 'gaialab.sock');
  const secret = randomBytes(32).toString('hex');
  const app = createServer(service, secret);
  rmSync(socket, { force: true });
  // whoever sees the record may end the service at once: the end is listened for before
  const end = ended(options);
  await app.listen({ path: socket });
  chmodSync(socket, 0o600);

  const record = join(runtime, 'service.json');
  const started = new Date().toISOString();
  writeWhole(
    record,
    JSON.stringify({ pid: process.pid, socket, secret, version: VERSION, protocol: PROTOCOL_VERSION, started }),
    0o600
  );
  process.stdout.write(`gaialab ${VERSION} listens on ${socket}\n`);
  service.adopt();
  startThread(settings.workerFile); // for the first job
  service.warmUp();

  await end;

  rmSync(record, { force: true });
  await service.close();
  await app.close();
  rmSync(socket, { force: true });
  if (socketFolder !== runtime) {
    rmSync(socketFolder, { recursive: true, force: true });
  }
}

function ended({ signal, owner }: ServeOptions): Promise<void> {
  return new Promise(resolveEnd => {
    const end = (): void => {
      resolveEnd();
      // A listener that hangs must not keep the process alive, nor a thread: process.exit would wait for one that waits for
      // a volume that is gone, and would hear no further signal.
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', end);
    process.once('SIGTERM', end);
    process.once('SIGHUP', end);
    if (owner !== undefined) {
      watchOwner(owner, end);
    }
  });
}

function privateFolder(path?: string): string {
  if (path === undefined) {
    return mkdtempSync(join(tmpdir(), 'gaialab-'));
  }
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}
