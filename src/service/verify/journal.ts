import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { GaiaError } from '../../protocol';
import { CHECKS_VERSION } from './check-file';
import type { FileFindings, FileTask } from './findings';

const NEWLINE = 10;

/**
 * What was found out so far, one line of JSON a file. A line is written and synced in one piece when its file is done; a
 * line that an interruption cut off does not count and is removed. So finished files are not read again.
 */
export class Journal {
  private readonly found = new Map<string, FileFindings>();
  private readonly file: number;

  /**
   * @param fresh - forget what was found before
   * @throws GaiaError FILE_UNREADABLE when the file cannot be written
   */
  constructor(
    readonly path: string,
    fresh: boolean
  ) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (fresh) {
        rmSync(path, { force: true });
      }
      this.file = openSync(path, 'a+');
      this.load();
    } catch (reason) {
      throw new GaiaError(
        'FILE_UNREADABLE',
        `${path} cannot be written: ${(reason as Error).message}.`,
        'Name a --report in a folder that you may write to.',
        { path }
      );
    }
  }

  /** What was found out about the very same file (path, size, time of change) with the same checks. */
  findingsOf(task: FileTask, bytes: number, mtimeMs: number): FileFindings | undefined {
    return this.found.get(keyOf(task, bytes, mtimeMs));
  }

  /** @throws GaiaError DISK_FULL */
  add(task: FileTask, findings: FileFindings): void {
    const key = keyOf(task, findings.bytes, findings.mtimeMs);
    this.found.set(key, findings);
    try {
      writeSync(this.file, `${JSON.stringify({ key, findings })}\n`);
      fsyncSync(this.file);
    } catch (reason) {
      throw new GaiaError('DISK_FULL', `${this.path} cannot be written: ${(reason as Error).message}.`);
    }
  }

  close(): void {
    closeSync(this.file);
  }

  private load(): void {
    const bytes = readFileSync(this.path);
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    if (whole < bytes.length) {
      ftruncateSync(this.file, whole);
    }
    for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
      try {
        const { key, findings } = JSON.parse(line) as { key: string; findings: FileFindings };
        this.found.set(key, findings);
      } catch {
        // a damaged line: its file is read again
      }
    }
  }
}

function keyOf(task: FileTask, bytes: number, mtimeMs: number): string {
  const checks = createHash('sha256')
    .update(JSON.stringify([CHECKS_VERSION, task]))
    .digest('hex')
    .slice(0, 16);
  return `${task.path}|${bytes}|${mtimeMs}|${checks}`;
}
