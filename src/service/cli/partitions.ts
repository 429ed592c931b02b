import { formatBytes, formatCount, formatSeconds } from '../../protocol';
import { GaiaError } from '../../protocol';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { placeOf, print, textOf, withService, type Command } from './command';

export const partitionsCommand: Command = {
  name: 'partitions',
  usage: 'RA DEC [--radius 1arcsec] [--strict]',
  summary: 'Finds the partitions that hold the sources of a cone.',
  help: `  RA DEC           centre, ICRS: degrees (14.2 28.8) or sexagesimal (00:56:48 +28:48:00)
  --radius ANGLE   5arcsec, 2arcmin, 1deg, or a number of arcsec (default 1arcsec)
  --strict         only partitions whose pixels meet the cone, without the safety margin`,
  options: { radius: { type: 'string' }, strict: { type: 'boolean' } },
  async run({ positionals, values }) {
    const { ra, dec } = parseCoordinates(positionals.join(' '));
    const radius = textOf(values, 'radius');
    const answer = await withService([], async service =>
      service.findPartitions({
        ...placeOf(values),
        ra,
        dec,
        strict: values.strict === true,
        ...(radius === undefined ? {} : { radius: parseAngle(radius, 'arcsec') })
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
