import { useEffect, useReducer, useState } from 'react';
import type { ISignal } from '@lumino/signaling';
import type { JobList } from '../../client';
import type { JobState } from '../../protocol';

/** Draws the component again whenever the signal fires. */
export function useSignal<T>(signal: ISignal<T, void>): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const slot = (): void => redraw();
    signal.connect(slot);
    redraw();
    return () => void signal.disconnect(slot);
  }, [signal]);
}

/** Redraws of the job list are bundled: progress of several jobs comes many times a second. */
const REDRAW_MS = 250;

/** The live jobs. Connects while the component is on the page and `active`. */
export function useJobs(list: JobList, active: boolean): readonly JobState[] {
  const [jobs, setJobs] = useState(list.jobs);
  useEffect(() => {
    if (!active) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | null = null;
    const unsubscribe = list.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = null;
        setJobs(list.jobs);
      }, REDRAW_MS);
    });
    setJobs(list.jobs);
    return () => {
      unsubscribe();
      if (timer !== null) {
        clearTimeout(timer);
      }
    };
  }, [list, active]);
  return jobs;
}
