import type { JobEvent, JobState } from '../protocol';

/**
 * The state of a job after an event; undefined once it is deleted, or while nothing but bare progress is known of it.
 * A snapshot always counts, older events never overwrite newer ones.
 */
export function reduceJob(state: JobState | undefined, event: JobEvent): JobState | undefined {
  switch (event.kind) {
    case 'state':
      return event.state;
    case 'deleted':
      return undefined;
    case 'phase':
      return state && event.seq < state.seq ? state : { ...event.state, seq: event.seq };
    case 'progress':
      return state && event.seq > state.seq ? { ...state, seq: event.seq, progress: event.progress } : state;
    case 'frame':
      return state && event.seq > state.seq ? { ...state, seq: event.seq, frame: event.frame } : state;
  }
}
