import type { Task, WorkTask } from '../messages';
import type { Assignment, PoolWorker } from '../pool-worker';
import { asideEnds, loseAside, type AsideEnd } from './aside';
import { Ring, ringMemory } from './ring';

/** From here on a second thread is worth its start [bytes]. */
const SMALLEST = 1 << 22;

/** The main thread's end of a file that is being unzipped ahead. */
export interface Ahead {
  memory: SharedArrayBuffer;
  /** Where the task has something done aside. */
  asideEnd?: AsideEnd;
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
  const aside = offered.kind === 'work' && offered.aside !== undefined ? asideEnds() : undefined;
  let isOver = false;
  const lost = (): void => {
    isOver = true;
    ring.lose();
    if (aside) {
      loseAside(aside.giver);
    }
  };
  const assignment: Assignment = {
    task: {
      kind: 'ahead',
      path,
      idRange,
      seek,
      ring: memory,
      aside: aside && { name: (offered as WorkTask).aside!, end: aside.doer }
    },
    resolve: () => (isOver = true),
    reject: lost,
    lost
  };
  helper.start(assignment);
  return {
    memory,
    asideEnd: aside?.giver,
    end() {
      ring.leave();
      if (!isOver) {
        assignment.cancel?.();
      }
    }
  };
}
