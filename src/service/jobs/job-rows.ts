import { deserialize, serialize } from 'node:v8';
import { isTerminal, type JobState, type Manifest, type Phase } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import type { Database } from './database';

/** A job as its row in the database has it. */
export interface JobRow {
  id: number;
  request: string;
  idempotency_key: string | null;
  phase: Phase;
  priority: number;
  /** Estimated work [s]. */
  seconds: number;
  /** The service that keeps a job which is open, or whose folder is not in order yet; null: none does. */
  service: string | null;
  attempt: number;
  /** Attempts in a row that a dying service cut off before they got further. */
  vain: number;
  abort_requested: number;
  retry_of: number | null;
  created: string;
  started: string | null;
  ended: string | null;
  destruction: string | null;
  seq: number;
  frame: number;
  plan: string;
  progress: string;
  error: string | null;
  bytes: number;
  change: number;
}

const COLUMNS = [
  'id, request, idempotency_key, phase, priority, seconds, service, attempt, vain, abort_requested, retry_of',
  'created, started, ended, destruction, seq, frame, plan, progress, error, bytes, change'
].join(', ');

/** Changes after which the history of jobs is forgotten. */
const REMEMBERED = 100_000;

/** The table of jobs, row by row; who may change what, others decide. */
export class JobRows {
  constructor(private readonly db: Database) {}

  get(id: string): JobRow | undefined {
    return this.db.get<JobRow>(`SELECT ${COLUMNS} FROM job WHERE id = ?`, Number(id));
  }

  phases(): { id: number; phase: Phase }[] {
    return this.db.all('SELECT id, phase FROM job ORDER BY id');
  }

  /** Jobs that are not over. */
  open(): JobRow[] {
    return this.db.all<JobRow>(
      `SELECT ${COLUMNS} FROM job WHERE phase IN ('PENDING', 'QUEUED', 'EXECUTING') ORDER BY id`
    );
  }

  /** Jobs that are over and whose folders may not be in order. */
  unsettled(): JobRow[] {
    return this.db.all<JobRow>(
      `SELECT ${COLUMNS} FROM job WHERE service IS NOT NULL AND phase IN ('COMPLETED', 'ERROR', 'ABORTED')`
    );
  }

  /** The folder of a job that is over is in order. Forgotten after a failure of power, it is put in order again. */
  settled(id: string | number): void {
    this.db.soon(() => this.db.run('UPDATE job SET service = NULL WHERE id = ?', Number(id)));
  }

  changedSince(change: number): JobRow[] {
    return this.db.all<JobRow>(`SELECT ${COLUMNS} FROM job WHERE change > ? ORDER BY change`, change);
  }

  deletedSince(change: number): number[] {
    const rows = this.db.all<{ job: number }>(
      "SELECT job FROM event WHERE change > ? AND kind = 'deleted' ORDER BY change",
      change
    );
    return rows.map(({ job }) => job);
  }

  lastChange(): number {
    return this.db.get<{ value: number }>("SELECT value FROM counter WHERE name = 'change'")!.value;
  }

  withKey(key: string): JobRow | undefined {
    return this.db.get<JobRow>(`SELECT ${COLUMNS} FROM job WHERE idempotency_key = ?`, key);
  }

  /** The next free number, none at or below `taken`. */
  nextId(taken: number): number {
    const sql = "UPDATE counter SET value = max(value, ?) + 1 WHERE name = 'job' RETURNING value";
    return this.db.get<{ value: number }>(sql, taken)!.value;
  }

  /** Notes a change, so that other services see it. @returns its number */
  note(job: string | number, kind: string, note: string | null = null): number {
    const sql = "UPDATE counter SET value = value + 1 WHERE name = 'change' RETURNING value";
    const change = this.db.get<{ value: number }>(sql)!.value;
    if (kind !== 'progress') {
      const at = new Date().toISOString();
      this.db.run('INSERT INTO event VALUES (?, ?, ?, ?, ?)', change, Number(job), kind, note, at);
    }
    return change;
  }

