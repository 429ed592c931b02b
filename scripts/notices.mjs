// Licences of the packages whose code ships inside the service: what esbuild bundled, DuckDB, and the kernels' runtime.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/places.mjs';

const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//g;
/** Shipped, though no import of the bundles says so. */
const BESIDES = ['@duckdb/node-api', '@duckdb/node-bindings', 'assemblyscript'];
const RULE = '-'.repeat(100);

/**
 * Writes the file that goes with the bundles.
 * @param inputs paths of the files that were bundled, as in esbuild's metafile
 */
export function writeNotices(inputs, file) {
  const folders = new Set(BESIDES.map(name => `node_modules/${name}`));
  for (const input of inputs) {
    const last = [...input.matchAll(PACKAGE)].at(-1);
    if (last) {
      folders.add(input.slice(0, last.index + last[0].length).replace(/\/$/, ''));
    }
  }
  const parts = [...folders].sort().map(notice);
  const head =
    'The service of gaialab contains code of these packages.\n' +
    'Its messages to clusters are generated from the .proto files of Apache Spark (https://spark.apache.org), Apache License 2.0.\n' +
    'Those of the JupyterLab extension are in share/jupyter/labextensions/gaialab/static/third-party-licenses.json.\n';
  writeFileSync(file, [head, ...parts].join(`\n${RULE}\n`));
}

function notice(folder) {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const texts = readdirSync(path)
    .filter(entry => /^(licen[cs]e|copying|notice)/i.test(entry) && !/\.(js|ts)$/.test(entry))
    .sort()
    .map(entry => readFileSync(join(path, entry), 'utf8').trim());
  if (license === undefined && texts.length === 0) {
    throw new Error(`${folder} says nothing of its licence.`);
  }
  return `${name} ${version}: ${license ?? 'see below'}\n\n${texts.join('\n\n') || 'The package has no text of its licence.'}\n`;
}
