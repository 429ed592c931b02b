// What is measured on: synthetic partitions, the same everywhere, made once and checked before every run.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync
} from 'node:fs';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../../scripts/setup/run.mjs';
import { say, stop } from '../../scripts/setup/say.mjs';
import { columnsOf } from './columns.mjs';

const SEED = '1';
const TABLE = 'gdr3/gaia_source';
const LARGE = '034570-036209';
/** Spread over the sky: disc, bulge, Magellanic Cloud, poles. */
const SIXTEEN = (
  '000000-003111 034570-036209 071196-073887 182644-185173 226269-226461 230774-230814 364665-365697 378389-378603 ' +
  '461276-461325 472369-472398 529539-529547 533287-534680 553778-556045 627316-627468 667311-667333 774450-776043'
).split(' ');

/**
 * Input of the cases.
 *
 * @typedef {{name: string, volume: string, files: string[], rows?: number, bytes: number, synthetic: boolean}} Input
 * @returns {Promise<{one: Input, many: Input, tiny: Input, columnsFile: string}>} a partition, several, and one with a
 *   single row, which shows what a program costs that has nothing to read
 */
export async function inputs(options, product, folder) {
  mkdirSync(folder, { recursive: true });
  const make = (name, rows, partitions) => volume(product, join(folder, `${name}-${rows}`), rows, partitions);
  const tiny = await make('tiny', 1, [LARGE]);
  const one = options.file === undefined ? await make('one', options.rows, [LARGE]) : ownFile(options.file, folder);
  const many = options.file === undefined ? await make('many', options.manyRows, SIXTEEN) : one;
  const columns = await columnsOf(one.files[0]);
  const columnsFile = join(folder, options.file === undefined ? 'columns.json' : 'columns-own.json');
  writeFileSync(columnsFile, JSON.stringify(columns));
  return { one, many, tiny, columnsFile };
}

/**
 * The input that only cases of spectra need.
 *
 * @param {number} sources - about one in sixteen has a spectrum
 * @returns {Promise<Input>} without a number of rows
 */
export async function spectra(sources, product, folder) {
  const target = join(folder, `spectra-${sources}`);
  return { ...(await volume(product, target, sources, [LARGE], 'xp_sampled_mean_spectrum')), rows: undefined };
}

async function volume(product, folder, rows, partitions, table) {
  if (existsSync(folder) && !(await isWhole(folder))) {
    say(`${basename(folder)} is not what was made; making it again.`);
    rmSync(folder, { recursive: true });
  }
  if (!existsSync(folder)) {
    say(`Making ${rows.toLocaleString('en')} synthetic sources in ${partitions.length} partition(s)…`);
    const more = table === undefined ? [] : ['--tables', table];
    const args = ['make-volume', folder, '--rows', String(rows), '--seed', SEED, '--partitions', partitions.join()];
    await run(product.node, [product.service, ...args, ...more], { quiet: true });
  }
  return describe(folder, csvFiles(folder), true, rows);
}

/** A volume that holds nothing but the user's file. */
function ownFile(path, folder) {
  const own = join(folder, 'own');
  const target = join(own, TABLE, basename(path));
  rmSync(own, { recursive: true, force: true });
  mkdirSync(join(own, TABLE), { recursive: true });
  try {
    linkSync(path, target);
  } catch {
    copyFileSync(path, target);
  }
  return describe(own, [target], false);
}

function describe(folder, files, synthetic, rows) {
  if (files.length === 0) {
    stop(`${folder} has no partition.`);
  }
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { name: basename(folder), volume: folder, files, rows, bytes, synthetic };
}

function csvFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter(name => name.endsWith('.csv.gz'))
    .map(name => join(folder, name))
    .sort();
}

/** Whether all files have the checksums that were written when they were made. Reading them warms the page cache, too. */
async function isWhole(folder) {
  const sums = readdirSync(folder, { recursive: true }).filter(name => basename(name) === '_MD5SUM.txt');
  const listed = sums.flatMap(name =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map(line => line.split(/\s+/))
      .map(([sum, file]) => [join(folder, name, '..', file), sum])
  );
  if (listed.length === 0 || listed.length !== csvFiles(folder).length) {
    return false;
  }
  for (const [file, sum] of listed) {
    if (!existsSync(file) || (await md5(file)) !== sum) {
      return false;
    }
  }
  return true;
}

async function md5(path) {
  const hash = createHash('md5');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
