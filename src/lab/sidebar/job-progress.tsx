import type { ReactNode } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { isTerminal, type JobState } from '../../protocol';
import { describePhase, describeProgress, fractionDone } from '../format';
import { queuePosition } from '../model/jobs-view';
import { Bar } from './parts';

/** The phase of a job in a word, in its colour. */
export function JobPhase({ job, trans }: { job: JobState; trans: TranslationBundle }): JSX.Element {
  const tone = toneOf(job);
  return <span className={`jp-gaia-phase ${tone ? `jp-mod-${tone}` : ''}`}>{describePhase(job.phase, trans)}</span>;
}

/** How far a job is: a bar while it runs, and one line. What follows on the line are the children. */
export function JobProgress(props: {
  job: JobState;
  /** All jobs: a waiting one has its place among them. */
  all: readonly JobState[];
  trans: TranslationBundle;
  /** Name of the bar. */
  label: string;
  children?: ReactNode;
}): JSX.Element {
  const { job, all, trans, label, children } = props;
  const ended = isTerminal(job.phase);
  const place = queuePosition(all, job);
  return (
    <>
      {!ended && (
        <Bar value={job.progress.query?.share === null ? null : fractionDone(job)} label={label} tone={toneOf(job)} />
      )}
      <div className="jp-gaia-hint" aria-live={ended ? 'polite' : 'off'}>
        {place > 0
          ? place === 1
            ? trans.__('Next in the queue')
            : trans.__('Number %1 in the queue', String(place))
          : describeProgress(job, trans)}
        {children}
      </div>
    </>
  );
}

function toneOf({ phase }: JobState): 'error' | 'done' | 'stopped' | undefined {
  return phase === 'ERROR' ? 'error' : phase === 'COMPLETED' ? 'done' : isTerminal(phase) ? 'stopped' : undefined;
}
