import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileNameOf } from '../../gaia/files';
import { PARTITIONS, type Partition } from '../../gaia/partitions';
import { releaseNamed } from '../../gaia/release';
import { tableNamed } from '../../gaia/table';
import { GaiaError, isAbort, VERSION } from '../../protocol';
import { CsvText } from './csv-text';
import { KNOWN_STARS } from './known-stars';
import { SharedHeader, writePartitionFile, type WrittenFile } from './partition-file';
import { partitionRows, type PartitionPlan } from './partition-rows';
import { Permutation } from './permutation';
import { headerText, readmeText } from './volume-text';

/** File that tells the service that a volume is made up. */
export const VOLUME_MARKER = 'gaialab-volume.json';

/** Partitions compressed at a time, in Node's thread pool, while the next rows are made. */
const AT_ONCE = 3;
const MAX_ROWS = 2_000_000_000;
/** Compressed bytes of a row and of a header, for the check of the free space. */
const BYTES_PER_ROW = 460;
const BYTES_PER_FILE = 12_000;

export interface MakeVolumeOptions {
  /** Folder to make; must not exist or be empty. */
  folder: string;
  /** Sources in all partitions together. */
  rows: number;
  /** The same seed, rows and partitions make the same files, byte for byte. */
  seed: number;
  /** Names of the partitions to make; default all 3386. */
  partitions?: readonly string[];
  signal?: AbortSignal;
  onProgress?: (progress: MakeVolumeProgress) => void;
}

export interface MakeVolumeProgress {
  filesDone: number;
  filesTotal: number;
  rowsDone: number;
  rowsTotal: number;
  /** Compressed bytes written. */
  bytes: number;
}

export interface MadeVolume {
  folder: string;
  files: number;
  rows: number;
  bytes: number;
}

/**
 * Makes a synthetic volume in the layout of Gaia DR3: `gdr3/gaia_source/GaiaSource_AAAAAA-BBBBBB.csv.gz`, its
 * checksums, a README and a marker. The folder appears when it is complete, and not at all after a failure.
 *
 * @throws GaiaError BAD_REQUEST for a folder in use or bad numbers, PARTITION_NOT_FOUND for an unknown partition,
 *   DISK_FULL when the volume does not fit, CANCELLED when `signal` is aborted
 */
export async function makeVolume(options: MakeVolumeOptions): Promise<MadeVolume> {
  const { rows, seed, signal } = options;
  const partitions = chosenPartitions(options.partitions);
  checkNumber('rows', rows, 1, MAX_ROWS);
  checkNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  const folder = resolve(options.folder);
  await checkFolder(folder);
  const unfinished = `${folder}.tmp-${process.pid}`;
  try {
    signal?.throwIfAborted();
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await checkSpace(unfinished, rows, partitions.length);
    const bytes = await fill(unfinished, partitions, options);
    await rename(unfinished, folder);
    return { folder, files: partitions.length, rows, bytes };
  } catch (reason) {
    await rm(unfinished, { recursive: true, force: true });
    throw asGaiaError(reason, folder);
  }
}

/** Rows of each partition: as equal as whole numbers allow, and at least one where a known star is. */
export function rowsOfPartitions(partitions: readonly Partition[], rows: number): number[] {
  const counts = partitions.map(
    (_, i) => Math.floor(((i + 1) * rows) / partitions.length) - Math.floor((i * rows) / partitions.length)
  );
  partitions.forEach((partition, i) => {
    if (counts[i] === 0 && knownIn(partition).length > 0) {
      const donor = partitions.findIndex((other, j) => counts[j] > knownIn(other).length);
      if (donor >= 0) {
        counts[donor]--;
        counts[i]++;
      }
    }
  });
  return counts;
}

const knownIn = ({ first, last }: Partition) =>
  KNOWN_STARS.filter(({ pixel }) => Math.floor(pixel / 256) >= first && Math.floor(pixel / 256) <= last);

