import { statSync } from 'node:fs';
import { constants, crc32, gzipSync, type ZlibOptions } from 'node:zlib';
import type { RowBatch } from '../../src/compute/batch';
import { RowBatcher } from '../../src/compute/row-batcher';
import { scanFile } from '../../src/compute/scan-file';
import { lookUp } from '../../src/compute/seek/look-up';
import type { SeekInput } from '../../src/compute/seek/seek-input';
import { SeekNotes } from '../../src/compute/seek/seek-notes';
import { rowsOf, Scratch, type Value } from './support';

/** Made files with their seek points, for look-ups. */

export const scratch = new Scratch();

export const COLUMNS = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' },
  { name: 'note', datatype: 'string' }
];
export const EVERY = 30_000;
export const ROWS = 12_000;

/** Text that packs neither too well nor too badly, the same every time. */
export function textOf(ids: readonly bigint[], end = '\n'): string[] {
  let state = 12345;
  const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648);
  return ids.map(id => {
    const words = Array.from({ length: 3 + (random() % 9) }, () => (random() % 100_000).toString(36));
    const note = random() % 40 === 0 ? `"a ""quoted"", ${words.join(' ')}"` : `"${words.join(' ')}"`;
    return `${id},${(random() % 1e6) / 64},${note}${end}`;
  });
}

export const sortedIds = (count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt(i) * 7_000_000_019n + 5n);

export interface Made {
  path: string;
  seek: SeekInput;
  ids: readonly bigint[];
  lines: string[];
}

let made = 0;

export function file(ids: readonly bigint[], zip: (text: Buffer) => Buffer, end?: string): Made {
  const lines = textOf(ids, end);
  const { path } = scratch.file(`f${made++}.csv.gz`, zip(Buffer.from(`source_id,x,note\n${lines.join('')}`)));
  return { path, ids, lines, seek: { index: `${path}.points`, source: sourceOf(path), every: EVERY } };
}

export function sourceOf(path: string): SeekInput['source'] {
  const { size, mtimeMs } = statSync(path);
  return { bytes: size, mtimeMs };
}

/** Several members of so many bytes of text each. */
const members =
  (size: number, options?: ZlibOptions) =>
  (text: Buffer): Buffer =>
    Buffer.concat(
      Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        gzipSync(text.subarray(i * size, (i + 1) * size), options)
      )
    );

export const ZIPS: Record<string, (text: Buffer) => Buffer> = {
  'one member': text => gzipSync(text),
  'level 1': text => gzipSync(text, { level: 1 }),
  'level 9, small blocks': text => gzipSync(text, { level: 9, memLevel: 1 }),
  stored: text => gzipSync(text, { level: 0 }),
  'fixed codes': text => gzipSync(text, { strategy: constants.Z_FIXED, memLevel: 4 }),
  'Huffman only': text => gzipSync(text, { strategy: constants.Z_HUFFMAN_ONLY }),
  'members longer than a part': members(100_001),
  'members as long as a part': members(EVERY),
  'members shorter than a part': members(4_001),
  'members of a few bytes': members(61)
};

export async function note({ path, seek }: Made): Promise<Value[][]> {
  const rows: Value[][] = [];
  const batcher = new RowBatcher(path, undefined, batch => rows.push(...rowsOf(batch)));
  const notes = SeekNotes.wanted(path, seek);
  await scanFile(path, batcher, { columns: COLUMNS, notes });
  return rows;
}

/** Rows of a look-up, of them those with the ids; undefined when it says that the whole file must be read. */
export function found(
  { path, seek }: Made,
  ids: readonly bigint[],
  ahead?: SharedArrayBuffer
): { rows: Value[][]; read: number } | undefined {
  const batches: RowBatch[] = [];
  const batcher = new RowBatcher(path, undefined, batch => batches.push(batch));
  const read = lookUp({ path, seek: { ...seek, ids } }, batcher, { columns: COLUMNS, ahead });
  if (read === undefined) {
    return undefined;
  }
  const all = batches.flatMap(rowsOf);
  expect(all).toHaveLength(read);
  const isIn = (id: bigint): boolean => ids.some((first, i) => i % 2 === 0 && id >= first && id <= ids[i + 1]);
  return { rows: all.filter(row => isIn(BigInt(row[0] as string))), read };
}

/** Spans of ids as a look-up takes them. */
export function disjoint(spans: [bigint, bigint][]): bigint[] {
  const sorted = [...spans].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const flat: bigint[] = [];
  for (const [first, last] of sorted) {
    if (flat.length > 0 && first <= flat.at(-1)!) {
      flat[flat.length - 1] = last > flat.at(-1)! ? last : flat.at(-1)!;
    } else {
      flat.push(first, last);
    }
  }
  return flat;
}

/** A file of seek points as if it were of another source: its size and time, and the CRC that the head then has. */
export function tableOf(table: Buffer, { bytes, mtimeMs }: SeekInput['source']): Buffer {
  const other = Buffer.from(table);
  other.writeDoubleLE(bytes, 16);
  other.writeDoubleLE(mtimeMs, 24);
  const points = other.readUInt32LE(8);
  const head = 48 + 8 * 13 * points + 16 * (points + 1);
  other.writeUInt32LE(crc32(other.subarray(16, head)), 12);
  return other;
}
