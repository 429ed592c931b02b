import { GaiaError, isAbort, VERSION } from '../../protocol';
import { pointAt } from '../../query';
import { COMMON_HELP, parse, print, type Command } from './command';
import { citeCommand } from './cite';
import { convertCommand } from './convert';
import { filesCommand, partitionsCommand } from './partitions';
import { jobsCommand, loadCommand, mapCommand, planCommand } from './jobs';
import { makeVolumeCommand } from './make-volume';
import { serveCommand } from './serve';
import { similarCommand } from './similar';
import { sqlCommand } from './sql';
import { storeCommand } from './store';
import { verifyCommand } from './verify';

const COMMANDS: Command[] = [
  partitionsCommand,
  filesCommand,
  loadCommand,
  mapCommand,
  similarCommand,
  planCommand,
  sqlCommand,
  jobsCommand,
  citeCommand,
  verifyCommand,
  convertCommand,
  storeCommand,
  makeVolumeCommand,
  serveCommand
];

/** Exit codes: 0 done, 1 error, 2 wrong use, 130 cancelled. */
export async function runCommand(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (command === undefined) {
    return overview(name);
  }
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  try {
    const input = parse(command, rest);
    if (input.values.help) {
      print(`gaialab ${command.name} ${command.usage}\n\n${command.summary}\n\n${command.help}\n${COMMON_HELP}`);
      return 0;
    }
    return await command.run({ ...input, signal: abort.signal });
  } catch (reason) {
    return report(reason, rest.includes('--json'));
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function overview(name: string | undefined): number {
  if (name === '--version') {
    print(VERSION);
    return 0;
  }
  const width = Math.max(...COMMANDS.map(command => command.name.length));
  const lines = COMMANDS.map(command => `  ${command.name.padEnd(width)}  ${command.summary}`);
  const text = `gaialab COMMAND [options]\n\n${lines.join('\n')}\n\ngaialab COMMAND --help tells more.`;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    print(text);
    return 0;
  }
  process.stderr.write(`gaialab: there is no command '${name}'.\n\n${text}\n`);
  return 2;
}

function report(reason: unknown, json: boolean): number {
  if (isAbort(reason)) {
    process.stderr.write('Cancelled.\n');
    return 130;
  }
  const error = GaiaError.from(reason);
  if (json) {
    print(JSON.stringify({ error: error.toJSON() }));
  } else {
    process.stderr.write(`gaialab: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}\n`);
    const { text, start, end } = (error.details ?? {}) as { text?: string; start?: number; end?: number };
    if (text !== undefined && start !== undefined && end !== undefined) {
      process.stderr.write(`${pointAt(text, start, end)}\n`);
    }
  }
  if (error.code === 'INTERNAL' && reason instanceof Error) {
    process.stderr.write(`${reason.stack}\n`);
  }
  return error.code === 'BAD_REQUEST' ? 2 : 1;
}
