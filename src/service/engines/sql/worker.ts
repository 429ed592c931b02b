/**
 * The process that runs one query: it reads its work from the first line of its standard input and ends with the query. It
 * ends as well when its standard input ends, that is with the process that started it.
 */
import { readSync, writeSync } from 'node:fs';
import { GaiaError } from '../../../protocol';
import { runQuery } from './run-query';
import type { SqlMessage, SqlWork } from './work';

function say(message: SqlMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function firstLine(): string {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(1 << 16);
    const got = readSync(0, part, 0, part.length, null);
    parts.push(part.subarray(0, got));
    if (got === 0 || part[got - 1] === 0x0a) {
      return Buffer.concat(parts).toString();
    }
  }
}

async function main(): Promise<void> {
  const work = JSON.parse(firstLine()) as SqlWork;
  // An orderly exit would wait for the engine's thread, which may wait for rows that never come.
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
  try {
    const outcome = await runQuery(work, {
      open: scan => say({ kind: 'open', scan }),
      onProgress: progress => say({ kind: 'progress', ...progress })
    });
    say({ kind: 'done', ...outcome });
  } catch (reason) {
    say({ kind: 'error', error: GaiaError.from(reason).toJSON() });
  }
  process.exit(0);
}

void main();
