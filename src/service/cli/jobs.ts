import { copyFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { formatOfPath } from '../../formats/table-writer';
import {
  formatBytes,
  formatCount,
  formatSeconds,
  GaiaError,
  MAP_FORMATS,
  validateJobRequest,
  type JobRequest,
  type JobState,
  type MapFormat
} from '../../protocol';
import type { Job } from '../jobs/job';
import type { Service } from '../service';
import { engineOf, engineText, print, textOf, withService, type Command, type CommandInput } from './command';
import { indexing } from './indexing';
import { MAP_HELP, MAP_OPTIONS, mapRequest, ROWS_HELP, ROWS_OPTIONS, rowsRequest } from './requests';

export const loadCommand: Command = {
  name: 'load',
  usage: '[FILE…] [--columns a,b] [--where CONDITION] -o OUT.{arrow,parquet,csv,ecsv,vot,fits}',
  summary: 'Loads rows of partitions into one table file with units.',
  help: `${ROWS_HELP}\n  -o OUT                  result file; its ending says the format (default: Arrow, in the job's folder)`,
  options: { ...ROWS_OPTIONS, output: { type: 'string', short: 'o' } },
  run: input => {
    const output = textOf(input.values, 'output');
    return runJob(input, rowsRequest(input, output === undefined ? undefined : formatOfPath(output)), output);
  }
};

export const mapCommand: Command = {
  name: 'map',
  usage: 'density|healpix|histogram|statistics [options] [-o OUT.{arrow,fits,parquet,csv}]',
  summary: 'Makes a sky map, a histogram or statistics of the volume or of a part of it.',
  help: `${MAP_HELP}\n  -o OUT                  result file; maps as .arrow, .fits (HEALPix), .parquet or .csv`,
  options: { ...MAP_OPTIONS, output: { type: 'string', short: 'o' } },
  run: input => {
    const output = textOf(input.values, 'output');
    const isSky = input.positionals[0] === 'density' || input.positionals[0] === 'healpix';
    return runJob(input, mapRequest(input, output !== undefined && isSky ? [mapFormat(output)] : undefined), output);
  }
};

export const planCommand: Command = {
  name: 'plan',
  usage: 'density|healpix|histogram|statistics|rows [options of map or load]',
  summary: 'Tells what a job would cost, without running it.',
  help: MAP_HELP,
  options: { ...MAP_OPTIONS, ...ROWS_OPTIONS },
  async run(input) {
    const wanted =
      input.positionals[0] === 'rows'
        ? rowsRequest({ ...input, positionals: input.positionals.slice(1) })
        : mapRequest(input);
    const request = validateJobRequest({ ...wanted, ...engineOf(input.values) });
    const { plan } = await withService(request.source.files?.map(dirname) ?? [], service =>
      service.planner.plan(request, indexing(input.signal))
    );
    if (input.values.json) {
      print(JSON.stringify(plan));
      return 0;
    }
    print(`${formatCount(plan.files)} files, ${formatBytes(plan.bytes)}, ~${formatCount(plan.rows)} rows`);
    if (plan.reads && plan.reads.store.files > 0) {
      const { store, csv } = plan.reads;
      print(
        `Read from the store: ${formatCount(store.files)} files, ${formatBytes(store.bytes)}; csv: ${formatCount(csv.files)}`
      );
    }
    if (plan.seek) {
      const { files, bytes } = plan.seek;
      print(`Read in parts, by seek points: ${formatCount(files)} files, ${formatBytes(bytes)}`);
    }
    print(engineText(plan));
    print(
      plan.engine === 'embedded'
        ? `~${formatSeconds(plan.seconds)} with ${plan.workers} workers, at most ${formatBytes(plan.memory)} of memory`
        : `~${formatSeconds(plan.seconds)}`
    );
    plan.warnings.forEach(warning => print(`Note: ${warning}`));
    if (plan.missing.length > 0) {
      print(`No file for ${plan.missing.length} partitions: ${plan.missing.slice(0, 5).join(', ')}…`);
    }
    return 0;
  }
};

export const jobsCommand: Command = {
  name: 'jobs',
  usage: '[delete ID… | retry ID | clean --to BYTES]',
  summary: 'Lists the jobs on this machine, deletes some with their results, or runs one again.',
  help: `  delete ID…       removes jobs that are over, and their files
  retry ID         runs a job again that is over; it goes on from what was done where nothing has changed
  clean --to BYTES removes the oldest results until all take less (500M, 20G …)`,
  options: { to: { type: 'string' } },
  async run(input) {
    const [action, ...ids] = input.positionals;
    switch (action) {
      case undefined:
      case 'list':
        return withService([], async ({ store }) => {
          const states = store.all.map(job => job.state);
          print(input.values.json ? JSON.stringify(states) : states.map(line).join('\n') || 'No jobs.');
          return 0;
        });
      case 'delete':
        return withService([], async ({ store }) => {
          ids.forEach(id => store.delete(id));
          return 0;
        });
      case 'clean':
        return withService([], async ({ housekeeping }) => {
          const deleted = housekeeping.evict(bytesOf(input.values)).map(({ id }) => id);
          print(input.values.json ? JSON.stringify({ deleted }) : `Deleted ${deleted.length} jobs.`);
          return 0;
        });
      case 'retry':
        return withService([], async service => {
          const job = await service.runner.retry(ids[0] ?? '');
          return told(await followed(service, job, input), input);
        });
      default:
        throw new GaiaError('BAD_REQUEST', `There is no jobs ${action}.`, `Usage: gaialab jobs ${jobsCommand.usage}`);
    }
  }
};

/** `20G` in decimal units. */
function bytesOf(values: CommandInput['values']): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kMGT]?)B?$/.exec(textOf(values, 'to') ?? '') ?? [];
  if (number === undefined) {
    throw new GaiaError('BAD_REQUEST', '--to takes a size such as 500M or 20G.');
  }
  return Number(number) * 1000 ** ' kMGT'.indexOf(unit || ' ');
}

