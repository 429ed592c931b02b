import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameOf } from '../../gaia/files';
import type { Partition } from '../../gaia/partitions';
import type { ReleaseProfile } from '../../gaia/release';
import type { FileNaming } from '../../gaia/table';
import { CsvText } from './csv-text';
import type { KnownStar } from './known-stars';
import type { MadeTable } from './made-tables';
import { SharedHeader, writePartitionFile } from './partition-file';
import { partitionRows, type IdSpan } from './partition-rows';
import { Permutation } from './permutation';
import { sourceIdText } from './row-text';
import { headerText, namesLine } from './volume-text';

/** Partitions compressed at a time, in Node's thread pool, while the next rows are made. */
const AT_ONCE = 3;
/** Files in one of DR1's groups, `000-JJJ-III`. */
const GROUP = 256;

/** The sources of a volume. */
export interface VolumePlan {
  partitions: readonly Partition[];
  /** Sources in each partition, and the known stars among them. */
  counts: readonly number[];
  known: readonly (readonly KnownStar[])[];
  rows: number;
  seed: number;
}

/**
 * Writes the files of a table, its checksums and, where the release keeps it apart, its header.
 *
 * @param folder - the release's folder
 * @param onDone - after each partition, with its number of sources and the bytes written
 * @returns the number of files
 */
export async function writeTable(
  folder: string,
  release: ReleaseProfile,
  made: MadeTable,
  plan: VolumePlan,
  signal: AbortSignal | undefined,
  onDone: (rows: number, bytes: number) => void
): Promise<number> {
  const { profile, text: table, sparse } = made;
  const { partitions, counts, rows, seed } = plan;
  const place = join(folder, profile.folder);
  await mkdir(place, { recursive: true });
  const ecsv = headerText(rows, seed, release, profile.name, table.columns);
  const header = new SharedHeader((release.header === 'ecsv' ? ecsv : '') + namesLine(table.columns));
  const order = new Permutation(rows, seed);
  const text = new CsvText(undefined, table.dialect);
  const sums = new Map<string, string>();
  const keyOf = KEYS[profile.naming];
  let next = 0;
  let before = 0;
  const work = async (): Promise<void> => {
    while (next < partitions.length) {
      signal?.throwIfAborted();
      const index = next++;
      const partition = partitions[index];
      const span: IdSpan = {};
      const blocks = partitionRows(
        {
          partition,
          rows: counts[index],
          before,
          mean: rows / partitions.length,
          seed,
          known: plan.known[index],
          order,
          table,
          scrambled: profile.naming === 'source-id-range'
        },
        text,
        span
      );
      before += counts[index];
      const filled = sparse ? await firstRows(blocks, signal) : blocks;
      if (!filled) {
        onDone(counts[index], 0);
        continue;
      }
      const unnamed = join(place, `${partition.name}.unnamed`);
      const { md5, bytes } = await writePartitionFile(unnamed, header, filled, signal);
      const name = fileNameOf(profile, keyOf(partition, index, span));
      await rename(unnamed, join(place, name));
      sums.set(name, md5);
      onDone(counts[index], bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Like ESA's: sorted by name, no line end behind the last line.
  const lines = [...sums.keys()].sort().map(name => `${sums.get(name)}  ${name}`);
  await writeFile(join(place, release.checksums), lines.join('\n'));
  if (table.headerApart) {
    const headers = join(folder, 'ECSV_headers');
    await mkdir(headers, { recursive: true });
    await writeFile(join(headers, `${profile.name}.header`), ecsv);
  }
  return sums.size;
}

const digits = (value: number): string => String(value).padStart(3, '0');
const idOf = ([pixel, low]: readonly [number, number]): string => sourceIdText(pixel, low);

/** What the file's name has between prefix and suffix. */
const KEYS: Readonly<Record<FileNaming, (partition: Partition, index: number, span: IdSpan) => string>> = {
  'healpix-range': ({ name }) => name,
  'source-id-range': (_, _index, { first, last }) => `${idOf(first!)}_${idOf(last!)}`,
  block: (_, index) => `000-${digits(Math.floor(index / GROUP))}-${digits(index % GROUP)}`,
  sequence: (_, index) => String(index + 1)
};

/** The blocks from the first one with rows; undefined where there is none. */
async function firstRows(
  blocks: Generator<Buffer>,
  signal: AbortSignal | undefined
): Promise<Iterable<Buffer> | undefined> {
  for (let { value, done } = blocks.next(); !done; { value, done } = blocks.next()) {
    const block = value as Buffer;
    if (block.length > 0) {
      return (function* () {
        yield block;
        yield* blocks;
      })();
    }
    await new Promise(resolve => setImmediate(resolve)); // lets Ctrl-C in
    signal?.throwIfAborted();
  }
  return undefined;
}
