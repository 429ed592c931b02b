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
import { JobStore } from '../jobs/store';
import type { Service } from '../service';
import { settingsFromEnvironment } from '../settings';
import { print, textOf, withService, type Command, type CommandInput } from './command';
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
    const request = validateJobRequest(wanted);
    const { plan } = await withService(request.source.files?.map(dirname) ?? [], service =>
      service.planner.plan(request)
    );
    if (input.values.json) {
      print(JSON.stringify(plan));
      return 0;
    }
    print(`${formatCount(plan.files)} files, ${formatBytes(plan.bytes)}, ~${formatCount(plan.rows)} rows`);
    print(
      `~${formatSeconds(plan.seconds)} with ${plan.workers} workers, at most ${formatBytes(plan.memory)} of memory`
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
  usage: '[delete ID…]',
  summary: 'Lists the jobs on this machine, or deletes some with their results.',
  help: '  delete ID…       removes finished jobs and their files',
  options: {},
  async run({ positionals, values }) {
    const store = new JobStore(settingsFromEnvironment().results);
    const [action, ...ids] = positionals;
    if (action === 'delete') {
      ids.forEach(id => store.delete(id));
      return 0;
    }
    const states = store.all.map(job => job.state);
    print(values.json ? JSON.stringify(states) : states.map(line).join('\n') || 'No jobs.');
    return 0;
  }
};

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

async function runJob(input: CommandInput, request: JobRequest, output?: string): Promise<number> {
  const checked = validateJobRequest(request);
  const roots = checked.source.files?.map(dirname) ?? [];
  return withService(roots, async service => {
    const state = await finish(service, checked, input);
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
  });
}

async function finish(service: Service, request: JobRequest, { signal }: CommandInput): Promise<JobState> {
  const job = service.runner.submit(await service.planner.plan(request));
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
