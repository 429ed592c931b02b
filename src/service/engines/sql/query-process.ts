import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { GaiaError } from '../../../protocol';
import { END_FRAME } from './frames';
import { ROWS_FD, type SqlMessage, type SqlWork } from './work';

/** Characters of what the process says when it dies that an error quotes. */
const LAST_WORDS = 2000;

/** What V8, the C++ library and DuckDB say when the machine gives no memory. */
const NO_MEMORY = /out of memory|bad_alloc|allocation failed|cannot allocate memory/i;

/** The process was ended from outside: by a person, or by the machine, which ran out of memory. */
export class QueryKilled extends GaiaError {
  constructor(details: Record<string, unknown>) {
    super(
      'INTERNAL',
      "The query's process was killed (SIGKILL) before the query was done.",
      'Perhaps the machine ran out of memory: GAIALAB_SQL_MEMORY sets what it may use.',
      details
    );
  }
}

/** The process that runs one query. Whatever becomes of it, the service lives on. */
export class QueryProcess {
  private readonly child: ChildProcess;
  private readonly rows: Writable;
  private words = '';
  private fault?: GaiaError;

  /**
   * @param file - bundled code of the process
   * @param onMessage - hears what it says
   */
  constructor(file: string, work: SqlWork, onMessage: (message: SqlMessage) => void) {
    this.child = spawn(process.execPath, [file], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' }
    });
    this.rows = this.child.stdio[ROWS_FD] as Writable;
    const { stdin, stdout, stderr } = this.child;
    // A process that ends early breaks its pipes; why it ended is told by `over`.
    [stdin!, this.rows].forEach(pipe => pipe.on('error', () => undefined));
    this.child.on(
      'error',
      reason => (this.fault = new GaiaError('INTERNAL', `The query's process: ${reason.message}`))
    );
    stderr!.on('data', (data: Buffer) => (this.words = (this.words + data.toString()).slice(-LAST_WORDS)));
    createInterface({ input: stdout! }).on('line', line => {
      try {
        onMessage(JSON.parse(line) as SqlMessage);
      } catch {
        this.words = `${this.words}${line}\n`.slice(-LAST_WORDS);
      }
    });
    stdin!.write(`${JSON.stringify(work)}\n`);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when it has ended and all that it said was heard. @returns why it ended, if not by itself */
  async over(): Promise<GaiaError | undefined> {
    await once(this.child, 'close').catch(() => undefined);
    const { exitCode, signalCode } = this.child;
    if (this.fault !== undefined || (exitCode === 0 && signalCode === null)) {
      return this.fault;
    }
    if (/Cannot find (module|package) '@duckdb|libduckdb/.test(this.words)) {
      return new GaiaError(
        'SERVICE_UNAVAILABLE',
        `Queries need DuckDB, which is not installed for ${process.platform}-${process.arch}.`,
        'Everything else of gaialab works without it.',
        { words: this.words.trim() }
      );
    }
    const words = this.words === '' ? {} : { words: this.words.trim() };
    if (NO_MEMORY.test(this.words)) {
      return new GaiaError(
        'OVER_BUDGET',
        "The query's process got no more memory from the machine.",
        'Read fewer columns or rows, or lower GAIALAB_SQL_MEMORY, so that the query goes to the disk instead.',
        words
      );
    }
    if (signalCode === 'SIGKILL') {
      return new QueryKilled(words);
    }
    const how = signalCode === null ? `ended with code ${exitCode}` : `was killed (${signalCode})`;
    return new GaiaError('INTERNAL', `The query's process ${how} before the query was done.`, undefined, words);
  }

  /** Hands rows over; resolves when more may come. Does nothing once the process has ended. */
  async send(parts: readonly Uint8Array[]): Promise<void> {
    const { rows } = this;
    let flows = true;
    for (const part of parts) {
      flows = rows.writable && rows.write(part);
    }
    if (!flows && rows.writable) {
      await new Promise<void>(go => {
        const done = (): void => {
          ['drain', 'close', 'error'].forEach(event => rows.off(event, done));
          go();
        };
        ['drain', 'close', 'error'].forEach(event => rows.on(event, done));
      });
    }
  }

  /** No more rows of this scan. */
  endScan(): Promise<void> {
    return this.send([END_FRAME]);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
