import { GaiaError } from '../../protocol';
import type { RowFold } from '../fold';
import type { IdLimits } from '../id-range';
import { defaultEngine } from '../kernel';
import { readParts, SeekFault, type PartsScan } from './read-parts';
import { SeekIndex } from './seek-index';
import type { SeekInput } from './seek-input';
import { eachPart, wantedParts } from './wanted-parts';

interface LookUpTask {
  path: string;
  idRange?: IdLimits;
  seek?: SeekInput;
}

/**
 * Reads the parts of a file that may hold the rows that a task selects, from seek point to seek point. A fold that it
 * fails on is of no use any more; whatever is wrong is told by reading the whole file.
 *
 * @returns rows read; undefined when the whole file must be read
 * @throws GaiaError CANCELLED
 */
export function lookUp(task: LookUpTask, fold: RowFold, scan: PartsScan): number | undefined {
  const { path, seek, idRange } = task;
  if (!seek?.ids || defaultEngine() !== 'wasm') {
    return undefined;
  }
  const index = SeekIndex.open(seek.index, seek.source);
  if (!index) {
    return undefined;
  }
  try {
    const ranges = wantedParts(index.table, seek.ids, idRange);
    return ranges && readParts(path, fold, index, scan.ahead ? eachPart(ranges) : ranges, scan);
  } catch (reason) {
    if (reason instanceof GaiaError && reason.code === 'CANCELLED') {
      throw reason;
    }
    if (isWrong(reason)) {
      index.drop();
    }
    return undefined;
  } finally {
    index.close();
  }
}

const DAMAGE = ['GZIP_BROKEN', 'HEADER_BROKEN', 'ROW_BROKEN', 'VALUE_BROKEN'];

/** Whether the points, or the file, are not what they were. */
const isWrong = (reason: unknown): boolean =>
  reason instanceof SeekFault || (reason instanceof GaiaError && DAMAGE.includes(reason.code));
