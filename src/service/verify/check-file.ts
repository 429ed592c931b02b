import { cancelled, headerBroken } from '../../compute/faults';
import { HeaderReader } from '../../compute/header';
import type { RowScanner } from '../../compute/row-scanner';
import { rowScanner } from '../../compute/wasm-row-scanner';
import { GaiaError, type ErrorCode } from '../../protocol';
import type { CheckName, FileFindings, FileTask, Problem } from './findings';
import { HashedBytes } from './hashed-bytes';
import { checkColumns } from './header-check';
import { RowChecks } from './row-checks';

/** Number of these checks; a larger one makes what was found before worthless. */
export const CHECKS_VERSION = 1;

const HASH = 35;

const CHECK_OF: Partial<Record<ErrorCode, CheckName>> = {
  GZIP_BROKEN: 'gzip',
  HEADER_BROKEN: 'header',
  ROW_BROKEN: 'cells',
  FILE_NOT_FOUND: 'missing',
  FILE_EMPTY: 'unreadable',
  FILE_UNREADABLE: 'unreadable'
};

export interface CheckHooks {
  /** Asked at every chunk. */
  isCancelled?(): boolean;
  /** After every chunk: bytes of the file (compressed) and rows so far. */
  onProgress?(bytes: number, rows: number): void;
}

/**
 * Reads a file once and finds out everything: MD5, gzip, header, rows. What is wrong with the file is in the findings;
 * the rows of a file whose gzip is damaged are not judged, since the damage is the cause.
 *
 * @throws GaiaError CANCELLED
 */
export async function checkFile(task: FileTask, hooks: CheckHooks = {}): Promise<FileFindings> {
  const began = performance.now();
  const isCancelled = (): boolean => hooks.isCancelled?.() === true;
  const findings: FileFindings = {
    path: task.path,
    bytes: 0,
    mtimeMs: 0,
    md5: '',
    rows: 0,
    nulls: {},
    counts: {},
    problems: [],
    seconds: 0
  };
  let bytes: HashedBytes | undefined;
  try {
    bytes = new HashedBytes(task.path);
    findings.bytes = bytes.size;
    findings.mtimeMs = bytes.mtimeMs;
    if (task.isTable) {
      await checkTable(task, bytes, findings, hooks, isCancelled);
    }
    findings.md5 = await bytes.md5(isCancelled);
    if (isCancelled()) {
      throw cancelled();
    }
  } catch (reason) {
    findings.problems.push(problemOf(reason, task.path));
  } finally {
    bytes?.close();
  }
  findings.seconds = (performance.now() - began) / 1000;
  return findings;
}

async function checkTable(
  task: FileTask,
  bytes: HashedBytes,
  findings: FileFindings,
  hooks: CheckHooks,
  isCancelled: () => boolean
): Promise<void> {
  const table = new TableCheck(task);
  try {
    for await (const chunk of bytes.text()) {
      if (isCancelled()) {
        throw cancelled();
      }
      table.push(chunk);
      hooks.onProgress?.(bytes.bytesRead, table.rows);
    }
    table.end();
  } catch (reason) {
    findings.problems.push(problemOf(reason, task.path));
    findings.rows = table.rows;
    return;
  }
  Object.assign(findings, table.findings());
}

/** Header and rows of one file. A fault ends the judgement of what comes after it. */
class TableCheck {
  private readonly reader: HeaderReader;
  private readonly problems: Problem[] = [];
  private scanner?: RowScanner;
  private checks?: RowChecks;
  private fault?: unknown;
  private any = false;

  constructor(private readonly task: FileTask) {
    this.reader = new HeaderReader(task.path, task.columns);
  }

  get rows(): number {
    return this.scanner?.rows ?? 0;
  }

  push(chunk: Uint8Array): void {
    if (this.fault === undefined) {
      this.attempt(() => this.take(chunk));
    }
  }

  end(): void {
    if (this.fault === undefined) {
      this.attempt(() => {
        if (!this.scanner) {
          this.reader.end();
          this.begin();
        }
        this.scanner!.end();
      });
    }
  }

  findings(): Pick<FileFindings, 'rows' | 'nulls' | 'counts' | 'problems'> {
    const { checks, problems } = this;
    const columns = this.reader.header?.columns ?? [];
    if (this.fault !== undefined) {
      const problem = problemOf(this.fault, this.task.path);
      problems.push(
        problem.check === 'cells' ? { ...problem, message: `${problem.message}; no row after it was checked` } : problem
      );
    }
    return {
      rows: this.rows,
      nulls: checks ? Object.fromEntries(columns.map(({ name }, i) => [name, checks.nulls[i]])) : {},
      counts: checks?.counts() ?? {},
      problems: [...problems, ...(checks?.problems() ?? [])]
    };
  }

  private take(chunk: Uint8Array): void {
    let start = 0;
    if (!this.scanner) {
      if (!this.any && chunk.length > 0) {
        this.any = true;
        if (this.task.ecsv && chunk[0] !== HASH) {
          this.problems.push({ check: 'header', message: 'there is no ECSV header, which the release has' });
        }
      }
      start = this.reader.push(chunk);
      if (start < 0) {
        return;
      }
      this.begin();
    }
    this.scanner!.push(start > 0 ? chunk.subarray(start) : chunk);
  }

  private begin(): void {
    const { task } = this;
    const { columns, delimiter } = this.reader.header!;
    const known = new Set(task.columns?.map(({ name }) => name));
    if (known.size > 0 && !columns.some(({ name }) => known.has(name))) {
      throw headerBroken(task.path, 'no column of the release is in the line of names');
    }
    this.problems.push(...checkColumns(columns, task.columns));
    this.checks = new RowChecks(columns, task);
    this.scanner = rowScanner(
      task.path,
      columns.length,
      columns.map((_, i) => i),
      delimiter,
      this.checks
    );
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (reason) {
      if (!(reason instanceof GaiaError)) {
        throw reason;
      }
      this.fault = reason;
    }
  }
}

/** The problem behind an error; errors that are none of the file's are thrown on. */
function problemOf(reason: unknown, path: string): Problem {
  const { code, message, details } = GaiaError.from(reason);
  const check = CHECK_OF[code];
  if (check === undefined) {
    throw reason;
  }
  const text = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
  const row = details?.row;
  return { check, message: text.replace(/\.$/, ''), ...(typeof row === 'number' ? { row } : {}) };
}
