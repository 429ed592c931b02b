import { formatBytes, formatCount, formatSeconds, GaiaError } from '../../protocol';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { placeOf, print, textOf, withService, type Command, type CommandInput } from './command';
import { indexing } from './indexing';
import { REGION_HELP, REGION_OPTIONS, regionOf } from './source';

export const partitionsCommand: Command = {
  name: 'partitions',
  usage: 'RA DEC [--radius 1arcsec] [--strict] [--margin 15arcsec] | --polygon … | --box … | --moc …',
  summary: 'Finds the partitions that hold the sources of a cone or another region.',
  help: `  RA DEC           centre, ICRS: degrees (14.2 28.8) or sexagesimal (00:56:48 +28:48:00)
  --radius ANGLE   5arcsec, 2arcmin, 1deg, or a number of arcsec (default 1arcsec)
${REGION_HELP}
  --margin ANGLE   safety margin instead of the default: 15 arcsec, which finds stars up to 0.56 arcsec/yr
                   for sure; 180arcsec finds every star; a number is arcsec`,
  options: { radius: { type: 'string' }, margin: { type: 'string' }, ...REGION_OPTIONS },
  async run({ positionals, values, signal }) {
    const region = regionOf(values);
    const radius = textOf(values, 'radius');
    const place =
      region === undefined
        ? {
            ...position(positionals),
            ...(radius === undefined ? {} : { radius: parseAngle(radius, 'arcsec') })
          }
        : { region };
    const margin = marginOf(values);
    const request = { ...placeOf(values), ...place, strict: values.strict === true, ...margin };
    const answer = await withService([], async service => service.findPartitions(request, indexing(signal)));
    if (values.json) {
      print(JSON.stringify(answer));
      return 0;
    }
    answer.warnings?.forEach(warning => process.stderr.write(`Note: ${warning}\n`));
    if (answer.defaultRadius) {
      print('Using default radius value: 1.0 arcsec');
    }
    if (answer.partitions.length === 0) {
      process.stderr.write('Note: No file of this volume can hold sources there.\n');
    }
    for (const { partition, exists, bytes, rows, seconds, path } of answer.partitions) {
      const cost = `${formatBytes(bytes)}  ~${formatCount(rows)} rows  ~${formatSeconds(seconds)}`;
      print(`${partition}${exists ? `  ${cost}` : path === '' ? '' : '  no file'}`);
    }
    return 0;
  }
};

function marginOf(values: CommandInput['values']): { margin?: number } {
  const text = textOf(values, 'margin');
  if (text !== undefined && values.strict === true) {
    throw new GaiaError('BAD_REQUEST', 'Take one of --strict and --margin: a strict search has no margin.');
  }
  return text === undefined ? {} : { margin: parseAngle(text, 'arcsec') };
}

function position(words: string[]): { ra: number; dec: number } {
  const { ra, dec } = parseCoordinates(words.join(' '));
  return { ra, dec };
}

export const filesCommand: Command = {
  name: 'files',
  usage: 'PARTITION… [--table T]',
  summary: 'Lists the files of partitions.',
  help: '  PARTITION        name such as 034570-036209',
  options: {},
  async run({ positionals, values }) {
    if (positionals.length === 0) {
      throw new GaiaError('BAD_REQUEST', 'Name at least one partition.', 'Usage: gaialab files PARTITION…');
    }
    const { volume, ...of } = placeOf(values);
    const files = await withService([], async service => service.files(volume, of, positionals));
    if (values.json) {
      print(JSON.stringify(files));
      return 0;
    }
    for (const file of files.filter(({ exists }) => exists)) {
      print(file.path);
    }
    const missing = files.filter(({ exists }) => !exists).map(({ partition }) => partition);
    if (missing.length > 0) {
      process.stderr.write(`No file for partition ${missing.join(', ')}.\n`);
    }
    return missing.length === files.length ? 1 : 0;
  }
};
