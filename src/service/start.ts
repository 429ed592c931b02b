import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';

/**
 * Entry of the process: keeps V8's compiled code of the service, whose loading would else take longer than a small map.
 * Where the folder cannot be written it is compiled each time. Threads and child processes look into the environment.
 */
process.env.NODE_COMPILE_CACHE ||= join(cacheFolder(process.env), 'compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
createRequire(__filename)('./service.cjs');
