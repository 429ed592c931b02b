import { resolve } from 'node:path';
import { GaiaError, type Region, type Sample, type ScanSource } from '../../protocol';
import { parseAngle } from '../../sky/parse-angle';
import { listOf, numberOf, placeOf, textOf, type Command, type CommandInput } from './command';

type Values = CommandInput['values'];

/** Options that say which part of the sky. */
export const REGION_OPTIONS: Command['options'] = {
  cone: { type: 'string' },
  polygon: { type: 'string' },
  box: { type: 'string' },
  pixels: { type: 'string' },
  'source-ids': { type: 'string' },
  moc: { type: 'string' },
  strict: { type: 'boolean' }
};

export const REGION_HELP = `  --cone RA,DEC,R         deg; R may have a unit: 14.2,28.8,5arcmin
  --polygon RA,DEC,…      corners [deg], joined by great circles
  --box RA0,RA1,DEC0,DEC1 between meridians and parallels [deg]
  --pixels ORDER:P,Q,…    HEALPix pixels, NESTED
  --source-ids A,B        exact ids
  --moc TEXT              multi-order coverage map, 8/34570-36209
  --strict                without the safety margin`;

/** Options that say which rows. */
export const SOURCE_OPTIONS: Command['options'] = {
  ...REGION_OPTIONS,
  partitions: { type: 'string' },
  files: { type: 'string' },
  'whole-partitions': { type: 'boolean' },
  where: { type: 'string' },
  sample: { type: 'string' },
  visit: { type: 'string' },
  'on-error': { type: 'string' }
};

export const SOURCE_HELP = `  --partitions A,B        only these partitions
  --files F,G             only these files
${REGION_HELP}
  --whole-partitions      all rows of a region's partitions, not only those inside
  --where CONDITION       only rows for which it is true: "phot_g_mean_mag < 12 AND parallax IS NOT NULL"
  --sample FRACTION|N     a random part by random_index: 0.01, or random_index below N
  --visit file|sky|random order of the files; sky: spread evenly, so that maps are good early; random: a sample at any time
  --on-error fail|skip    what to do with a file that cannot be read`;

/** The region that the options name; undefined when none does. */
export function regionOf(values: Values): Region | undefined {
  const given = ['cone', 'polygon', 'box', 'pixels', 'source-ids', 'moc'].filter(name => values[name] !== undefined);
  if (given.length > 1) {
    throw new GaiaError('BAD_REQUEST', `Take one of --${given.join(', --')}.`);
  }
  const [name] = given;
  const list = listOf(values, name ?? '') ?? [];
  switch (name) {
    case 'cone':
      expectNumbers(name, list, 3);
      return { cone: { ...position(list), radius: parseAngle(list[2], 'deg') } };
    case 'polygon': {
      const numbers = list.map(text => parseAngle(text, 'deg'));
      if (numbers.length < 6 || numbers.length % 2 !== 0) {
        throw new GaiaError('BAD_REQUEST', '--polygon takes at least three corners RA,DEC.');
      }
      return { polygon: numbers.flatMap((ra, i) => (i % 2 === 0 ? [[ra, numbers[i + 1]] as [number, number]] : [])) };
    }
    case 'box': {
      expectNumbers(name, list, 4);
      const [raMin, raMax, decMin, decMax] = list.map(text => parseAngle(text, 'deg'));
      return { box: { raMin, raMax, decMin, decMax } };
    }
    case 'pixels': {
      const [, order, pixels] = /^(\d+):([\d,\s]+)$/.exec(textOf(values, name) ?? '') ?? [];
      if (order === undefined) {
        throw new GaiaError('BAD_REQUEST', '--pixels takes ORDER:P,Q,…, as in 8:34570,34571.');
      }
      return { pixels: { order: Number(order), pixels: pixels.split(',').map(Number) } };
    }
    case 'source-ids':
      return { sourceIds: list };
    case 'moc':
      return { moc: textOf(values, name) ?? '' };
    default:
      return undefined;
  }
}

/** The rows that the options name. */
export function sourceOf(values: Values): ScanSource {
  return {
    ...placeOf(values),
    partitions: listOf(values, 'partitions'),
    files: listOf(values, 'files')?.map(file => resolve(file)),
    region: regionOf(values),
    strict: values.strict === true ? true : undefined,
    exact: values['whole-partitions'] === true ? false : undefined,
    where: textOf(values, 'where'),
    sample: sampleOf(values),
    visit: textOf(values, 'visit') as ScanSource['visit'],
    onError: textOf(values, 'on-error') as ScanSource['onError']
  };
}

function sampleOf(values: Values): Sample | undefined {
  const number = numberOf(values, 'sample');
  return number === undefined ? undefined : number <= 1 ? { fraction: number } : { randomIndexBelow: number };
}

function position([ra, dec]: string[]): { ra: number; dec: number } {
  return { ra: parseAngle(ra, 'deg'), dec: parseAngle(dec, 'deg') };
}

function expectNumbers(name: string, list: string[], count: number): void {
  if (list.length !== count) {
    throw new GaiaError('BAD_REQUEST', `--${name} takes ${count} values, not ${list.length}.`);
  }
}
