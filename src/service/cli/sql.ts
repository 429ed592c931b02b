import { readFileSync } from 'node:fs';
import { formatOfPath } from '../../formats/table-writer';
import {
  formatBytes,
  formatCount,
  formatSeconds,
  GaiaError,
  validateJobRequest,
  type JobState,
  type Plan,
  type SqlRequest
} from '../../protocol';
import type { SqlPreview } from '../engines/sql/preview';
import { engineOf, engineText, numberOf, print, textOf, withService, type Command, type CommandInput } from './command';
import { indexing } from './indexing';
import { followed, runJob } from './jobs';
import { previewText } from './preview-text';

export const sqlCommand: Command = {
  name: 'sql',
  usage: '"SELECT …"|- [-o OUT.{parquet,csv,arrow,ecsv,vot,fits}] [--plan]',
  summary: 'Runs a query, ADQL 2.1, over the tables of the volume.',
  help: `  "SELECT …"       the query; - reads it from the standard input
  -o OUT           result file; its ending says the format. Without: the first rows are printed
  --limit N        at most N rows
  --plan           tells what the query would cost, and what an expert says of it, without running it
  --on-error fail|skip    what to do with a file that cannot be read (default fail)
Tables may be spelt gaiadr3.gaia_source, gaiaSource, …; the release is that of tables without a schema.
GAIALAB_SQL_MEMORY, GAIALAB_SQL_DISK (as 4G) and GAIALAB_SQL_SECONDS limit what a query may take.`,
  options: {
    output: { type: 'string', short: 'o' },
    limit: { type: 'string' },
    plan: { type: 'boolean' },
    'on-error': { type: 'string' }
  },
  run(input) {
    const output = textOf(input.values, 'output');
    const request = validateJobRequest({ ...requestOf(input, output), ...engineOf(input.values) }) as SqlRequest;
    if (input.values.plan) {
      return planned(input, request);
    }
    return output === undefined && !input.values.json ? shown(input, request) : runJob(input, request, output);
  }
};

function requestOf({ positionals, values }: CommandInput, output: string | undefined): SqlRequest {
  if (positionals.length !== 1) {
    throw new GaiaError('BAD_REQUEST', 'gaialab sql takes one query.', 'Put it in quotes, or give - to read it.');
  }
  if (values.table !== undefined) {
    throw new GaiaError('BAD_REQUEST', '--table has no place in a query.', 'Say it after FROM.');
  }
  const source = {
    volume: textOf(values, 'volume'),
    release: textOf(values, 'release'),
    onError: textOf(values, 'on-error') as 'fail' | undefined
  };
  return {
    type: 'Sql',
    source: Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)),
    query: positionals[0] === '-' ? readFileSync(0, 'utf8') : positionals[0],
    limit: numberOf(values, 'limit'),
    format: output === undefined ? undefined : formatOfPath(output)
  };
}

async function planned(input: CommandInput, request: SqlRequest): Promise<number> {
  const { plan } = await withService([], service => service.planner.plan(request, indexing(input.signal)));
  print(input.values.json ? JSON.stringify(plan) : planText(plan));
  return 0;
}

function planText(plan: Plan): string {
  const { sql, rows, bytes, seconds, workers, disk, warnings } = plan;
  const tables = (sql?.tables ?? []).map(({ table, files, of, columns, where, streamed }) => {
    const how = streamed ? 'streamed' : 'kept';
    const test = where === undefined ? '' : ` where ${where}`;
    return `${table}: ${formatCount(files)} of ${formatCount(of)} files, ${columns.join(', ')}${test} (${how})`;
  });
  return [
    ...tables,
    `${formatBytes(bytes)}, ~${formatCount(rows)} rows, ~${formatSeconds(seconds)}${plan.engine === 'embedded' ? ` with ${workers} workers` : ''}`,
    engineText(plan),
    ...(disk === undefined ? [] : [`Keeps at most ${formatBytes(disk)} while it runs`]),
    ...warnings.map(warning => `Note: ${warning}`)
  ].join('\n');
}

/** Runs the query and prints its first rows; the job and its files are kept. */
async function shown(input: CommandInput, request: SqlRequest): Promise<number> {
  return withService([], async service => {
    const planned = await service.planner.plan(request, indexing(input.signal));
    planned.plan.warnings.forEach(warning => process.stderr.write(`Note: ${warning}\n`));
    const state = await followed(service, service.submit(planned), input);
    if (state.phase === 'ABORTED') {
      throw new GaiaError('CANCELLED', 'Cancelled.');
    }
    if (state.error !== undefined) {
      throw GaiaError.from(state.error);
    }
    print(resultText(state));
    return 0;
  });
}

function resultText({ manifest, progress }: JobState): string {
  const [table, preview] = manifest!.results;
  const found = JSON.parse(readFileSync(preview.path, 'utf8')) as SqlPreview;
  const { selected, truncated } = manifest!;
  const more = truncated ? ', and there are more' : '';
  const seconds = formatSeconds(progress.elapsedSeconds);
  const read =
    manifest!.engine === 'embedded'
      ? `${formatCount(progress.rows)} rows read in ${seconds}`
      : `in ${seconds} on ${manifest!.engine}`;
  return [
    previewText(found),
    `${formatCount(selected)} row${selected === 1 ? '' : 's'}${more}; ${read}.`,
    table.path
  ].join('\n');
}
