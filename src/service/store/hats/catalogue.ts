import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inFileOrder } from '../../../compute/in-file-order';
import type { PixelPartial } from '../../../compute/pixel-map-fold';
import type { FoldSpec, StoredInput, WorkerPool } from '../../../compute/scan';
import { writeFault } from '../../../formats/whole-file';
import { GaiaError, isAbort, type ColumnInfo } from '../../../protocol';
import { npix } from '../../../sky';
import type { PlannedJob } from '../../engines/engine';
import { writeWhole } from '../../files-atomic';
import { removeLeftovers } from '../leftovers';
import { TILE } from '../names';
import { metadataOf, partitionInfo, propertiesText } from './catalogue-files';
import { HEALPIX_COLUMN, type TileMade, type TileOrder } from './tile-file';
import { TILE_ORDER, tilePath, tilesOf, type Tile } from './tiles';

/** Rows of a tile at most, and values: a worker holds a tile in its memory. */
const MAX_ROWS = 1e6;
const MAX_VALUES = 3e7;

export interface CatalogueRequest {
  /** Folder of the catalogue; it must not exist or be empty. */
  folder: string;
  /** The stored copies, in the order of the table. */
  stored: readonly StoredInput[];
  columns: readonly ColumnInfo[];
  notes: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** @param part - of the work that is done, 0 to 1 */
  onProgress?(part: number): void;
}

/**
 * Writes stored copies as a HATS catalogue, which LSDB opens. Sources go into the pixel of their position, which is not
 * always that of their source_id; each tile is sorted by `_healpix_29`. The folder is whole or absent.
 *
 * @returns number of tiles
 * @throws GaiaError BAD_REQUEST for a folder in use or a table without positions; DISK_FULL; FILE_UNREADABLE; CANCELLED
 */
export async function writeCatalogue(pool: WorkerPool, job: PlannedJob, request: CatalogueRequest): Promise<number> {
  const { folder, stored, columns, notes, signal, onProgress } = request;
  checkFolder(folder);
  const owner = {};
  const { counts, filesOf } = await countSources(pool, request, owner);
  const limit = Math.round(Math.min(MAX_ROWS, MAX_VALUES / (columns.length + 1)));
  const tiles = tilesOf(counts, limit);
  const part = `${folder}.${process.pid}.part`;
  removeLeftovers(folder);
  const dataset = join(part, 'dataset');
  const groups: Uint8Array[] = [];
  let bytes = 0;
  let rows = 0;
  try {
    mkdirSync(dataset, { recursive: true });
    await inFileOrder(
      tiles,
      { window: 2 * pool.size, signal },
      (tile, _, all) => {
        const to = join(dataset, tilePath(tile));
        mkdirSync(dirname(to), { recursive: true });
        const files = filesOf(tile).map(i => stored[i].path);
        const order: TileOrder = { tile, files, columns, to, notes };
        return pool.run({ kind: 'work', name: TILE, path: to, order }, { owner, signal: all }).catch(GaiaError.from);
      },
      async (outcome, i) => {
        const end = await outcome;
        if (end instanceof GaiaError) {
          throw end;
        }
        const made = (end as { outcome: TileMade }).outcome;
        groups.push(...made.groups);
        bytes += made.bytes;
        rows += made.rows;
        onProgress?.((i + 1) / tiles.length);
      }
    );
    const all = [HEALPIX_COLUMN, ...columns];
    const { release, table, referenceEpoch, citation, acknowledgement } = job;
    const name = basename(folder);
    const text = propertiesText(tiles, {
      name,
      release,
      table,
      referenceEpoch,
      citation,
      acknowledgement,
      limit,
      bytes
    });
    writeWhole(join(dataset, '_common_metadata'), metadataOf(all, 0, [], notes));
    writeWhole(join(dataset, '_metadata'), metadataOf(all, rows, groups, notes));
    writeWhole(join(part, 'partition_info.csv'), partitionInfo(tiles));
    writeWhole(join(part, 'properties'), text);
    writeWhole(join(part, 'hats.properties'), text);
    if (existsSync(folder)) {
      rmdirSync(folder);
    }
    renameSync(part, folder);
    return tiles.length;
  } catch (reason) {
    rmSync(part, { recursive: true, force: true });
    throw reason instanceof GaiaError || isAbort(reason) ? reason : writeFault(folder, reason);
  }
}

/** How many sources each pixel has by position, and which files they are in. */
async function countSources(
  pool: WorkerPool,
  { stored, signal }: CatalogueRequest,
  owner: object
): Promise<{ counts: Float64Array; filesOf(tile: Tile): number[] }> {
  const spec: FoldSpec = { type: 'DensityMap', order: TILE_ORDER, byPosition: true, columns: ['1'] };
  const counts = new Float64Array(npix(TILE_ORDER));
  const pixelsOf: Int32Array[] = [];
  await inFileOrder(
    stored,
    { window: 2 * pool.size + 2, signal },
    (copy, _, all) => {
      const task = { kind: 'fold', path: copy.source.path, spec, stored: copy } as const;
      return pool.run(task, { owner, signal: all }).catch(GaiaError.from);
    },
    async (outcome, i) => {
      const end = await outcome;
      if (end instanceof GaiaError) {
        throw end;
      }
      const { pixels, layers, unplaced } = (end as { partial: { value: PixelPartial } }).partial.value;
      if (unplaced > 0) {
        const why = `${unplaced} of its rows have no position, which a HATS catalogue needs`;
        throw new GaiaError('BAD_REQUEST', `${stored[i].source.path}: ${why}.`);
      }
      const own = Int32Array.from(pixels, Number);
      own.forEach((pixel, k) => (counts[pixel] += layers[0].counts![k]));
      pixelsOf.push(own);
    }
  );
  const filesOf = ({ order, pixel }: Tile): number[] => {
    const shift = 2 * (TILE_ORDER - order);
    return pixelsOf.flatMap((pixels, i) => (pixels.some(own => own >> shift === pixel) ? [i] : []));
  };
  return { counts, filesOf };
}

/** @throws GaiaError BAD_REQUEST, FILE_UNREADABLE */
export function checkFolder(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
      return;
    }
    throw writeFault(folder, reason);
  }
  if (names.length > 0) {
    throw new GaiaError('BAD_REQUEST', `${folder} is not empty.`, 'Name a new folder for the catalogue.', { folder });
  }
}