async function fill(folder: string, partitions: readonly Partition[], options: MakeVolumeOptions): Promise<number> {
  const { rows, seed, signal, onProgress } = options;
  const release = releaseNamed('DR3');
  const table = tableNamed(release, 'gaia_source');
  const place = join(folder, release.folder, table.folder);
  await mkdir(place, { recursive: true });
  const counts = rowsOfPartitions(partitions, rows);
  const header = new SharedHeader(headerText(rows, seed));
  const order = new Permutation(rows, seed);
  const text = new CsvText();
  const checksums: string[] = new Array<string>(partitions.length);
  const progress = { filesDone: 0, filesTotal: partitions.length, rowsDone: 0, rowsTotal: rows, bytes: 0 };
  let next = 0;
  let before = 0;
  const work = async (): Promise<void> => {
    while (next < partitions.length) {
      signal?.throwIfAborted();
      const index = next++;
      const partition = partitions[index];
      const plan: PartitionPlan = {
        partition,
        rows: counts[index],
        before,
        mean: rows / partitions.length,
        seed,
        known: knownIn(partition).slice(0, counts[index]),
        order
      };
      before += counts[index];
      const name = fileNameOf(table, partition.name);
      const written: WrittenFile = await writePartitionFile(
        join(place, name),
        header,
        partitionRows(plan, text),
        signal
      );
      checksums[index] = `${written.md5}  ${name}`;
      progress.filesDone++;
      progress.rowsDone += counts[index];
      progress.bytes += written.bytes;
      onProgress?.({ ...progress });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Like ESA's: sorted by name, no line end behind the last line.
  await writeFile(join(place, release.checksums), checksums.join('\n'));
  await writeFile(join(folder, 'README.txt'), readmeText(rows, seed, partitions.length));
  const marker = { synthetic: true, rows, seed, partitions: partitions.length, version: VERSION };
  await writeFile(join(folder, VOLUME_MARKER), `${JSON.stringify(marker, null, 2)}\n`);
  return progress.bytes;
}

function chosenPartitions(names: readonly string[] | undefined): readonly Partition[] {
  if (!names) {
    return PARTITIONS;
  }
  for (const name of names) {
    if (!PARTITIONS.some(partition => partition.name === name)) {
      throw new GaiaError('PARTITION_NOT_FOUND', `Gaia DR3 has no partition '${name}'.`, undefined, {
        partition: name
      });
    }
  }
  if (names.length === 0) {
    throw new GaiaError('BAD_REQUEST', 'A volume needs at least one partition.');
  }
  return PARTITIONS.filter(partition => names.includes(partition.name));
}

function checkNumber(name: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new GaiaError('BAD_REQUEST', `${name} is ${value}; it must be a whole number from ${low} to ${high}.`);
  }
}

async function checkFolder(folder: string): Promise<void> {
  const used = existsSync(folder) && (await readdir(folder).catch(() => ['a file'])).length > 0;
  if (used) {
    throw new GaiaError('BAD_REQUEST', `${folder} is not empty.`, 'Name a folder that does not exist yet.', { folder });
  }
  await mkdir(dirname(folder), { recursive: true });
}

async function checkSpace(folder: string, rows: number, files: number): Promise<void> {
  const needed = rows * BYTES_PER_ROW + files * BYTES_PER_FILE;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) {
    throw new GaiaError(
      'DISK_FULL',
      `The volume needs about ${Math.ceil(needed / 1e6)} MB, ${Math.floor(free / 1e6)} MB are free.`,
      'Ask for fewer rows, or name a folder on another disk.',
      { needed, free }
    );
  }
}

function asGaiaError(reason: unknown, folder: string): unknown {
  if (reason instanceof GaiaError) {
    return reason;
  }
  if (isAbort(reason)) {
    return new GaiaError('CANCELLED', `Cancelled; ${basename(folder)} was not made.`);
  }
  const { code } = reason as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new GaiaError('DISK_FULL', `No space left to write ${folder}.`, 'Free some space, or ask for fewer rows.');
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR') {
    return new GaiaError(
      'BAD_REQUEST',
      `${folder} cannot be written (${code}).`,
      'Name a folder that you may write to.'
    );
  }
  return reason;
}
