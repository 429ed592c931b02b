/**
 * The process that reads one Parquet file of another writer with DuckDB. It may open this file and no other, reaches no
 * network, and ends with its standard input, that is with whoever started it.
 */
import { createInterface } from 'node:readline';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { columnType, type ColumnData, type RowBatch } from '../../../compute/batch';
import type { ArrowBatch, ArrowColumn } from '../../../formats/arrow-column';
import { GaiaError, type ColumnInfo } from '../../../protocol';
import { quotedText } from '../../../query/sql/quote';
import { ResultRows } from '../../engines/sql/result-rows';
import { foreignColumn, type ForeignColumn } from './foreign-columns';
import { framed, type ForeignAnswer, type ForeignOrder } from './frames';

const MEMORY = '1GiB';

const say = (answer: ForeignAnswer): Promise<void> =>
  new Promise(done => process.stdout.write(framed(answer), () => done()));

/** A database in memory that may read this file. */
async function databaseFor(path: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: MEMORY,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false'
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_paths = [${quotedText(path)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return connection;
}

class ForeignTable {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly from: string,
    readonly columns: readonly ForeignColumn[],
    readonly rows: number
  ) {}

  static async open(path: string): Promise<ForeignTable> {
    const connection = await databaseFor(path);
    const from = `read_parquet([${quotedText(path)}])`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    const columns = described.getRows().map(([name, type]) => foreignColumn(String(name), String(type)));
    const [[rows]] = (await connection.runAndReadAll(`SELECT COUNT(*) FROM ${from}`)).getRows();
    return new ForeignTable(connection, from, columns, Number(rows));
  }

  /** @param isOver - true: nobody wants further rows */
  async read({ start, end, names }: Exclude<ForeignOrder, 'stop'>, isOver: () => boolean): Promise<void> {
    const columns = names.map(name => this.columns.find(({ info }) => info.name === name)!);
    const infos = columns.map(({ info }) => info);
    const list = columns.length === 0 ? '1' : columns.map(({ sql }) => sql).join(', ');
    const limit = end === null ? '' : ` LIMIT ${Math.max(0, end - start)}`;
    const rows = new ResultRows(infos, batch => say({ kind: 'batch', batch: batchOf(batch, infos) }));
    const stream = await this.connection.stream(`SELECT ${list} FROM ${this.from}${limit} OFFSET ${start}`);
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      const vectors = infos.map((_, i) => chunk!.getColumnVector(i));
      await rows.take(vectors, chunk.rowCount);
      if (isOver()) {
        return;
      }
    }
    await rows.flush();
  }
}

const batchOf = ({ rows, columns }: ArrowBatch, infos: readonly ColumnInfo[]): RowBatch => ({
  rows,
  columns: columns.map((column, i) => dataOf(column, infos[i]))
});

function dataOf({ items, ...own }: ArrowColumn, info: ColumnInfo): ColumnData {
  const { kind, item } = columnType(info);
  return { ...own, kind, ...(items && { items: { ...items, kind: item! } }) } as ColumnData;
}

async function main(): Promise<void> {
  const path = process.argv[2];
  let table: ForeignTable;
  try {
    table = await ForeignTable.open(path);
  } catch (reason) {
    await say({ kind: 'error', error: faultOf(path, reason) });
    process.exit(0);
  }
  let isStopped = false;
  let work = say({ kind: 'table', columns: table.columns.map(({ info }) => info), rows: table.rows });
  const take = async (order: Exclude<ForeignOrder, 'stop'>): Promise<void> => {
    isStopped = false;
    try {
      await table.read(order, () => isStopped);
      await say({ kind: 'end' });
    } catch (reason) {
      await say({ kind: 'error', error: faultOf(path, reason) });
    }
  };
  createInterface({ input: process.stdin })
    .on('line', line => {
      const order = JSON.parse(line) as ForeignOrder;
      if (order === 'stop') {
        isStopped = true;
      } else {
        work = work.then(() => take(order));
      }
    })
    .on('close', () => process.kill(process.pid, 'SIGKILL'));
}

function faultOf(path: string, reason: unknown) {
  const [why] = (reason instanceof Error ? reason.message : String(reason)).split('\n');
  return new GaiaError('FILE_UNREADABLE', `${path}: cannot be read as Parquet: ${why}`, undefined, {
    file: path
  }).toJSON();
}

void main();
