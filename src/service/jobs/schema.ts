/**
 * How the list of jobs came to be what it is: the n-th entry leads from version n to n + 1 (SQLite's `user_version`).
 * Entries are only ever added.
 *
 * `counter` holds the number of the last job and of the last change; `job.change` and `event.change` say which change
 * touched them, so that another service sees what is new. `job.service` keeps a job until it is over and its folder is in
 * order. `planned` is what open jobs need to go on, `result` the files of
 * finished ones, whose manifests lie in their folders. Times are for people (ISO 8601): nothing is ordered by them.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  INSERT INTO counter VALUES ('job', 0), ('change', 0);

  CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    request TEXT NOT NULL,
    idempotency_key TEXT UNIQUE,
    phase TEXT NOT NULL CHECK (phase IN ('PENDING', 'QUEUED', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED')),
    priority INTEGER NOT NULL,
    seconds REAL NOT NULL,
    service TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    vain INTEGER NOT NULL DEFAULT 0,
    abort_requested INTEGER NOT NULL DEFAULT 0,
    retry_of INTEGER,
    created TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    destruction TEXT,
    seq INTEGER NOT NULL,
    frame INTEGER NOT NULL,
    plan TEXT NOT NULL,
    progress TEXT NOT NULL,
    error TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    change INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX job_change ON job (change);
  CREATE INDEX job_kept ON job (service) WHERE service IS NOT NULL;
  CREATE INDEX job_open ON job (phase) WHERE phase IN ('PENDING', 'QUEUED', 'EXECUTING');

  CREATE TABLE planned (job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE, value BLOB NOT NULL) STRICT;
  CREATE TABLE result (
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    mime TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (job, name)
  ) STRICT;
  CREATE TABLE event (
    change INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    kind TEXT NOT NULL,
    note TEXT,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_job ON event (job);
  `
];
