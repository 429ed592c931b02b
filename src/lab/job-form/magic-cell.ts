import { GaiaError, validateJobRequest, XP_GRID, type JobRequest } from '../../protocol';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { splitList } from './draft';
import { statisticsOf } from './map-statistics';
import { magicOf } from './magic-line';

/** Options of the magics: how many words follow, or `+` for all up to the next option. */
const SOURCE = { '--release': 1, '--table': 1 } as const;
const WHERE = { '--partitions': 1, '--files': '+', '--cone': 3, '--where': 1 } as const;
/** How the cell gets its table or job; of no concern to a form. */
const ANSWER = { '--as': 1, '--no-wait': 0 } as const;
export const MAGIC_OPTIONS: Readonly<Record<string, Readonly<Record<string, number | '+'>>>> = {
  gaia_map: {
    ...SOURCE,
    ...WHERE,
    ...{ '--columns': 1, '--column': 1, '--stat': 1, '-q': 1, '--q': 1, '--order': 1, '--frame': 1 },
    ...{ '--whole-partitions': 0, '--strict': 0, '--visit': 1, '--title': 1, '--engine': 1, '--no-wait': 0 }
  },
  gaia_load: { ...SOURCE, ...ANSWER, '--columns': 1, '--where': 1, '--limit': 1 },
  gaia_similar: { ...SOURCE, ...WHERE, '--limit': 1, '--flux-column': 1, '--metric': 1, '--range': 1, '--engine': 1 },
  gaia_sql: {
    ...ANSWER,
    '--engine': 1,
    '-o': 1,
    '--output': 1,
    '--limit': 1,
    '--plan': 0,
    '--release': 1,
    '--on-error': 1
  }
};

/**
 * The request of a cell with `%gaia_map`, `%gaia_load`, `%gaia_similar` or `%%gaia_sql`.
 *
 * @throws GaiaError BAD_REQUEST for a cell without such a magic or with arguments that it does not take; BAD_COORDINATE
 */
export function requestOfCell(source: string): JobRequest {
  const found = magicOf(source);
  if (!found) {
    throw new GaiaError('BAD_REQUEST', 'This cell has no Gaia magic with a form.', 'Such as %gaia_map or %%gaia_sql.');
  }
  const { name, line, below } = found;
  const args = argumentsOf(name, wordsOf(line));
  return validateJobRequest(READERS[name](args, below));
}

/** What each magic's arguments, and what stands below them, ask for. */
const READERS: Readonly<Record<string, (args: Arguments, below: string) => unknown>> = {
  gaia_map: mapOf,
  gaia_load: loadOf,
  gaia_similar: similarOf,
  gaia_sql: sqlOf
};

interface Arguments {
  positional: string[];
  /** Words of each option. */
  options: Readonly<Record<string, string[]>>;
}

/** Words as a shell cuts them: quotes group, a backslash takes the next character as it is. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (quote !== '') {
      if (character === quote) {
        quote = '';
      } else if (character === '\\' && quote === '"' && /["\\]/.test(line[i + 1] ?? '')) {
        word += line[++i];
      } else {
        word += character;
      }
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) {
        words.push(word);
      }
      word = null;
    } else {
      word = (word ?? '') + (character === '\\' ? (line[++i] ?? '') : character);
    }
  }
  if (quote !== '') {
    throw new GaiaError('BAD_REQUEST', `A quote is not closed in: ${line.trim()}`);
  }
  return word === null ? words : [...words, word];
}

/** As argparse reads them: `--name value` and `--name=value`; a number with a minus is a value. */
function argumentsOf(name: string, words: readonly string[]): Arguments {
  const known = MAGIC_OPTIONS[name];
  const positional: string[] = [];
  const options: Record<string, string[]> = {};
  const isOption = (word: string): boolean => word.startsWith('-') && !/^-\.?\d/.test(word) && word !== '-';
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!isOption(word)) {
      positional.push(word);
      continue;
    }
    const [option, joined] = word.startsWith('--') && word.includes('=') ? cutAt(word, '=') : [word, undefined];
    const count = known[option];
    if (count === undefined) {
      throw new GaiaError('BAD_REQUEST', `%${name} takes no ${option}.`, `It takes ${Object.keys(known).join(', ')}.`);
    }
    const values = joined === undefined ? [] : [joined];
    while (
      joined === undefined &&
      i + 1 < words.length &&
      (count === '+' ? !isOption(words[i + 1]) : values.length < count)
    ) {
      values.push(words[++i]);
    }
    if (values.length < (count === '+' ? 1 : count)) {
      throw new GaiaError('BAD_REQUEST', `${option} of %${name} lacks a value.`);
    }
    options[option] = values;
  }
  return { positional, options };
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}

