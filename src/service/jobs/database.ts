import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { GaiaError } from '../../protocol';

/** How long a statement waits for another service's transaction [ms]. */
const PATIENCE_MS = 5000;

/** Pages of the write-ahead log after which it is written from its beginning again, instead of growing. */
const LOG_PAGES = 64;

/** Pages kept free: what must still be recorded on a full disk needs them. */
const RESERVE_PAGES = 64;
const PAGE_BYTES = 4096;

/** File systems on which processes cannot share memory, so that SQLite's write-ahead log is not safe (statfs f_type). */
const WITHOUT_SHARED_MEMORY: readonly number[] = [
  0x6969, // NFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x517b, // SMB
  0x01021997, // 9p
  0x65735546, // FUSE
  0x0bd00bd0, // Lustre
  0x00c36400, // Ceph
  0x47504653, // GPFS
  0x19830326 // BeeGFS
];

/** The file is no database, or a damaged one. */
export class DatabaseBroken extends Error {}

/**
 * An SQLite database: durable when a transaction's call returns (WAL, `synchronous = FULL`), but for {@link soon}, and
 * shared by processes.
 * @throws DatabaseBroken; GaiaError DISK_FULL, FILE_UNREADABLE, SERVICE_UNAVAILABLE when another process keeps it locked
 */
export class Database {
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private depth = 0;
  private hasReserve = false;
  private readonly hasLog: boolean;

  constructor(
    readonly path: string,
    migrations: readonly string[]
  ) {
    this.db = this.told(() => new DatabaseSync(path));
    this.hasLog = canShareMemory(dirname(path));
    try {
      this.told(() => {
        this.db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
        this.db.exec(`PRAGMA journal_mode = ${this.hasLog ? 'WAL' : 'DELETE'}`);
        this.db.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
        this.db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
      });
      this.migrate(migrations);
    } catch (reason) {
      this.db.close();
      throw reason;
    }
  }

  /** Rows of a query. */
  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.told(() => this.statement(sql).all(...values)) as T[];
  }

  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.told(() => this.statement(sql).get(...values)) as T | undefined;
  }

  /** @returns the number of rows that changed */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.told(() => this.statement(sql).run(...values)).changes);
  }

  /**
   * All of the work or nothing of it; no other process writes meanwhile. Inside another transaction, a part of that. On a
   * full disk the work is done once more, with an emptied log.
   */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) {
      return work();
    }
    try {
      return this.attempt(work);
    } catch (reason) {
      // SQLite takes it for an error of the disk when only the user's share of it is full.
      const mayBeFull = reason instanceof GaiaError && /DISK_FULL|FILE_UNREADABLE/.test(reason.code);
      if (!(mayBeFull && this.emptyLog())) {
        throw reason;
      }
      return this.attempt(work);
    }
  }

  /**
   * Changes what may be lost when the power fails, but not when this process ends: others see it at once, and it is on
   * the disk with the next transaction.
   */
  soon<T>(work: () => T): T {
    if (!this.hasLog || this.depth > 0) {
      return this.transaction(work);
    }
    this.db.exec('PRAGMA synchronous = NORMAL');
    try {
      return this.transaction(work);
    } finally {
      this.db.exec('PRAGMA synchronous = FULL');
    }
  }

  /**
   * Makes sure that there are free pages in the file and in its log, so that ends and deletions can be recorded on a full
   * disk.
   * @throws GaiaError DISK_FULL
   */
  reserve(): void {
    const { freelist_count: free } = this.get<{ freelist_count: number }>('PRAGMA freelist_count')!;
    if (this.hasReserve && free >= RESERVE_PAGES / 2) {
      return;
    }
    const bytes = RESERVE_PAGES * PAGE_BYTES;
    const fill = `CREATE TABLE reserve (pages BLOB); INSERT INTO reserve VALUES (zeroblob(${bytes})); DROP TABLE reserve`;
    this.transaction(() => this.told(() => this.db.exec(fill)));
    this.emptyLog();
    this.hasReserve = true;
  }

  /** A number that changes when another process has changed something. */
  get version(): number {
    return this.get<{ data_version: number }>('PRAGMA data_version')!.data_version;
  }

  /** @throws DatabaseBroken when pages do not fit together */
  check(): void {
    const { quick_check: verdict } = this.get<{ quick_check: string }>('PRAGMA quick_check(1)')!;
    if (verdict !== 'ok') {
      throw new DatabaseBroken(`${this.path}: ${verdict}`);
    }
  }

  close(): void {
    this.statements.clear();
    this.db.close();
  }

  private attempt<T>(work: () => T): T {
    this.told(() => this.db.exec('BEGIN IMMEDIATE'));
    this.depth++;
    try {
      const value = work();
      this.told(() => this.db.exec('COMMIT'));
      return value;
    } catch (reason) {
      if (this.db.isTransaction) {
        this.db.exec('ROLLBACK');
      }
      throw reason;
    } finally {
      this.depth--;
    }
  }

  /** Writes the log's pages to their places, so that it begins anew in the room it has. @returns whether that could be done */
  private emptyLog(): boolean {
    try {
      return this.get<{ busy: number }>('PRAGMA wal_checkpoint(RESTART)')?.busy === 0;
    } catch {
      return false; // no room for new pages, either
    }
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private migrate(migrations: readonly string[]): void {
    const version = (): number => this.get<{ user_version: number }>('PRAGMA user_version')!.user_version;
    if (version() < migrations.length) {
      this.transaction(() => {
        for (let next = version(); next < migrations.length; next++) {
          this.told(() => this.db.exec(`${migrations[next]}; PRAGMA user_version = ${next + 1}`));
        }
      });
    }
    if (version() > migrations.length) {
      throw new GaiaError(
        'VERSION_MISMATCH',
        `${this.path} was written by a newer gaialab.`,
        'Update gaialab, or choose another folder for results (GAIALAB_RESULTS).'
      );
    }
  }

  private told<T>(work: () => T): T {
    try {
      return work();
    } catch (reason) {
      throw this.fault(reason);
    }
  }

  /** SQLite's result codes (sqlite.org/rescode.html) as errors of ours. */
  private fault(reason: unknown): unknown {
    const { errcode, message } = reason as { errcode?: number; message: string };
    switch (errcode === undefined ? -1 : errcode & 0xff) {
      case 11: // CORRUPT
      case 26: // NOTADB
        return new DatabaseBroken(`${this.path}: ${message}`);
      case 13: // FULL
        return new GaiaError(
          'DISK_FULL',
          `No space left to write ${this.path}.`,
          'Delete old jobs or free some disk space.',
          { path: this.path }
        );
      case 5: // BUSY
        return new GaiaError('SERVICE_UNAVAILABLE', `Another process keeps ${this.path} locked.`, 'Try again.');
      case 8: // READONLY
      case 10: // IOERR
      case 14: // CANTOPEN
        return new GaiaError(
          'FILE_UNREADABLE',
          `${this.path} cannot be read or written: ${message}.`,
          'May you write in the folder of results (GAIALAB_RESULTS)?',
          { path: this.path }
        );
      default:
        return reason;
    }
  }
}

function canShareMemory(folder: string): boolean {
  try {
    return !WITHOUT_SHARED_MEMORY.includes(statfsSync(folder).type >>> 0);
  } catch {
    return true;
  }
}
