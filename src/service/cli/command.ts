import { parseArgs, type ParseArgsConfig } from 'node:util';
import { GaiaError, type Plan } from '../../protocol';
import { Service } from '../service';
import { settingsFromEnvironment } from '../settings';

type Options = NonNullable<ParseArgsConfig['options']>;

/** One command of `gaialab`. */
export interface Command {
  name: string;
  /** `RA DEC [--radius ANGLE]`. */
  usage: string;
  summary: string;
  /** Lines about arguments and options. */
  help: string;
  options: Options;
  /** @returns the exit code. */
  run(input: CommandInput): Promise<number>;
}

export interface CommandInput {
  positionals: string[];
  values: Record<string, string | boolean | undefined>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

export const COMMON: Options = {
  volume: { type: 'string' },
  release: { type: 'string' },
  table: { type: 'string' },
  engine: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
};

export const COMMON_HELP = `  --volume DIR     folder of the volume (default: GAIALAB_VOLUME)
  --release NAME   DR1, DR2, EDR3 or DR3 (default)
  --table NAME     table of the release (default gaia_source)
  --engine NAME    of jobs: auto (default), embedded or spark:NAME
  --json           machine-readable output`;

/** @throws GaiaError BAD_REQUEST for options that the command does not know. */
export function parse(command: Command, args: string[]): Omit<CommandInput, 'signal'> {
  try {
    const { positionals, values } = parseArgs({
      args: protectNegativeNumbers(args),
      options: { ...COMMON, ...command.options },
      allowPositionals: true
    });
    return { positionals, values: values as CommandInput['values'] };
  } catch (reason) {
    const line = (reason as Error).message.split('. ')[0];
    throw new GaiaError('BAD_REQUEST', `${line}.`, `Usage: gaialab ${command.name} ${command.usage}`);
  }
}

/** The declination of `partitions 14.2 -28.8` is no option. */
function protectNegativeNumbers(args: string[]): string[] {
  const first = args.findIndex(arg => /^-\.?\d/.test(arg) && !args.includes('--'));
  const takesValue = first > 0 && args[first - 1].startsWith('--');
  if (first < 0 || takesValue) {
    return args;
  }
  const numbers = args.filter((arg, i) => /^[-+]?\.?\d/.test(arg) && !(args[i - 1] ?? '').startsWith('--'));
  return [...args.filter(arg => !numbers.includes(arg)), '--', ...numbers];
}

/** Text of an option; undefined when it was not given. */
export function textOf(values: CommandInput['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The entries of a comma-separated option; undefined when it was not given. */
export function listOf(values: CommandInput['values'], name: string): string[] | undefined {
  return textOf(values, name)
    ?.split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}

/** Number of an option. @throws GaiaError BAD_REQUEST naming the option. */
export function numberOf(values: CommandInput['values'], name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new GaiaError('BAD_REQUEST', `--${name} takes a number, not ${text}.`);
  }
  return number;
}

/** Volume, release and table as given; undefined fields are left out. */
export function placeOf(values: CommandInput['values']): { volume?: string; release?: string; table?: string } {
  return Object.fromEntries(
    ['volume', 'release', 'table'].map(name => [name, textOf(values, name)]).filter(([, value]) => value !== undefined)
  );
}

/** The engine that a job is to run on, where one is named. */
export function engineOf(values: CommandInput['values']): { engine?: string } {
  const engine = textOf(values, 'engine');
  return engine === undefined ? {} : { engine };
}

/** What a plan says of its engine, for people. */
export function engineText({ engine, engineReason }: Plan): string {
  return `Engine: ${engine}${engineReason === undefined ? '' : ` (${engineReason})`}`;
}

/** A service inside this process, for one command. */
export async function withService<T>(roots: string[], work: (service: Service) => Promise<T>): Promise<T> {
  const settings = settingsFromEnvironment();
  const service = new Service({ ...settings, roots: [...settings.roots, ...roots] });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
