import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PARTITIONS, type Partition } from '../../gaia/partitions';
import type { ReleaseProfile } from '../../gaia/release';
import { GaiaError, isAbort, VERSION } from '../../protocol';
import { KNOWN_STARS } from './known-stars';
import { madeRelease, madeTables, type MadeTable } from './made-tables';
import { writeTable } from './table-files';
import { isDefault, readmeText } from './volume-text';

/** File that tells the service that a volume is made up. */
export const VOLUME_MARKER = 'gaialab-volume.json';

const MAX_ROWS = 2_000_000_000;
/** Compressed bytes of a header, for the check of the free space. */
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
  /** Release whose layout and dialect the volume has: DR1, DR2, EDR3 or DR3 (default). */
  release?: string;
  /** Names of the tables to make; default gaia_source. All have the same sources. */
  tables?: readonly string[];
  signal?: AbortSignal;
  onProgress?: (progress: MakeVolumeProgress) => void;
}

export interface MakeVolumeProgress {
  /** Partitions of all tables, those that get no file included. */
  filesDone: number;
  filesTotal: number;
  /** Sources that have been made, once for each table. */
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
 * Makes a synthetic volume in the layout of a release, for Gaia DR3 `gdr3/gaia_source/GaiaSource_AAAAAA-BBBBBB.csv.gz`, its
 * checksums, a README and a marker. The folder appears when it is complete, and not at all after a failure.
 *
 * @throws GaiaError BAD_REQUEST for a folder in use or bad numbers, PARTITION_NOT_FOUND for an unknown partition,
 *   UNKNOWN_RELEASE, UNKNOWN_TABLE, DISK_FULL when the volume does not fit, CANCELLED when `signal` is aborted
 */
export async function makeVolume(options: MakeVolumeOptions): Promise<MadeVolume> {
  const { rows, seed, signal } = options;
  const partitions = chosenPartitions(options.partitions);
  checkNumber('rows', rows, 1, MAX_ROWS);
  checkNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  const release = madeRelease(options.release ?? 'DR3');
  const tables = madeTables(release, options.tables ?? ['gaia_source'], seed);
  const folder = resolve(options.folder);
  await checkFolder(folder);
  const unfinished = `${folder}.tmp-${process.pid}`;
  try {
    signal?.throwIfAborted();
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await checkSpace(unfinished, rows, partitions.length, tables);
    const made = await fill(unfinished, partitions, release, tables, options);
    await rename(unfinished, folder);
    return { folder, rows, ...made };
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

async function fill(
  folder: string,
  partitions: readonly Partition[],
  release: ReleaseProfile,
  tables: readonly MadeTable[],
  options: MakeVolumeOptions
): Promise<Pick<MadeVolume, 'files' | 'bytes'>> {
  const { rows, seed, signal, onProgress } = options;
  const counts = rowsOfPartitions(partitions, rows);
  const progress = {
    filesDone: 0,
    filesTotal: partitions.length * tables.length,
    rowsDone: 0,
    rowsTotal: rows * tables.length,
    bytes: 0
  };
  let files = 0;
  const plan = { partitions, counts, rows, seed, known: partitions.map((p, i) => knownIn(p).slice(0, counts[i])) };
  for (const table of tables) {
    files += await writeTable(join(folder, release.folder), release, table, plan, signal, (done, bytes) => {
      progress.filesDone++;
      progress.rowsDone += done;
      progress.bytes += bytes;
      onProgress?.({ ...progress });
    });
  }
  const names = tables.map(({ profile }) => profile.name);
  const description = { rows, seed, partitions: partitions.length, release, tables: names };
  await writeFile(join(folder, 'README.txt'), readmeText(description));
  const marker = { synthetic: true, rows, seed, partitions: partitions.length, version: VERSION };
  const more = isDefault(release.name, names) ? {} : { release: release.name, tables: names };
  await writeFile(join(folder, VOLUME_MARKER), `${JSON.stringify({ ...marker, ...more }, null, 2)}\n`);
  return { files, bytes: progress.bytes };
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

async function checkSpace(
  folder: string,
  rows: number,
  partitions: number,
  tables: readonly MadeTable[]
): Promise<void> {
  const needed = tables.reduce((sum, table) => sum + rows * table.bytesPerSource + partitions * BYTES_PER_FILE, 0);
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
