import { GaiaError, isAbort } from '../protocol';
import { inFileOrder } from './in-file-order';
import { MapAccumulator } from './map-accumulator';
import type { MapSpec } from './map-spec';
import type { TaskResult } from './messages';
import type { WorkerPool } from './pool';
import type { ScanFile, ScanOptions } from './scan-options';
import { canSkip, ProgressSum } from './scan-options';

export interface MapScanOptions extends ScanOptions {
  /** The map that will fill, before the first file is read. */
  onStart?(map: MapAccumulator): void;
  /** A further file has been merged into the map (or skipped). */
  onMerged?(filesDone: number, map: MapAccumulator): void;
}

/**
 * Makes a map of files. Bit for bit the same answer for any number of workers.
 *
 * @returns the complete map, with the rows of each file and the files that were skipped
 * @throws GaiaError what is wrong with the first bad file (policy `fail`) or with the request; CANCELLED
 */
export async function scanMap(
  pool: WorkerPool,
  files: readonly ScanFile[],
  spec: MapSpec,
  options: MapScanOptions = {}
): Promise<MapAccumulator> {
  const map = new MapAccumulator(spec, files.length);
  const progress = new ProgressSum(options.onProgress);
  const owner = {};
  options.onStart?.(map);
  await inFileOrder(
    files,
    { window: 2 * pool.size + 2, signal: options.signal },
    ({ path, bytes, idRange }, index, signal) => {
      const task = pool.run(
        { kind: 'map', path, spec, idRange, columns: options.columns },
        { owner, signal, onProgress: (read, rows) => progress.set(index, read, rows) }
      );
      const outcome = task.then(asPartial).catch(GaiaError.from);
      void outcome.then(end => {
        if (!isAbort(end)) {
          progress.finish(index, bytes, end instanceof GaiaError ? 0 : end.rows);
        }
      });
      return outcome;
    },
    async (outcome, index) => {
      const end = await outcome;
      if (!(end instanceof GaiaError)) {
        map.merge(files[index], end);
      } else if (canSkip(options, end)) {
        map.skip({ path: files[index].path, error: end.toJSON() });
        options.onSkip?.({ path: files[index].path, error: end });
      } else {
        throw end;
      }
      options.onMerged?.(map.filesDone, map);
    }
  );
  return map;
}

function asPartial(result: TaskResult) {
  if (result.kind !== 'map') {
    throw new GaiaError('INTERNAL', 'A worker answered a map with rows.');
  }
  return result.partial;
}
