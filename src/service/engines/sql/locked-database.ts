import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api';
import { GaiaError } from '../../../protocol';
import type { SqlLimits } from './work';

/**
 * A database in memory that reaches nothing: no file but its own temporary ones, no network, no extension, and no
 * statement that could change this. It has one thread, so that sums come out the same to the last bit every time.
 */
export async function lockedDatabase(
  temporary: string,
  { memory, disk }: Pick<SqlLimits, 'memory' | 'disk'>
): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${Math.round(memory / 2 ** 20)}MiB`,
    temp_directory: temporary,
    max_temp_directory_size: `${Math.round(disk / 2 ** 20)}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false'
  });
  const connection = await instance.connect();
  // Without these the engine does not say how far it is.
  await connection.run('SET enable_progress_bar = true');
  await connection.run('SET enable_progress_bar_print = false');
  await connection.run('SET progress_bar_time = 0');
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return connection;
}

/** @throws GaiaError INTERNAL for anything but one SELECT */
export async function checkSelect(connection: DuckDBConnection, sql: string): Promise<void> {
  const statements = await connection.extractStatements(sql);
  const statement = statements.count === 1 ? await statements.prepare(0) : undefined;
  if (statement?.statementType !== StatementType.SELECT) {
    throw new GaiaError('INTERNAL', 'The query as written for the engine is not one SELECT.', undefined, { sql });
  }
}

/** A fault of the database as an error that says what to do. */
export function databaseError(reason: unknown): GaiaError {
  if (reason instanceof GaiaError) {
    return reason;
  }
  const message = reason instanceof Error ? reason.message : String(reason);
  if (/^(Out of Memory Error|.*max_temp_directory_size|.*failed to offload)/is.test(message)) {
    return new GaiaError(
      'OVER_BUDGET',
      'The query needs more memory and temporary disk space than it may have.',
      'Read fewer columns or rows, or raise GAIALAB_SQL_MEMORY and GAIALAB_SQL_DISK.',
      { engine: message }
    );
  }
  if (/No space left on device/.test(message)) {
    return new GaiaError('DISK_FULL', 'The disk of the results is full.', undefined, { engine: message });
  }
  if (/^(Conversion|Out of Range|Invalid Input) Error/.test(message)) {
    return new GaiaError('VALUE_BROKEN', `The query met a value that it cannot work with: ${message}`);
  }
  return new GaiaError('INTERNAL', `The query's engine failed: ${message}`);
}
