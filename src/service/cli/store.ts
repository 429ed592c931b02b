import { join } from 'node:path';
import { formatBytes, formatCount, GaiaError } from '../../protocol';
import { settingsFromEnvironment } from '../settings';
import { ParquetStore, type ListedEntry } from '../store/store';
import { numberOf, print, textOf, type Command, type CommandInput } from './command';

export const storeCommand: Command = {
  name: 'store',
  usage: 'list|evict|clear [--table T] [--keep GB]',
  summary: 'Shows what the Parquet store holds, or makes room in it.',
  help: `  list             each stored file: size, rows, columns, last use, whether its source is unchanged
  evict            removes copies of files that have changed or are gone
    --keep GB      and those not read for the longest time, until the store has at most so many 10^9 bytes
  clear            removes all of a table (--table T) or of the whole store (--all)`,
  options: { keep: { type: 'string' }, all: { type: 'boolean' } },
  async run(input) {
    const { cache, parquet } = settingsFromEnvironment();
    const store = new ParquetStore(parquet ?? join(cache, 'parquet'));
    const [action = 'list'] = input.positionals;
    switch (action) {
      case 'list':
        return list(store, input);
      case 'evict': {
        const keep = numberOf(input.values, 'keep');
        return removed(store.evict(keep === undefined ? Infinity : keep * 1e9), input);
      }
      case 'clear': {
        const gone = chosen(store, input);
        store.remove(gone);
        return removed(gone, input);
      }
      default:
        throw new GaiaError('BAD_REQUEST', `There is no 'store ${action}'.`, 'Known: list, evict, clear.');
    }
  }
};

function list(store: ParquetStore, { values }: CommandInput): number {
  const entries = store.list();
  if (values.json) {
    print(JSON.stringify({ store: store.root, files: entries }));
    return 0;
  }
  entries.forEach(entry => print(line(entry)));
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  print(`${store.root}: ${formatCount(entries.length)} files, ${formatBytes(bytes)}`);
  return 0;
}

const line = ({ stored, size, rows, columns, usedMs, isValid, sorted }: ListedEntry): string =>
  [
    stored,
    formatBytes(size),
    `${formatCount(rows)} rows`,
    `${columns.length} columns`,
    `used ${new Date(usedMs).toISOString().slice(0, 16)}`,
    ...(isValid ? [] : ['its source has changed or is gone']),
    ...(sorted === false ? ['not in the order of source_id'] : [])
  ].join('  ');

function chosen(store: ParquetStore, { values }: CommandInput): ListedEntry[] {
  const table = textOf(values, 'table');
  const release = textOf(values, 'release');
  if (table === undefined && release === undefined && values.all !== true) {
    throw new GaiaError('BAD_REQUEST', 'What is to be removed?', 'Name a --table, a --release, or --all.');
  }
  return store
    .list()
    .filter(entry => (table ?? entry.table) === entry.table && (release ?? entry.release) === entry.release);
}

function removed(entries: readonly ListedEntry[], { values }: CommandInput): number {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  print(
    values.json
      ? JSON.stringify({ removed: entries.map(({ stored }) => stored), bytes })
      : `${formatCount(entries.length)} files removed, ${formatBytes(bytes)} free again.`
  );
  return 0;
}
