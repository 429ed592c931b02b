import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { bornAt, isAlive } from '../owner';

/** How often a living service says so, and how long silence means its end on another machine [ms]. */
const BEAT_MS = 5000;
const SILENCE_MS = 180_000;

/**
 * Tells which services work on a folder of results. Each lays down a mark before it takes its first job, an empty file
 * whose name says machine, process and start of the process. On one machine a mark counts while that process lives; from
 * another machine, while its time keeps changing. Clocks are not compared.
 */
export class Presence {
  /** Names this service among all there ever were. */
  readonly name: string;
  private readonly folder: string;
  private readonly host = hostIdentity();
  private beats = 0;
  private beaten = 0;
  private readonly heard = new Map<string, { beat: number; at: number }>();

  /**
   * @param results - folder of the results
   * @param clock - milliseconds that only ever grow
   */
  constructor(
    results: string,
    private readonly clock: () => number = () => performance.now(),
    pid = process.pid
  ) {
    this.folder = join(results, '.services');
    this.name = nameOf(this.host, pid);
  }

  /** Lays down the mark. */
  mark(): void {
    if (this.beats === 0) {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(join(this.folder, this.name), '');
      this.beats = 1;
      this.beaten = this.clock();
    }
  }

  /** Renews a mark that was laid down, when it is time. */
  beat(): void {
    if (this.beats > 0 && this.clock() - this.beaten >= BEAT_MS) {
      this.beaten = this.clock();
      this.beats++;
      utimesSync(join(this.folder, this.name), this.beats, this.beats);
    }
  }

  /** Process ids of the other services that live. */
  others(): number[] {
    return this.names()
      .filter(name => name !== this.name && this.lives(name))
      .map(name => Number(name.split('-')[1]));
  }

  /** False once a service has certainly ended. */
  lives(name: string): boolean {
    if (name === this.name) {
      return true;
    }
    const [host, pid, born] = name.split('-');
    if (host === this.host) {
      return isAlive(Number(pid)) && (bornAt(Number(pid)) ?? '') === born;
    }
    try {
      return !this.isSilent(name, statSync(join(this.folder, name)).mtimeMs);
    } catch {
      return !this.isSilent(name, -1);
    }
  }

  /** Removes the marks of services that have ended. */
  sweep(): void {
    for (const name of this.names()) {
      if (!this.lives(name)) {
        rmSync(join(this.folder, name), { force: true });
        this.heard.delete(name);
      }
    }
  }

  /** Takes the mark away. */
  leave(): void {
    rmSync(join(this.folder, this.name), { force: true });
    this.beats = 0;
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  private isSilent(name: string, beat: number): boolean {
    const before = this.heard.get(name);
    if (before === undefined || before.beat !== beat) {
      this.heard.set(name, { beat, at: this.clock() });
      return false;
    }
    return this.clock() - before.at > SILENCE_MS;
  }
}

const nameOf = (host: string, pid: number): string => `${host}-${pid}-${bornAt(pid) ?? ''}`;

/** The machine, its present start, and its space of process ids: within one, pid and start time are an identity. */
function hostIdentity(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pids = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256').update(`${hostname()} ${boot} ${pids}`).digest('hex').slice(0, 16);
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
