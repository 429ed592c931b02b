// Runs the contestants of a case in turn, A B C A B C …, and keeps what each run cost.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disagreements } from './answers.mjs';
import { median } from './medians.mjs';
import { runner } from './places.mjs';

/** Contestants that take longer than this in their first run [s], and the rounds in which they are measured. */
const SLOW = [
  { seconds: 60, rounds: 1 },
  { seconds: 20, rounds: 2 }
];

/**
 * One program doing the work of a case.
 *
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} label - what the table says
 * @property {string} how - its configuration, for the reader
 * @property {{argv: string[], env?: Record<string, string>}} [command] - what is timed
 * @property {() => void} [before] - preparation of every run, not timed
 * @property {(log: string) => object | undefined} [answer] - the answer, after an untimed first run
 * @property {string[]} [check] - command line that tells the answer instead
 * @property {string} [missing] - why it cannot run: "not installed", "not available in this build"
 * @property {string} [seconds] - a file into which it writes the time that counts [s], instead of that of its process
 * @property {boolean} [hidden] - measured for a target, not shown
 */

/** Runs a command once. @returns {{wall: number, cpu: number, peak: number, code: number, error: string}} */
export function runOnce(command, context, stdout) {
  mkdirSync(context.logs, { recursive: true });
  const stderr = join(context.logs, 'stderr.txt');
  const spec = JSON.stringify({ argv: command.argv, env: command.env, cwd: context.logs, stdout, stderr });
  const done = spawnSync(context.runnerPython, ['-I', '-S', runner, spec], { encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`The stopwatch failed on ${command.argv[0]}: ${done.stderr}`);
  }
  const cost = JSON.parse(done.stdout);
  const error = cost.code === 0 ? '' : readFileSync(stderr, 'utf8').trim().split('\n').slice(-3).join(' ');
  return { ...cost, error };
}

/**
 * Measures all contestants of a case.
 *
 * @param {Contestant[]} contestants - the first is the one that the others are compared with
 * @returns rows with medians, and what the answers disagree about
 */
export function measure(contestants, context) {
  const rows = contestants.map(contestant => ({ contestant, samples: [], status: contestant.missing ?? 'measured' }));
  const answers = [];
  for (const row of rows.filter(({ status }) => status === 'measured')) {
    const { answer, error, seconds } = firstRun(row.contestant, context);
    const most = SLOW.find(({ seconds: limit }) => seconds > limit)?.rounds ?? Infinity;
    row.rounds = Math.min(most, context.options.rounds);
    if (error) {
      row.status = 'failed';
      row.error = error;
    } else if (answer !== undefined) {
      answers.push({ label: row.contestant.label, answer });
    }
  }
  for (let round = 0; round < context.options.rounds; round++) {
    for (const row of rows.filter(({ status, rounds }) => status === 'measured' && round < rounds)) {
      row.contestant.before?.();
      const cost = runOnce(row.contestant.command, context);
      if (cost.code !== 0) {
        row.status = 'failed';
        row.error = cost.error;
      } else {
        row.samples.push(counted(row.contestant, cost));
      }
    }
  }
  return { rows: rows.map(summary), ...agreement(answers) };
}

/** What a run cost, or what of it counts. */
function counted({ seconds }, cost) {
  return seconds === undefined ? cost : { wall: JSON.parse(readFileSync(seconds, 'utf8')) };
}

/** The untimed run that warms the page cache and tells the answer. */
function firstRun({ command, before, answer, check }, context) {
  before?.();
  const log = join(context.logs, 'stdout.txt');
  const start = performance.now();
  const cost = runOnce(check === undefined ? command : { ...command, argv: check }, context, log);
  const seconds = (performance.now() - start) / 1000;
  if (cost.code !== 0) {
    return { error: cost.error || `ended with ${cost.code}`, seconds };
  }
  try {
    const text = check !== undefined || answer !== undefined ? readFileSync(log, 'utf8') : '';
    return { answer: check === undefined ? answer?.(text) : JSON.parse(text), seconds };
  } catch (reason) {
    return { error: `no answer: ${reason.message}`, seconds };
  }
}

/** Which answers agree, and what others disagree about; the first is the measure. */
export function agreement(answers) {
  const [first, ...others] = answers;
  const disagree = others.flatMap(({ label, answer }) =>
    disagreements(first.answer, answer).map(what => `${first.label} and ${label}: ${what}`)
  );
  return { agreeing: disagree.length === 0 ? answers.map(({ label }) => label) : [], disagree };
}

/** The row of something that was timed otherwise: medians of its samples. */
export function rowOf(contestant, samples) {
  return summary({ contestant, samples, status: contestant.missing ?? 'measured' });
}

function summary({ contestant, samples, status, error }) {
  const { id, label, how, hidden = false } = contestant;
  const of = what => median(samples.map(sample => sample[what]));
  return { id, label, how, hidden, status, error, wall: of('wall'), cpu: of('cpu'), peak: of('peak'), samples };
}
