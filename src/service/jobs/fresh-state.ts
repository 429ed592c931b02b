import { noProgress, type JobState } from '../../protocol';
import type { PlannedJob } from '../engines/engine';

/** What a submission may say beside its request. */
export interface SubmitOptions {
  /** The same key gives the same job, however often it is sent. */
  idempotencyKey?: string;
  priority?: number;
  /** ISO 8601. */
  destruction?: string;
  retryOf?: string;
}

/** The state of a job that was just submitted: queued, nothing read. */
export function freshState(
  id: string,
  folder: string,
  { request, plan }: PlannedJob,
  options: SubmitOptions
): JobState {
  const { priority, destruction, retryOf } = options;
  const created = new Date().toISOString();
  return {
    id,
    seq: 0,
    request,
    phase: 'QUEUED',
    created,
    plan,
    progress: noProgress(plan),
    frame: 0,
    folder,
    ...(priority !== undefined && { priority }),
    ...(destruction !== undefined && { destruction }),
    ...(retryOf !== undefined && { retryOf })
  };
}
