import { concatBatches } from '../../../compute/concat';
import { cancelled } from '../../../compute/faults';
import { gatherRows } from '../../../compute/gather';
import { PositionLocator } from '../../../compute/pixel-locator';
import type { ColumnData, RowBatch } from '../../../compute/scan';
import type { WorkHooks } from '../../../compute/work';
import { PartitionWriter } from '../../../formats/parquet-partition';
import { ParquetFile } from '../../../formats/parquet-reader';
import { GaiaError, type ColumnInfo } from '../../../protocol';
import { columnData } from '../open-stored';
import { tilePath, type Tile } from './tiles';

/** Pixel of a source's position, by which HATS catalogues are indexed. */
export const HEALPIX_COLUMN: ColumnInfo = {
  name: '_healpix_29',
  datatype: 'int64',
  description: 'HEALPix pixel of (ra, dec) at order 29, NESTED'
};
const INDEX_ORDER = 29;
const STEP = 16384;

/** A tile to be made from stored files. Plain data. */
export interface TileOrder {
  tile: Tile;
  /** Stored files that hold sources of it, in the order of the table. */
  files: readonly string[];
  /** Columns beside {@link HEALPIX_COLUMN}. */
  columns: readonly ColumnInfo[];
  /** The Parquet file; in an existing folder. */
  to: string;
  notes: Readonly<Record<string, string>>;
}

export interface TileMade {
  rows: number;
  bytes: number;
  /** Row groups for the catalogue's `_metadata`. */
  groups: Uint8Array[];
}

/**
 * Writes one tile, sorted by {@link HEALPIX_COLUMN}.
 * @throws GaiaError FILE_UNREADABLE, DISK_FULL, INTERNAL when there are not as many sources as were counted, CANCELLED
 */
export async function makeTile(order: TileOrder, hooks: WorkHooks): Promise<TileMade> {
  const { tile, files, columns, to, notes } = order;
  const found: RowBatch[] = [];
  for (const path of files) {
    if (hooks.isCancelled()) {
      throw cancelled();
    }
    found.push(...rowsOfTile(path, tile, columns));
  }
  const rows = concatBatches(found);
  if (rows.rows !== tile.rows) {
    throw new GaiaError('INTERNAL', `${to}: ${rows.rows} sources were found of ${tile.rows} that were counted.`);
  }
  const writer = new PartitionWriter(to, [HEALPIX_COLUMN, ...columns]);
  try {
    const sorted = inOrder(rows.columns[0]);
    for (let start = 0; start < sorted.length; start += STEP) {
      const picked = sorted.subarray(start, start + STEP);
      writer.add(gatherRows(rows, picked, picked.length));
    }
    writer.finish(notes);
    writer.commit();
  } catch (reason) {
    writer.abandon();
    throw reason;
  }
  return { rows: rows.rows, bytes: writer.bytes, groups: writer.metadataFrom(tilePath(tile)) };
}

/** The rows of a stored file whose positions lie in a tile, each with its pixel in front. */
function rowsOfTile(path: string, tile: Tile, columns: readonly ColumnInfo[]): RowBatch[] {
  const file = ParquetFile.open(path);
  const locator = new PositionLocator(path, INDEX_ORDER, 'icrs', columns);
  locator.place(locator.columns);
  // a pixel of the tile's order is what stands above 2·(29 − order) bits
  const shift = 2 * (INDEX_ORDER - tile.order) - 32;
  const batches: RowBatch[] = [];
  try {
    for (let g = 0; g < file.groups.length; g++) {
      const { rows } = file.groups[g];
      const read = (name: string): ColumnData => columnData(file, g, file.indexOf(name));
      const position = locator.columns.map(read);
      const high = new Int32Array(rows);
      const low = new Int32Array(rows);
      locator.locate({ rows, columns: position }, high, low);
      const picked = new Int32Array(rows);
      const words = new Int32Array(2 * rows);
      let count = 0;
      for (let i = 0; i < rows; i++) {
        words[2 * i] = low[i];
        words[2 * i + 1] = high[i];
        picked[count] = i;
        count += high[i] >= 0 && high[i] >> shift === tile.pixel ? 1 : 0;
      }
      if (count > 0) {
        const pixels: ColumnData = {
          kind: 'int64',
          length: rows,
          nullCount: 0,
          values: new BigInt64Array(words.buffer)
        };
        const own = columns.map(({ name }) => read(name));
        batches.push(gatherRows({ rows, columns: [pixels, ...own] }, picked, count));
      }
    }
    return batches;
  } finally {
    file.close();
  }
}

/** Numbers of the rows by rising pixel; equal pixels keep their order. */
function inOrder({ values, length }: ColumnData): Int32Array {
  const words = new Int32Array(values!.buffer as ArrayBuffer, values!.byteOffset, 2 * length);
  const numbers = Int32Array.from({ length }, (_, i) => i);
  return numbers.sort(
    (a, b) => words[2 * a + 1] - words[2 * b + 1] || (words[2 * a] >>> 0) - (words[2 * b] >>> 0) || a - b
  );
}
