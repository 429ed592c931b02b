import type { TranslationBundle } from '@jupyterlab/translation';
import { isTerminal, type JobState, type JobType } from '../../protocol';

export const JOB_STATES = ['all', 'open', 'done', 'failed'] as const;
export type JobStateChoice = (typeof JOB_STATES)[number];

/** Which jobs of the list are shown. */
export interface JobsFilter {
  state: JobStateChoice;
  type: JobType | 'all';
}

export function filterJobs(jobs: readonly JobState[], { state, type }: JobsFilter): JobState[] {
  return jobs.filter(
    ({ phase, request }) =>
      (type === 'all' || request.type === type) &&
      (state === 'all' ||
        (state === 'open' && !isTerminal(phase)) ||
        (state === 'done' && phase === 'COMPLETED') ||
        (state === 'failed' && (phase === 'ERROR' || phase === 'ABORTED')))
  );
}

/** Jobs of one day, in the user's time zone. */
export interface DayOfJobs {
  /** `2026-11-22`. */
  day: string;
  jobs: JobState[];
}

/** The jobs by the day on which they were submitted, in the order that they have. */
export function byDay(jobs: readonly JobState[]): DayOfJobs[] {
  const days: DayOfJobs[] = [];
  for (const job of jobs) {
    const day = dayOf(new Date(job.created));
    const last = days[days.length - 1];
    if (last?.day === day) {
      last.jobs.push(job);
    } else {
      days.push({ day, jobs: [job] });
    }
  }
  return days;
}

/** A day in the user's words. */
export function nameOfDay(day: string, now: Date, trans: TranslationBundle): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day === dayOf(now)) {
    return trans.__('Today');
  }
  if (day === dayOf(yesterday)) {
    return trans.__('Yesterday');
  }
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toLocaleDateString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: year === now.getFullYear() ? undefined : 'numeric'
  });
}

/** Time of day of a moment, `14:02`. */
export const timeOf = (moment: string): string =>
  new Date(moment).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** How many jobs leave the queue before a waiting one, itself included; 0 for a job that does not wait. */
export function queuePosition(jobs: readonly JobState[], job: JobState): number {
  if (job.phase !== 'QUEUED' && job.phase !== 'PENDING') {
    return 0;
  }
  const before = jobs.filter(
    other =>
      (other.phase === 'QUEUED' || other.phase === 'PENDING') &&
      other.id !== job.id &&
      ((other.priority ?? 0) > (job.priority ?? 0) ||
        ((other.priority ?? 0) === (job.priority ?? 0) && other.created < job.created))
  );
  return before.length + 1;
}

/** Whether there is something of a job to look at. */
export function canOpen({ phase, request, frame }: JobState): boolean {
  switch (request.type) {
    case 'DensityMap':
    case 'HealpixMap':
      return frame > 0 || !isTerminal(phase);
    case 'Histogram':
    case 'SimilarSpectra':
      return phase === 'COMPLETED' || phase === 'EXECUTING';
    default:
      return phase === 'COMPLETED';
  }
}

function dayOf(moment: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}
