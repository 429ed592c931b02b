import { dirname, resolve } from 'node:path';
import {
  formatBytes,
  formatCount,
  formatSeconds,
  GaiaError,
  validateJobRequest,
  type JobRequest
} from '../../protocol';
import { listOf, print, textOf, withService, type Command, type CommandInput } from './command';
import { indexing } from './indexing';
import { followed } from './jobs';
import { REGION_HELP, REGION_OPTIONS, sourceOf } from './source';

export const convertCommand: Command = {
  name: 'convert',
  usage: '[PARTITION…|--cone RA,DEC,R|--files F,G|--all] [--columns a,b] [--hats DIR]',
  summary: 'Puts partitions into the Parquet store, where they are read many times as fast.',
  help: `  PARTITION…       these partitions (or --cone …, --files F,G)
  --all            all files of the table
  --columns A,B    columns to store beside source_id (default all); those stored already stay
  --fresh          converts again what is stored already
  --hats DIR       writes the same columns as a HATS catalogue (LSDB) into a new folder as well
${REGION_HELP}
  --on-error fail|skip    what to do with a file that cannot be read
The store lies in GAIALAB_STORE (default: gaialab's folder of caches). Each copy is read again and compared with its file
before it counts. A conversion that was stopped goes on with the same command. See also: gaialab store --help.`,
  options: {
    ...REGION_OPTIONS,
    files: { type: 'string' },
    columns: { type: 'string' },
    all: { type: 'boolean' },
    fresh: { type: 'boolean' },
    hats: { type: 'string' },
    'on-error': { type: 'string' }
  },
  async run(input) {
    const request = validateJobRequest(requestOf(input));
    return withService(request.source.files?.map(dirname) ?? [], async service => {
      const job = service.submit(await service.planner.plan(request, indexing(input.signal)));
      const state = await followed(service, job, input);
      if (state.phase === 'ABORTED') {
        process.stderr.write('Stopped; the same command goes on where it stopped.\n');
        throw new GaiaError('CANCELLED', 'Cancelled.');
      }
      if (state.error !== undefined) {
        throw GaiaError.from(state.error);
      }
      const { files = [], skipped = [] } = state.manifest ?? {};
      skipped.forEach(({ path, error }) => process.stderr.write(`Left out ${path}: ${error.message}\n`));
      const { rows, elapsedSeconds } = state.progress;
      const size = service.parquet.list().reduce((sum, entry) => sum + entry.size, 0);
      print(
        input.values.json
          ? JSON.stringify(state)
          : `${formatCount(files.length)} files, ${formatCount(rows)} rows in the store, ${formatSeconds(elapsedSeconds)}.\n` +
              `${service.parquet.root}: ${formatBytes(size)}`
      );
      return skipped.length > 0 ? 1 : 0;
    });
  }
};

function requestOf({ positionals, values }: CommandInput): JobRequest {
  const source = sourceOf(values);
  const isNamed = positionals.length > 0 || source.files !== undefined || source.region !== undefined;
  if (isNamed === (values.all === true)) {
    throw new GaiaError(
      'BAD_REQUEST',
      isNamed ? 'Take partitions or --all, not both.' : 'Which files are to be converted?',
      'Name partitions, a --cone, --files, or --all for all files of the table.'
    );
  }
  const hats = textOf(values, 'hats');
  return {
    type: 'Convert',
    source: positionals.length > 0 ? { ...source, partitions: positionals } : source,
    columns: listOf(values, 'columns'),
    fresh: values.fresh === true ? true : undefined,
    hats: hats === undefined ? undefined : resolve(hats)
  };
}
