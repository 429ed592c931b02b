import type { Task } from '../messages';
import type { Assignment, PoolWorker } from '../pool-worker';
import { Ring, ringMemory } from './ring';

/** From here on a second thread is worth its start [bytes]. */
const SMALLEST = 1 << 22;

/** The main thread's end of a file that is being unzipped ahead. */
export interface Ahead {
  memory: SharedArrayBuffer;
  /** Nobody reads any more. */
  end(): void;
}

/** Whether a worker that has nothing else to do should unzip a task's file for the one that scans it. */
export function wantsAhead({ kind, path, bytes = 0, isLast, stored, seek }: Task): boolean {
  const isGzip = path.endsWith('.gz') && process.env.GAIALAB_ENGINE !== 'zlib';
  const toRead = seek?.ids ? (seek.bytes ?? 0) : bytes;
  return kind !== 'ahead' && isGzip && isLast === true && stored === undefined && toRead >= SMALLEST;
}

/** Has a worker unzip a file. */
export function offerAhead(offered: Task, helper: PoolWorker): Ahead {
  const { path, seek, idRange } = offered;
  const memory = ringMemory();
  const ring = new Ring(memory);
  let isOver = false;
  const assignment: Assignment = {
    task: {
      kind: 'ahead',
      path,
      idRange,
      seek,
      ring: memory,
      md5: offered.kind === 'work' && offered.md5Ahead
    },
    resolve: () => (isOver = true),
    reject: () => ((isOver = true), ring.lose()),
    lost: () => ((isOver = true), ring.lose())
  };
  helper.start(assignment);
  return {
    memory,
    end() {
      ring.leave();
      if (!isOver) {
        assignment.cancel?.();
      }
    }
  };
}
