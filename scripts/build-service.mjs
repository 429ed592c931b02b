// Bundles the service (main and worker threads) into the Python package: one file each, and one for each large package;
// of node_modules only DuckDB.
import { build } from 'esbuild';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWasm } from './build-wasm.mjs';
import { buildSparkStubs } from './build-spark-stubs.mjs';
import { copyDuckDb } from './copy-duckdb.mjs';
import { lazyPackages, packageEntry } from './lazy-package.mjs';
import { writeNotices } from './notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRIES = {
  main: 'src/service/start.ts',
  service: 'src/service/main.ts',
  worker: 'src/service/store/worker.ts',
  'table-worker': 'src/service/table-window/worker.ts',
  'parquet-worker': 'src/service/table-window/foreign/worker.ts',
  'verify-worker': 'src/service/verify/worker.ts',
  'sql-worker': 'src/service/engines/sql/worker.ts'
};

/** Half of all code; most commands and threads do without them. */
const PACKAGES = {
  'apache-arrow': packageEntry('apache-arrow', 'Arrow.node.mjs'),
  fastify: packageEntry('fastify'),
  '@grpc/grpc-js': packageEntry('@grpc/grpc-js')
};
const fileOf = name => name.split('/').pop();

export async function buildService() {
  const own = Object.entries(ENTRIES).filter(([, file]) => existsSync(join(root, file)));
  const packages = Object.entries(PACKAGES).map(([name, entry]) => [fileOf(name), entry]);
  const entryPoints = Object.fromEntries([...own, ...packages]);
  await buildWasm();
  buildSparkStubs();
  copyDuckDb();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'gaialab/service',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    loader: { '.wasm': 'binary' },
    // less to read and to check at each start; names of functions stay, for stacks
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none', // THIRD-PARTY-NOTICES.txt has them
    external: ['@duckdb/node-api'],
    plugins: [lazyPackages(Object.fromEntries(Object.keys(PACKAGES).map(name => [name, `${fileOf(name)}.cjs`])))],
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning'
  });
  Object.keys(entryPoints).forEach(name => keepToAscii(join(root, `gaialab/service/${name}.cjs`)));
  writeNotices(Object.keys(metafile.inputs), join(root, 'gaialab/service/THIRD-PARTY-NOTICES.txt'));
}

/** Text of one byte a character is read, checked and scanned faster; esbuild leaves regular expressions as they are. */
function keepToAscii(path) {
  const text = readFileSync(path, 'utf8');
  const plain = text.replace(/[\u0080-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (plain !== text) {
    writeFileSync(path, plain);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildService();
}
