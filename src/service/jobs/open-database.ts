import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GaiaError } from '../../protocol';
import type { Ballast } from './ballast';
import { Database, DatabaseBroken } from './database';
import type { Presence } from './presence';
import { MIGRATIONS } from './schema';

const FILE = 'jobs.sqlite';

/**
 * Opens the list of jobs in a folder of results. One that is damaged is moved aside, never deleted, and an empty one
 * takes its place; the jobs' folders are not touched.
 *
 * @param ballast - is given up where the list cannot be opened otherwise: the disk may be full
 * @param notice - is told what was done about a damaged list
 * @throws GaiaError SERVICE_UNAVAILABLE when it is damaged and another service has it open
 */
export function openDatabase(
  results: string,
  presence: Presence,
  ballast: Ballast,
  notice: (text: string) => void
): Database {
  const path = join(results, FILE);
  const isThere = existsSync(path);
  let db: Database | undefined;
  try {
    db = opened(path, ballast);
    if (isThere) {
      db.check();
    }
    return db;
  } catch (reason) {
    if (!(reason instanceof DatabaseBroken)) {
      throw reason;
    }
    db?.close();
    const others = presence.others();
    if (others.length > 0) {
      throw new GaiaError(
        'SERVICE_UNAVAILABLE',
        `The list of jobs ${path} is damaged, and another service has it open (process ${others.join(', ')}).`,
        'End that service, and start again: the jobs are then found again from their folders.'
      );
    }
    const aside = moveAside(path);
    notice(
      `The list of jobs ${path} was damaged (${reason.message}). It is kept as ${aside}; the jobs were found again from their folders.`
    );
    return new Database(path, MIGRATIONS);
  }
}

function opened(path: string, ballast: Ballast): Database {
  try {
    return new Database(path, MIGRATIONS);
  } catch (reason) {
    if (reason instanceof DatabaseBroken || !ballast.drop()) {
      throw reason;
    }
    const db = new Database(path, MIGRATIONS);
    try {
      // before others take the room
      db.reserve();
    } catch {
      // the jobs can be seen all the same
    }
    return db;
  }
}

function moveAside(path: string): string {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) {
    number++;
  }
  const aside = `${path}.damaged-${number}`;
  renameSync(path, aside);
  for (const end of ['-wal', '-journal']) {
    if (existsSync(path + end)) {
      renameSync(path + end, aside + end);
    }
  }
  rmSync(`${path}-shm`, { force: true });
  return aside;
}
