import { GaiaError, isTerminal, type JobState } from '../../protocol';
import type { Ballast } from './ballast';
import type { Database } from './database';
import type { JobFolders, JobRecord } from './job-folders';
import { stateOf, type JobRow, type JobRows } from './job-rows';
import type { Presence } from './presence';

/**
 * More events than a service publishes between two records of a job. After its sudden end numbers go on beyond all that
 * listeners may have seen.
 */
const UNRECORDED = 2 ** 20;

/** The parts of a store. */
export interface StoreParts {
  db: Database;
  rows: JobRows;
  folders: JobFolders;
  presence: Presence;
  ballast: Ballast;
}

/** Ends the deletions that were cut off, but for those that a full disk does not let end yet. */
export function finishDeletions(parts: StoreParts): void {
  for (const { id, remove } of parts.folders.doomed()) {
    try {
      forgetAndRemove(parts, id, remove);
    } catch (reason) {
      process.stderr.write(`gaialab: job ${id} is not wholly deleted: ${String(reason)}\n`);
    }
  }
}

/** Deletes a job whose folder is out of the way; `remove` ends that folder. */
export function forgetAndRemove({ rows, ballast }: StoreParts, id: number, remove: () => void): void {
  try {
    rows.delete(id);
  } catch {
    // on a full disk the list itself finds room only once the files are gone
    remove();
    try {
      rows.delete(id);
    } catch (reason) {
      if (!ballast.drop()) {
        throw reason;
      }
      rows.delete(id);
    }
  }
  remove();
}

/**
 * Brings in the jobs that have a folder and are not in the list; open ones are kept by no service.
 * @returns what kept some of them out: the next service tries again
 */
export function takeOverFolders({ db, rows, folders }: StoreParts): string[] {
  const known = new Set(rows.phases().map(({ id }) => id));
  const takeOver = ({ state, idempotencyKey }: JobRecord): void => {
    if (rows.get(state.id) === undefined) {
      const open: Partial<JobState> = isTerminal(state.phase) ? {} : { phase: 'QUEUED', seq: state.seq + UNRECORDED };
      const bytes = folders.bytes(state.id, state.phase);
      rows.raiseId(state.id);
      rows.insert({ ...state, ...open }, { idempotency_key: idempotencyKey ?? null, service: null, bytes });
    }
  };
  return folders
    .unknown(id => known.has(id))
    .flatMap(record => {
      try {
        db.transaction(() => takeOver(record));
        return [];
      } catch (reason) {
        return [`${record.state.folder} could not be taken into the list of jobs: ${String(reason)}`];
      }
    });
}

/**
 * Takes the open jobs that no living service keeps.
 * @returns their rows as they were; of two services that try, one gets a job
 */
export function takeOrphans(parts: StoreParts): JobRow[] {
  const { db, rows, folders, presence } = parts;
  settleOrphans(parts);
  const orphans = rows.open().filter(({ service }) => service === null || !presence.lives(service));
  if (orphans.length === 0) {
    return [];
  }
  presence.mark();
  const taken: JobRow[] = [];
  for (const row of orphans) {
    try {
      if (take(db, rows, presence.name, row)) {
        taken.push(row);
        tidy(folders, row.id);
      }
    } catch (reason) {
      // those that were taken must run; the next look goes on with the others
      if (taken.length === 0) {
        throw reason;
      }
      return taken;
    }
  }
  presence.sweep();
  return taken;
}

/** What a dead attempt left may stay, if it must: it is looked for again when the job is over. */
function tidy(folders: JobFolders, id: number): void {
  try {
    folders.tidy(String(id));
  } catch {
    // as above
  }
}

/** Puts the folders in order of jobs that ended just before their service did. */
function settleOrphans({ rows, folders, presence }: StoreParts): void {
  for (const row of rows.unsettled()) {
    if (!presence.lives(row.service!)) {
      const id = String(row.id);
      try {
        const recorded = folders.settle(stateOf(row, folders.of(id), undefined), row.idempotency_key ?? undefined);
        // a full disk must not keep the open jobs waiting; the next look tries again
        recorded.then(() => rows.settled(id)).catch(() => undefined);
      } catch {
        // as above
      }
    }
  }
}

function take(db: Database, rows: JobRows, own: string, { id, phase, service }: JobRow): boolean {
  return db.transaction(() => {
    const note = service === null ? null : `after the end of ${service}`;
    const taken = db.run(
      `UPDATE job SET phase = 'QUEUED', service = ?, change = ?, vain = vain + (phase = 'EXECUTING'), seq = seq + ${UNRECORDED},
        frame = CASE frame WHEN 0 THEN 0 ELSE frame + ${UNRECORDED} END
       WHERE id = ? AND phase = ? AND service IS ?`,
      own,
      rows.note(id, 'QUEUED', note),
      id,
      phase,
      service
    );
    return taken === 1;
  });
}

/** Why a job that ends its service again and again is given up. */
export function inVain(attempts: number): GaiaError {
  return new GaiaError(
    'INTERNAL',
    `The service ended ${attempts} times while this job ran, and the job got no further.`,
    'It may need more memory than there is: ask for less at a time, or retry it.',
    { attempts }
  );
}
