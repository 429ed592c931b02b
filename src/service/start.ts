import { createRequire, enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startThread } from '../compute/threads';
import { cacheFolder } from './cache-folder';

/** Commands that read files. */
const SCANS = ['map', 'load', 'similar', 'convert'];
/**
 * Entry of the process: keeps V8's compiled code of the service, whose loading would else take longer than a small map.
 * Where the folder cannot be written it is compiled each time. Threads and child processes look into the environment.
 * The first thread of a command that reads files starts while the service is loaded, a second one beside its planning:
 * one file alone is read by two.
 */
process.env.NODE_COMPILE_CACHE ||= join(cacheFolder(process.env), 'compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

// Inflating runs on libuv's threads; their number is read at their first use, so it is set before anything else.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 2));

const [command, ...rest] = process.argv.slice(2);
const isScan = SCANS.includes(command) && !rest.includes('--help') && !rest.includes('-h');
const worker = join(__dirname, 'worker.cjs');
if (isScan) {
  startThread(worker);
}

createRequire(__filename)('./service.cjs');

if (isScan && (Number(process.env.GAIALAB_WORKERS) || availableParallelism()) > 1) {
  startThread(worker);
}
