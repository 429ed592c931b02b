import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, stamps } from './places.mjs';

/** Fingerprint of files and folders: their names and contents. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(path => filesBelow(join(root, path))).sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs `work` unless it was done for the same inputs and its product is still there. */
export async function once(name, inputs, product, work) {
  const stamp = join(stamps, name);
  const now = fingerprint(inputs);
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) {
    return false;
  }
  await work();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.name !== '__pycache__' && entry.name !== 'build')
    .flatMap(entry => filesBelow(join(path, entry.name)));
}