function line({ id, phase, request, created, progress, folder }: JobState): string {
  return `${id.padStart(4)}  ${phase.padEnd(9)}  ${request.type.padEnd(10)}  ${created}  ${formatCount(progress.rows)} rows  ${folder ?? ''}`;
}

function mapFormat(output: string): MapFormat {
  const format = extname(output).slice(1) as MapFormat;
  if (!MAP_FORMATS.includes(format)) {
    throw new GaiaError('BAD_REQUEST', `-o ${output}: maps are written as .${MAP_FORMATS.join(', .')}.`);
  }
  return format;
}

/** Runs a job and says what it came to. @returns the exit code */
export async function runJob(input: CommandInput, request: JobRequest, output?: string): Promise<number> {
  const checked = validateJobRequest({ ...request, ...engineOf(input.values) });
  const roots = checked.source.files?.map(dirname) ?? [];
  return withService(roots, async service => {
    const job = service.submit(await service.planner.plan(checked, indexing(input.signal)));
    return told(await followed(service, job, input), input, output);
  });
}

/** Says what a job came to. @throws GaiaError the job's own error; CANCELLED */
function told(state: JobState, input: CommandInput, output?: string): number {
  if (state.phase === 'ABORTED') {
    throw new GaiaError('CANCELLED', 'Cancelled.');
  }
  if (state.error !== undefined) {
    throw GaiaError.from(state.error);
  }
  const results = state.manifest?.results ?? [];
  const result = results.find(({ name }) => output !== undefined && extname(name) === extname(output)) ?? results[0];
  if (output !== undefined && result !== undefined) {
    copyFileSync(result.path, output);
  }
  const { rows, elapsedSeconds } = state.progress;
  for (const { path, error } of state.manifest?.skipped ?? []) {
    process.stderr.write(`Left out ${path}: ${error.message}\n`);
  }
  print(
    input.values.json
      ? JSON.stringify(state)
      : `${output ?? result?.path}\n${formatCount(rows)} rows read in ${formatSeconds(elapsedSeconds)}.`
  );
  return 0;
}

/** Follows a job to its end, on the terminal where there is one. */
export async function followed(service: Service, job: Job, { signal }: CommandInput): Promise<JobState> {
  const cancel = (): void => void service.runner.cancel(job.id);
  signal.addEventListener('abort', cancel);
  const live = process.stderr.isTTY;
  await new Promise<void>(done => {
    job.listen(() => {
      const { filesDone, filesTotal, rows, secondsLeft } = job.state.progress;
      if (live) {
        const left = secondsLeft === null ? '' : `, ${formatSeconds(secondsLeft)} left`;
        process.stderr.write(`\r\u001b[K${filesDone}/${filesTotal} files, ${formatCount(rows)} rows${left}`);
      }
      if (job.isOver) {
        done();
      }
    });
  });
  if (live) {
    process.stderr.write('\r\u001b[K');
  }
  signal.removeEventListener('abort', cancel);
  return job.state;
}
