import type { TranslationBundle } from '@jupyterlab/translation';
import { isTerminal, type JobState } from '../../protocol';
import { formatCount } from '../format';

/** A file that has faults, or was left out for them. */
export interface FaultyFile {
  /** Its name; `null` where a whole table is meant. */
  name: string | null;
  path: string | null;
  why: string;
}

/** Files of a job that are broken: how many, and once that is known which, and why. */
export interface JobFaults {
  count: number;
  files: FaultyFile[];
}

/** What a job found broken: a verification tells it, others leave those files out. While it runs only their number is known. */
export function faultsOf({ manifest, progress }: JobState): JobFaults {
  const verified = (manifest?.verified ?? []).flatMap(({ faults }) => faults);
  const files = [
    ...(manifest?.skipped ?? []).map(({ path, error }) => ({
      name: nameOf(path),
      path,
      // The name stands before it already.
      why: error.message.replace(`${path}: `, '')
    })),
    ...verified.map(({ file, message }) => ({ name: file ? nameOf(file) : null, path: file ?? null, why: message }))
  ];
  return { count: Math.max(progress.faults ?? 0, manifest?.skipped.length ?? 0), files };
}

/** How many files are broken, in words; '' for none. */
export function describeFaults(job: JobState, trans: TranslationBundle): string {
  const { count } = faultsOf(job);
  const number = formatCount(count);
  if (count === 0) {
    return '';
  }
  const isOver = isTerminal(job.phase);
  if (job.request.type === 'Verify') {
    return isOver
      ? trans._n('%2 file with faults', '%2 files with faults', count, number)
      : trans._n('%2 file with faults so far', '%2 files with faults so far', count, number);
  }
  return isOver
    ? trans._n('%2 file was left out', '%2 files were left out', count, number)
    : trans._n('%2 file left out so far', '%2 files left out so far', count, number);
}

const nameOf = (path: string): string => path.split('/').pop() || path;
