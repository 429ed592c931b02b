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
  return kind !== 'ahead' && isGzip && isLast === true && stored === undefined && !seek?.ids && bytes >= SMALLEST;
}

/** Has a worker unzip a file. */
export function offerAhead(offered: Task, helper: PoolWorker): Ahead {
  const { path, seek } = offered;
  const memory = ringMemory();
  const ring = new Ring(memory);
  let isOver = false;
  const assignment: Assignment = {
    task: {
      kind: 'ahead',
      path,
      ring: memory,
      borders: seek?.every,
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
