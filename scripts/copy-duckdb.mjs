// Puts DuckDB, whose code is native, beside the bundles of the service: they find it without the checkout's node_modules.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export function copyDuckDb() {
  const from = join(root, 'node_modules/@duckdb');
  const to = join(root, 'gaialab/service/node_modules/@duckdb');
  mkdirSync(to, { recursive: true });
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    if (versionIn(join(from, name)) !== versionIn(join(to, name))) {
      rmSync(join(to, name), { recursive: true, force: true });
      const isNeeded = path => !/\.(d\.ts|map|md)$/.test(path);
      cpSync(join(from, name), join(to, name), { recursive: true, filter: isNeeded });
    }
  }
}

function versionIn(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