  insert(state: JobState, more: Pick<JobRow, 'idempotency_key' | 'service' | 'bytes'>): void {
    const { id, request, phase, priority = 0, plan, retryOf, created, started, ended, destruction, seq, frame } = state;
    const change = this.note(id, phase);
    this.db.run(
      `INSERT INTO job (id, type, request, idempotency_key, phase, priority, seconds, service, attempt, retry_of, created,
        started, ended, destruction, seq, frame, plan, progress, error, bytes, change)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      Number(id),
      request.type,
      JSON.stringify(request),
      more.idempotency_key,
      phase,
      priority,
      plan.seconds ?? 0,
      more.service,
      state.attempt ?? 0,
      retryOf === undefined ? null : Number(retryOf),
      created,
      started ?? null,
      ended ?? null,
      destruction ?? null,
      seq,
      frame,
      JSON.stringify(plan),
      JSON.stringify(state.progress),
      state.error === undefined ? null : JSON.stringify(state.error),
      more.bytes,
      change
    );
    this.setResults(state);
  }

  /**
   * Writes the state of an open job, if `service` still keeps it.
   * @returns false when it does not
   */
  update(state: JobState, service: string, { kind, bytes = 0 }: { kind: string; bytes?: number }): boolean {
    const { id, phase, started, ended, seq, frame, progress, error, attempt = 0 } = state;
    const isGivenBack = phase === 'QUEUED' && kind !== 'progress';
    return this.db.transaction(() => {
      const done = this.db.run(
        `UPDATE job SET phase = ?, started = ?, ended = ?, seq = ?, frame = ?, progress = ?, error = ?, attempt = ?, bytes = ?,
          service = ?, change = ?
         WHERE id = ? AND service = ? AND phase IN ('PENDING', 'QUEUED', 'EXECUTING')`,
        phase,
        started ?? null,
        ended ?? null,
        seq,
        frame,
        JSON.stringify(progress),
        error === undefined ? null : JSON.stringify(error),
        attempt,
        bytes,
        isGivenBack ? null : service,
        this.note(id, kind),
        Number(id),
        service
      );
      if (done === 1 && isTerminal(phase)) {
        this.setResults(state);
        this.db.run('DELETE FROM planned WHERE job = ?', Number(id));
      }
      return done === 1;
    });
  }

  /** Attempts at this job get somewhere. */
  notInVain(id: string): void {
    this.db.run('UPDATE job SET vain = 0 WHERE id = ? AND vain > 0', Number(id));
  }

  planned(id: string): PlannedJob | undefined {
    const row = this.db.get<{ value: Uint8Array }>('SELECT value FROM planned WHERE job = ?', Number(id));
    try {
      return row && (deserialize(row.value) as PlannedJob);
    } catch {
      return undefined; // written by another version of Node: found again from the request
    }
  }

  setPlanned(id: string, planned: PlannedJob): void {
    this.db.run('INSERT OR REPLACE INTO planned VALUES (?, ?)', Number(id), serialize(planned));
  }

  /** A job was taken over with its number. */
  raiseId(id: string): void {
    this.db.run("UPDATE counter SET value = max(value, ?) WHERE name = 'job'", Number(id));
  }

  delete(id: number): void {
    this.db.transaction(() => {
      if (this.db.run('DELETE FROM job WHERE id = ?', id) === 1) {
        this.db.run('DELETE FROM event WHERE job = ?', id);
        this.db.run('DELETE FROM event WHERE change < ?', this.note(id, 'deleted') - REMEMBERED);
      }
    });
  }

  private setResults({ id, manifest }: JobState): void {
    for (const { name, path, mime, bytes } of manifest?.results ?? []) {
      this.db.run('INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?)', Number(id), name, path, mime, bytes);
    }
  }
}

/** A row as the state that listeners get. */
export function stateOf(row: JobRow, folder: string, manifest: Manifest | undefined): JobState {
  const { id, seq, phase, created, started, ended, frame, priority, destruction, attempt } = row;
  return {
    id: String(id),
    seq,
    request: JSON.parse(row.request) as JobState['request'],
    phase,
    created,
    ...(started !== null && { started }),
    ...(ended !== null && { ended }),
    plan: JSON.parse(row.plan) as JobState['plan'],
    progress: JSON.parse(row.progress) as JobState['progress'],
    frame,
    folder,
    ...(manifest && { manifest }),
    ...(row.error !== null && { error: JSON.parse(row.error) as JobState['error'] }),
    ...(priority !== 0 && { priority }),
    ...(destruction !== null && { destruction }),
    ...(attempt > 0 && { attempt }),
    ...(row.retry_of !== null && { retryOf: String(row.retry_of) }),
    ...(row.bytes > 0 && { bytes: row.bytes })
  };
}
