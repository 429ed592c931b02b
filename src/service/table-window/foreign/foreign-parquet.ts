import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cancelled } from '../../../compute/faults';
import { GaiaError, type ColumnInfo, type RowCount } from '../../../protocol';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from '../row-source';
import { unframed, type ForeignAnswer, type ForeignOrder } from './frames';

/** Code of the process beside that of the service. */
const WORKER = join(__dirname, 'parquet-worker.cjs');
const LAST_WORDS = 2000;

/** The rows of a Parquet file of another writer, read by DuckDB in a process of its own that may open this file alone. */
export class ForeignParquet implements RowSource {
  readonly kind = 'parquet';
  /** One reading at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly child: ChildProcess,
    private readonly answers: AsyncGenerator<ForeignAnswer>,
    readonly columns: readonly ColumnInfo[],
    private readonly rows: number,
    private readonly words: () => string
  ) {}

  /** @throws GaiaError FILE_UNREADABLE for what is no Parquet file, SERVICE_UNAVAILABLE where DuckDB is missing */
  static async open(path: string, worker = WORKER): Promise<ForeignParquet> {
    if (!existsSync(worker)) {
      throw missing(path);
    }
    const child = spawn(process.execPath, [worker, path], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' }
    });
    let words = '';
    child.stderr!.on('data', (data: Buffer) => (words = (words + data.toString()).slice(-LAST_WORDS)));
    // A process that ends early breaks its pipes; that its answers end is told.
    [child, child.stdin!, child.stdout!].forEach(one => one.on('error', () => undefined));
    const answers = unframed(child.stdout as AsyncIterable<Buffer>);
    const first = await next(answers, path, () => words);
    if (first.kind !== 'table') {
      child.kill('SIGKILL');
      throw first.kind === 'error' ? GaiaError.from(first.error) : lost(path, words);
    }
    return new ForeignParquet(path, child, answers, first.columns, first.rows, () => words);
  }

  get count(): RowCount {
    return { rows: this.rows, isExact: true };
  }

  read(wanted: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const work = this.turn.catch(() => undefined).then(() => this.readNow(wanted, take, reading));
    this.turn = work;
    return work;
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  private async readNow({ start, end, names }: WantedRows, take: TakeRows, reading: Reading): Promise<void> {
    if (reading.isCancelled?.()) {
      throw cancelled();
    }
    this.order({ start, end: end === undefined || end === Infinity ? null : end, names: [...names] });
    const turns = new Turns(reading);
    let first = start;
    let fault: unknown;
    let isOver = false;
    for (;;) {
      const answer = await next(this.answers, this.path, this.words);
      if (answer.kind === 'error') {
        throw GaiaError.from(answer.error);
      }
      if (answer.kind !== 'batch') {
        break;
      }
      if (isOver) {
        continue; // what was under way
      }
      const { batch } = answer;
      try {
        isOver = take(batch, first) === true;
        first += batch.rows;
        reading.onPart?.(first / Math.max(1, this.rows), first);
        await turns.take();
      } catch (reason) {
        fault = reason;
        isOver = true;
      }
      if (isOver) {
        this.order('stop');
      }
    }
    if (fault !== undefined) {
      throw fault;
    }
  }

  private order(order: ForeignOrder): void {
    this.child.stdin!.write(`${JSON.stringify(order)}\n`);
  }
}

async function next(answers: AsyncGenerator<ForeignAnswer>, path: string, words: () => string): Promise<ForeignAnswer> {
  const { done, value } = await answers.next();
  if (done === true) {
    throw lost(path, words());
  }
  return value;
}

function lost(path: string, words: string): GaiaError {
  return /Cannot find (module|package) '@duckdb|libduckdb/.test(words)
    ? missing(path)
    : new GaiaError('FILE_UNREADABLE', `${path}: the process that reads it ended.`, 'Try again.', {
        file: path,
        words: words.trim()
      });
}

const missing = (path: string): GaiaError =>
  new GaiaError(
    'SERVICE_UNAVAILABLE',
    `${path}: Parquet files of other programs are read by DuckDB, which is not installed here.`,
    'Parquet files that gaialab wrote are shown without it; read others in a notebook.',
    { file: path }
  );