const one = ({ options }: Arguments, ...names: string[]): string | undefined =>
  names.map(name => options[name]?.[0]).find(value => value !== undefined);

const numberOf = (args: Arguments, ...names: string[]): number | undefined => {
  const text = one(args, ...names);
  return text === undefined ? undefined : Number(text);
};

const flag = ({ options }: Arguments, name: string): boolean => options[name] !== undefined;

function sourceOf(args: Arguments): Record<string, unknown> {
  const { cone, files } = { cone: args.options['--cone'], files: args.options['--files'] };
  const partitions = one(args, '--partitions');
  return {
    release: one(args, '--release')?.toUpperCase(),
    table: one(args, '--table'),
    partitions: partitions === undefined ? undefined : splitList(partitions),
    files,
    cone: cone && { ...coneOf(cone), ...(flag(args, '--strict') && { strict: true }) },
    exact: flag(args, '--whole-partitions') ? false : undefined,
    where: one(args, '--where'),
    visit: one(args, '--visit')
  };
}

/** A radius that names no unit is in arcsec, as everywhere in the notebook API. */
function coneOf([ra, dec, radius]: readonly string[]): object {
  const position = parseCoordinates(`${ra} ${dec}`);
  return { ra: position.ra, dec: position.dec, radius: checkedRadius(parseAngle(radius, 'arcsec')) };
}

function mapOf(args: Arguments): unknown {
  const column = one(args, '--column');
  const kind = args.positional[0] ?? (column === undefined ? 'density' : 'healpix');
  const shared = {
    source: sourceOf(args),
    engine: one(args, '--engine'),
    order: numberOf(args, '--order'),
    frame: one(args, '--frame')
  };
  if (kind === 'healpix') {
    const columns = column === undefined ? one(args, '--columns') : undefined;
    const stats = splitList(one(args, '--stat') ?? '');
    return {
      type: 'HealpixMap',
      ...shared,
      ...(columns === undefined ? { column } : statisticsOf({ column: splitList(columns) })),
      stat: stats.length > 1 ? stats : stats[0],
      q: numberOf(args, '--q', '-q')
    };
  }
  const columns = one(args, '--columns');
  return { type: 'DensityMap', ...shared, columns: columns === undefined ? undefined : splitList(columns) };
}

const PARTITION = /^\d{6}-\d{6}$/;

function loadOf(args: Arguments): unknown {
  const { positional } = args;
  const partitions = positional.filter(word => PARTITION.test(word));
  const files = positional.filter(word => !PARTITION.test(word));
  if (partitions.length > 0 && files.length > 0) {
    throw new GaiaError('BAD_REQUEST', 'The form takes partitions or files, not both.');
  }
  const columns = one(args, '--columns');
  return {
    type: 'Rows',
    source: { ...sourceOf(args), ...(files.length > 0 ? { files } : { partitions }) },
    columns: columns === undefined ? undefined : splitList(columns),
    limit: numberOf(args, '--limit')
  };
}

function similarOf(args: Arguments): unknown {
  const [prototype = ''] = args.positional;
  if (!/^\d{1,19}$/.test(prototype)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `The form cannot read ${prototype || 'a prototype'} from here.`,
      `Choose the file in the form: ${XP_GRID.samples} fluxes.`
    );
  }
  const range = one(args, '--range');
  return {
    type: 'SimilarSpectra',
    source: sourceOf(args),
    engine: one(args, '--engine'),
    prototype: { sourceId: prototype },
    limit: numberOf(args, '--limit'),
    fluxColumn: one(args, '--flux-column'),
    metric: one(args, '--metric'),
    wavelengthRange: range === undefined ? undefined : range.split(',').map(Number)
  };
}

function sqlOf(args: Arguments, query: string): unknown {
  const source = { release: one(args, '--release')?.toUpperCase(), onError: one(args, '--on-error') };
  const limit = numberOf(args, '--limit');
  return { type: 'Sql', source, engine: one(args, '--engine'), query: query.trim(), limit };
}
