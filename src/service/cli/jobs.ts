import { copyFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import {
  formatBytes,
  formatCount,
  formatSeconds,
  GaiaError,
  validateJobRequest,
  type JobRequest,
  type JobState
} from '../../protocol';
import { parseAngle } from '../../sky/parse-angle';
import { JobStore } from '../jobs/store';
import type { Service } from '../service';
import { settingsFromEnvironment } from '../settings';
import { listOf, numberOf, placeOf, print, textOf, withService, type Command, type CommandInput } from './command';

const SOURCE_HELP = `  --partitions A,B only these partitions
  --files F,G      only these files
  --cone RA,DEC,R  only the partitions of this cone (deg; R may have a unit: 14.2,28.8,5arcmin)`;
const SOURCE_OPTIONS: Command['options'] = {
  partitions: { type: 'string' },
  files: { type: 'string' },
  cone: { type: 'string' }
};
const MAP_HELP = `  density          counts per HEALPix pixel: --columns 1,radial_velocity (1 counts rows)
  healpix          a statistic of one column: --column C --stat mean|count
  --order K        HEALPix order 0–12, NESTED (default 8)
${SOURCE_HELP}`;
const MAP_OPTIONS: Command['options'] = {
  ...SOURCE_OPTIONS,
  columns: { type: 'string' },
  column: { type: 'string' },
  stat: { type: 'string' },
  order: { type: 'string' },
  output: { type: 'string', short: 'o' }
};

export const loadCommand: Command = {
  name: 'load',
  usage: 'FILE… [--columns a,b] -o OUT.arrow',
  summary: 'Loads partition files into one Arrow file with units.',
  help: `  FILE             partition file
  --columns A,B    only these columns, in either spelling
  -o OUT.arrow     result file (default: stays in the job's folder)`,
  options: { columns: { type: 'string' }, output: { type: 'string', short: 'o' } },
  async run(input) {
    const files = input.positionals.map(file => resolve(file));
    if (files.length === 0) {
      throw new GaiaError('BAD_REQUEST', 'Name at least one file.', 'Usage: gaialab load FILE… -o OUT.arrow');
    }
    const source = { ...placeOf(input.values), files };
    return runJob(input, { type: 'Rows', source, columns: listOf(input.values, 'columns') });
  }
};

export const mapCommand: Command = {
  name: 'map',
  usage: 'density|healpix [--columns 1,…] [--column C --stat mean] [--order 8] [-o OUT.arrow]',
  summary: 'Makes a sky map of the volume, of partitions, of files or of a cone.',
  help: `${MAP_HELP}\n  -o OUT.arrow     result file (default: stays in the job's folder)`,
  options: MAP_OPTIONS,
  run: input => runJob(input, mapRequest(input))
};

export const planCommand: Command = {
  name: 'plan',
  usage: 'density|healpix [options of map]',
  summary: 'Tells what a map would cost, without making it.',
  help: MAP_HELP,
  options: MAP_OPTIONS,
  async run(input) {
    const request = validateJobRequest(mapRequest(input));
    const { plan } = await withService([], service => service.planner.plan(request));
    if (input.values.json) {
      print(JSON.stringify(plan));
      return 0;
    }
    print(`${formatCount(plan.files)} files, ${formatBytes(plan.bytes)}, ~${formatCount(plan.rows)} rows`);
    print(
      `~${formatSeconds(plan.seconds)} with ${plan.workers} workers, at most ${formatBytes(plan.memory)} of memory`
    );
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

function mapRequest({ positionals, values }: CommandInput): JobRequest {
  const cone = listOf(values, 'cone');
  const source = {
    ...placeOf(values),
    partitions: listOf(values, 'partitions'),
    files: listOf(values, 'files')?.map(file => resolve(file)),
    cone: cone && {
      ra: parseAngle(cone[0] ?? '', 'deg'),
      dec: parseAngle(cone[1] ?? '', 'deg'),
      radius: parseAngle(cone[2] ?? '1arcsec', 'deg')
    }
  };
  const order = numberOf(values, 'order');
  switch (positionals[0]) {
    case 'density':
      return { type: 'DensityMap', source, columns: listOf(values, 'columns'), order };
    case 'healpix':
      return {
        type: 'HealpixMap',
        source,
        column: textOf(values, 'column') ?? '',
        stat: textOf(values, 'stat') as 'mean' | undefined,
        order
      };
    default:
      throw new GaiaError('BAD_REQUEST', `There is no map '${positionals[0] ?? ''}'.`, 'Known: density, healpix.');
  }
}

async function runJob(input: CommandInput, request: JobRequest): Promise<number> {
  const output = textOf(input.values, 'output');
  if (output !== undefined && extname(output) !== '.arrow') {
    throw new GaiaError('BAD_REQUEST', `-o ${output}: results are written as .arrow.`);
  }
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
    const result = state.manifest?.results.find(({ name }) => name.endsWith('.arrow'));
    if (output !== undefined && result !== undefined) {
      copyFileSync(result.path, output);
    }
    const { rows, elapsedSeconds } = state.progress;
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
