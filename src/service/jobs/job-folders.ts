import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isTerminal, type JobState, type Manifest, type Phase } from '../../protocol';
import { writeSoon, writeWhole } from '../files-atomic';
import { isAlive } from '../owner';
import { CHECKPOINT_FILE, removeCheckpoint } from './checkpoints';

/** `job.json` in a job's folder: what the list of jobs can be made from again. */
export interface JobRecord {
  state: JobState;
  idempotencyKey?: string;
  /** Format 1: the process that wrote it; it alone knew the job. */
  service?: number;
}

const RECORD = 'job.json';
const MANIFEST = 'manifest.json';
const DOOMED = /^\.deleted-(\d+)-/;
/** Files that are not whole: ours are renamed when they are. */
const UNFINISHED = /\.(part|tmp)$/;

/** The folders `RESULTS/N`, one a job: its record, its result files, and its manifest. */
export class JobFolders {
  constructor(readonly root: string) {
    mkdirSync(root, { recursive: true, mode: 0o700 });
  }

  of(id: string): string {
    return join(this.root, id);
  }

  /** The greatest number that has been used. */
  last(): number {
    return Math.max(0, ...this.numbers());
  }

  /** @throws the system's EEXIST when there is one already */
  create(id: string): void {
    mkdirSync(this.of(id), { mode: 0o700 });
  }

  /** Writes the record of a job; its manifest lies beside it. @returns when it is on the disk: it need not be waited for */
  record(state: JobState, idempotencyKey?: string): Promise<void> {
    const { manifest: _, ...rest } = state;
    const record: JobRecord = { state: rest, ...(idempotencyKey !== undefined && { idempotencyKey }) };
    return writeSoon(join(this.of(state.id), RECORD), JSON.stringify(record, null, 1));
  }

  /**
   * Puts the folder of a job that is over in order: its record, and nothing that a later attempt would need.
   * @returns when the record is on the disk
   */
  settle(state: JobState, idempotencyKey?: string): Promise<void> {
    this.tidy(state.id);
    const recorded = this.record(state, idempotencyKey);
    if (state.phase === 'COMPLETED') {
      removeCheckpoint(this.of(state.id));
    }
    return recorded;
  }

  writeManifest(id: string, manifest: Manifest): void {
    writeWhole(join(this.of(id), MANIFEST), JSON.stringify(manifest, null, 1));
  }

  /** Undefined when there is none, or none that can be read. */
  manifest(id: string): Manifest | undefined {
    try {
      return JSON.parse(readFileSync(join(this.of(id), MANIFEST), 'utf8')) as Manifest;
    } catch {
      return undefined;
    }
  }

  /**
   * The records of folders that `isKnown` does not know: of an earlier version of gaialab, or of a list that was lost.
   * Jobs that a living service of an earlier version runs are left to it.
   */
  unknown(isKnown: (id: number) => boolean): JobRecord[] {
    return this.numbers()
      .filter(id => !isKnown(id))
      .sort((a, b) => a - b)
      .flatMap(id => this.read(String(id)) ?? []);
  }

  /** Bytes of a job's files, but of those that {@link settle} removes once it is over. */
  bytes(id: string, phase: Phase): number {
    const stays = (name: string): boolean =>
      !UNFINISHED.test(name) && !(phase === 'COMPLETED' && name === CHECKPOINT_FILE);
    try {
      const names = readdirSync(this.of(id)).filter(stays);
      return names.reduce((sum, name) => sum + statSync(join(this.of(id), name)).size, 0);
    } catch {
      return 0;
    }
  }

  /** Removes what a dead attempt left half written. */
  tidy(id: string): void {
    if (existsSync(this.of(id))) {
      for (const name of readdirSync(this.of(id))) {
        if (UNFINISHED.test(name)) {
          rmSync(join(this.of(id), name), { recursive: true, force: true });
        }
      }
    }
  }

  /** Takes a folder out of the way in one step. @returns finishes its removal */
  doom(id: string): () => void {
    const doomed = join(this.root, `.deleted-${id}-${process.pid}-${process.hrtime.bigint()}`);
    if (existsSync(this.of(id))) {
      renameSync(this.of(id), doomed);
    }
    return () => rmSync(doomed, { recursive: true, force: true });
  }

  /** Folders whose removal was cut off: the numbers of their jobs, and what finishes it. */
  doomed(): { id: number; remove(): void }[] {
    return readdirSync(this.root).flatMap(name => {
      const id = DOOMED.exec(name)?.[1];
      const remove = (): void => rmSync(join(this.root, name), { recursive: true, force: true });
      return id === undefined ? [] : [{ id: Number(id), remove }];
    });
  }

  private numbers(): number[] {
    return readdirSync(this.root).flatMap(name => (/^\d+$/.test(name) ? [Number(name)] : []));
  }

  private read(id: string): JobRecord | undefined {
    let record: JobRecord;
    try {
      record = JSON.parse(readFileSync(join(this.of(id), RECORD), 'utf8')) as JobRecord;
    } catch {
      return undefined; // no job's folder, or one whose creation was cut off before anything was promised
    }
    const { state, service } = record;
    if (typeof state?.phase !== 'string') {
      return undefined;
    }
    if (!isTerminal(state.phase) && service !== undefined && service !== process.pid && isAlive(service)) {
      return undefined;
    }
    return { ...record, state: { ...state, id, folder: this.of(id), manifest: state.manifest ?? this.manifest(id) } };
  }
}
