import { formatBytes, formatCount, formatSeconds, GaiaError } from '../../protocol';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { placeOf, print, textOf, withService, type Command } from './command';
import { REGION_HELP, REGION_OPTIONS, regionOf } from './source';

export const partitionsCommand: Command = {
  name: 'partitions',
  usage: 'RA DEC [--radius 1arcsec] [--strict] | --polygon … | --box … | --moc …',
  summary: 'Finds the partitions that hold the sources of a cone or another region.',
  help: `  RA DEC           centre, ICRS: degrees (14.2 28.8) or sexagesimal (00:56:48 +28:48:00)
  --radius ANGLE   5arcsec, 2arcmin, 1deg, or a number of arcsec (default 1arcsec)
${REGION_HELP}`,
  options: { radius: { type: 'string' }, ...REGION_OPTIONS },
  async run({ positionals, values }) {
    const region = regionOf(values);
    const radius = textOf(values, 'radius');
    const place =
      region === undefined
        ? {
            ...position(positionals),
            ...(radius === undefined ? {} : { radius: parseAngle(radius, 'arcsec') })
          }
        : { region };
    const answer = await withService([], async service =>
      service.findPartitions({
        ...placeOf(values),
        ...place,
        strict: values.strict === true
      })
    );
    if (values.json) {
      print(JSON.stringify(answer));
      return 0;
    }
    if (answer.defaultRadius) {
      print('Using default radius value: 1.0 arcsec');
    }
    for (const { partition, exists, bytes, rows, seconds, path } of answer.partitions) {
      const cost = `${formatBytes(bytes)}  ~${formatCount(rows)} rows  ~${formatSeconds(seconds)}`;
      print(`${partition}${exists ? `  ${cost}` : path === '' ? '' : '  no file'}`);
    }
    return 0;
  }
};

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
