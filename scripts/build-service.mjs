// Bundles the service (main and worker thread) into the Python package: one file each, no node_modules at run time.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWasm } from './build-wasm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRIES = {
  main: 'src/service/main.ts',
  worker: 'src/service/store/worker.ts',
  'verify-worker': 'src/service/verify/worker.ts'
};

export async function buildService() {
  const entryPoints = Object.fromEntries(Object.entries(ENTRIES).filter(([, file]) => existsSync(join(root, file))));
  await buildWasm();
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'gaialab/service',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    loader: { '.wasm': 'binary' },
    sourcemap: 'linked',
    logLevel: 'warning'
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildService();
}
