import { resolve } from 'node:path';
import {
  GaiaError,
  type HistogramAxis,
  type JobRequest,
  type MapFormat,
  type Stat,
  type TableFormatName
} from '../../protocol';
import { listOf, numberOf, textOf, type Command, type CommandInput } from './command';
import { SOURCE_HELP, SOURCE_OPTIONS, sourceOf } from './source';

export const MAP_OPTIONS: Command['options'] = {
  ...SOURCE_OPTIONS,
  columns: { type: 'string' },
  column: { type: 'string' },
  stat: { type: 'string' },
  q: { type: 'string' },
  order: { type: 'string' },
  frame: { type: 'string' },
  x: { type: 'string' },
  y: { type: 'string' }
};

export const MAP_HELP = `  density                 counts per HEALPix pixel: --columns 1,radial_velocity (1 counts rows)
  healpix                 a statistic of one column: --column C --stat mean|sum|stddev|min|max|median|count|…
                          or of several in one scan: --columns A,B with one --stat, or one for each: --stat mean,max
  histogram               --x EXPR[;BINS[;LOW..HIGH]][;log] [--y …], as in --x "bp_rp;200;-1..5"
  statistics              of --columns a,b or of all columns
  --order K               HEALPix order 0–29, NESTED (default 8); maps of small parts of the sky are
                          written as their pixels
  --frame F               icrs (default), galactic or ecliptic; but for ICRS up to order 12 pixels come from ra, dec
  --q Q                   for --stat quantile
${SOURCE_HELP}`;

export const ROWS_OPTIONS: Command['options'] = {
  ...SOURCE_OPTIONS,
  columns: { type: 'string' },
  limit: { type: 'string' },
  top: { type: 'string' },
  by: { type: 'string' },
  descending: { type: 'boolean' }
};

export const ROWS_HELP = `  FILE                    partition files; without, what the options below name
  --columns A,B           columns in either spelling, or expressions: "bp_rp - g_rp AS colour"
  --limit N               at most N rows
  --top N --by EXPR       the N rows with the smallest values of an expression; --descending: the largest
${SOURCE_HELP}`;

/** The request that `gaialab map`, `plan` and their options describe. */
export function mapRequest({ positionals, values }: CommandInput, formats?: MapFormat[]): JobRequest {
  const source = sourceOf(values);
  const order = numberOf(values, 'order');
  const frame = textOf(values, 'frame') as 'icrs' | undefined;
  switch (positionals[0]) {
    case 'density':
      return { type: 'DensityMap', source, columns: listOf(values, 'columns'), order, frame, formats };
    case 'healpix':
      return {
        type: 'HealpixMap',
        source,
        column: textOf(values, 'column') ?? (values.columns === undefined ? '' : undefined),
        columns: listOf(values, 'columns'),
        stat: statOf(values),
        q: numberOf(values, 'q'),
        order,
        frame,
        formats
      };
    case 'histogram':
      return { type: 'Histogram', source, x: axisOf('x', values), y: values.y ? axisOf('y', values) : undefined };
    case 'statistics':
      return { type: 'Statistics', source, columns: listOf(values, 'columns') };
    default:
      throw new GaiaError(
        'BAD_REQUEST',
        `There is no map '${positionals[0] ?? ''}'.`,
        'Known: density, healpix, histogram, statistics.'
      );
  }
}

/** One statistic for all columns, or a list with one for each. */
function statOf(values: CommandInput['values']): Stat | Stat[] | undefined {
  const stats = listOf(values, 'stat') as Stat[] | undefined;
  return stats?.length === 1 ? stats[0] : stats;
}

/** The request that `gaialab load` and its options describe. */
export function rowsRequest({ positionals, values }: CommandInput, format?: TableFormatName): JobRequest {
  const files = positionals.map(file => resolve(file));
  const source = sourceOf(values);
  const top = numberOf(values, 'top');
  return {
    type: 'Rows',
    source: files.length > 0 ? { ...source, files } : source,
    columns: textOf(values, 'columns') === undefined ? undefined : [textOf(values, 'columns') as string],
    limit: numberOf(values, 'limit'),
    top:
      top === undefined
        ? undefined
        : { by: textOf(values, 'by') ?? '', count: top, descending: values.descending === true ? true : undefined },
    format
  };
}

/** `EXPR[;BINS[;LOW..HIGH]][;log]` */
function axisOf(name: 'x' | 'y', values: CommandInput['values']): HistogramAxis {
  const [expression = '', ...rest] = (textOf(values, name) ?? '').split(';').map(part => part.trim());
  const axis: HistogramAxis = { expression };
  for (const part of rest) {
    const range = /^(.+)\.\.(.+)$/.exec(part);
    if (part === 'log') {
      axis.log = true;
    } else if (range !== null) {
      axis.range = [Number(range[1]), Number(range[2])];
    } else if (/^\d+$/.test(part)) {
      axis.bins = Number(part);
    } else {
      throw new GaiaError('BAD_REQUEST', `--${name}: '${part}' is neither a number of bins, nor LOW..HIGH, nor log.`);
    }
  }
  return axis;
}
