import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { formatOfPath } from '../../formats/table-writer';
import {
  formatCount,
  formatSeconds,
  GaiaError,
  validateJobRequest,
  type JobState,
  type SpectraResult
} from '../../protocol';
import { engineOf, listOf, numberOf, print, textOf, withService, type Command, type CommandInput } from './command';
import { indexing } from './indexing';
import { followed } from './jobs';
import { readPrototype } from '../prototype-file';
import { SOURCE_HELP, SOURCE_OPTIONS, sourceOf } from './source';

export const similarCommand: Command = {
  name: 'similar',
  usage:
    'PROTOTYPE.{csv,ecsv,fits,vot,…} | --source-id ID [--limit 10] [--metric euclidean|cosine|chi2] [-o OUT.{arrow,csv,…}]',
  summary: 'Finds the sampled XP spectra most similar to a prototype.',
  help: `  PROTOTYPE               a table (CSV, ECSV, FITS, VOTable, …): 343 fluxes at 336 to 1020 nm, as one array or a row each
  --source-id ID          the spectrum of a source instead
  --limit N               spectra to find, 1 to 1000 (default 10)
  --flux-column NAME      column of the prototype's fluxes, or without a file of the table's (default flux)
  --metric M              euclidean (default) or cosine, of shapes; chi2, with uncertainties and a fitted scale
  --range FROM,TO         only these wavelengths [nm], such as 400,900
  -o OUT                  table of the spectra found; its ending says the format
${SOURCE_HELP}`,
  options: {
    ...SOURCE_OPTIONS,
    'source-id': { type: 'string' },
    limit: { type: 'string' },
    'flux-column': { type: 'string' },
    metric: { type: 'string' },
    range: { type: 'string' },
    output: { type: 'string', short: 'o' }
  },
  async run(input) {
    const output = textOf(input.values, 'output');
    const request = validateJobRequest({ ...(await similarRequest(input, output)), ...engineOf(input.values) });
    const state = await withService(request.source.files?.map(dirname) ?? [], async service =>
      followed(service, service.submit(await service.planner.plan(request, indexing(input.signal))), input)
    );
    return told(state, input, output);
  }
};

async function similarRequest({ positionals, values }: CommandInput, output: string | undefined): Promise<object> {
  const [file, ...more] = positionals;
  const sourceId = textOf(values, 'source-id');
  if ((file === undefined) === (sourceId === undefined) || more.length > 0) {
    throw new GaiaError(
      'BAD_REQUEST',
      'Name a prototype: one file, or --source-id.',
      `Usage: gaialab similar ${similarCommand.usage}`
    );
  }
  const fluxColumn = textOf(values, 'flux-column');
  return {
    type: 'SimilarSpectra',
    source: sourceOf(values),
    ...(file === undefined
      ? { prototype: { sourceId }, fluxColumn }
      : { prototype: await readPrototype(file, fluxColumn ?? 'flux') }),
    limit: numberOf(values, 'limit'),
    metric: textOf(values, 'metric'),
    wavelengthRange: listOf(values, 'range')?.map(Number),
    ...(output !== undefined && { format: formatOfPath(output) })
  };
}

/** Says what was found. @throws GaiaError the job's own error; CANCELLED */
function told(state: JobState, { values }: CommandInput, output: string | undefined): number {
  if (state.phase === 'ABORTED') {
    throw new GaiaError('CANCELLED', 'Cancelled.');
  }
  if (state.error !== undefined) {
    throw GaiaError.from(state.error);
  }
  for (const { path, error } of state.manifest?.skipped ?? []) {
    process.stderr.write(`Left out ${path}: ${error.message}\n`);
  }
  const results = state.manifest?.results ?? [];
  const table = results.find(({ name }) => extname(name) !== '.json')!;
  if (output !== undefined) {
    copyFileSync(table.path, output);
  }
  if (values.json) {
    print(JSON.stringify(state));
    return 0;
  }
  const json = results.find(({ name }) => extname(name) === '.json')!;
  const found = JSON.parse(readFileSync(json.path, 'utf8')) as SpectraResult;
  print('rank            source_id  distance      scale         differs most at [nm]');
  for (const { rank, sourceId, distance, scale, differences } of found.spectra) {
    const where = differences.slice(0, 3).map(({ wavelength }) => wavelength);
    print(
      [
        String(rank).padStart(4),
        sourceId.padStart(19),
        distance.toPrecision(6).padEnd(12),
        scale.toPrecision(6).padEnd(12),
        distance === 0 ? '' : where.join(', ')
      ].join('  ')
    );
  }
  const leftOut = Object.values(found.leftOut).reduce((sum, count) => sum + count, 0);
  print(
    `${formatCount(found.compared)} spectra compared in ${formatSeconds(state.progress.elapsedSeconds)}` +
      `${leftOut > 0 ? `, ${formatCount(leftOut)} left out` : ''}.\n${output ?? table.path}`
  );
  return 0;
}
