import { GaiaError, type ConvertRequest, type JobEvent, type JobState } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import { neededColumns } from './needed-columns';

/** Part of a csv.gz's size that ten columns of it take in the store. */
const SHARE = 0.15;

export interface OnUse {
  /** Size that the store may have [bytes]. */
  quota: number;
  plan(request: JobState['request']): Promise<PlannedJob>;
  submit(planned: PlannedJob): unknown;
}

/**
 * Puts files into the store that a job has just read, with the columns that it needed, by a job of its own. A job that
 * reads more than the store may hold is not followed.
 * @returns a listener for the events of all jobs
 */
export function storeOnUse({ quota, plan, submit }: OnUse): (event: JobEvent) => void {
  const follow = async ({ request, plan: { reads } }: JobState): Promise<void> => {
    if (request.type === 'Convert' || reads === undefined || reads.csv.files === 0 || SHARE * reads.csv.bytes > quota) {
      return;
    }
    const columns = neededColumns(await plan(request));
    if (columns !== undefined) {
      submit(await plan(conversionOf(request, columns)));
    }
  };
  return event => {
    if (event.kind === 'phase' && event.phase === 'COMPLETED') {
      follow(event.state).catch(reason =>
        process.stderr.write(`gaialab: the store was not filled: ${GaiaError.from(reason).message}\n`)
      );
    }
  };
}

/** The conversion of the files that a request reads. */
function conversionOf({ source }: JobState['request'], columns: string[]): ConvertRequest {
  const { where: _where, sample: _sample, exact: _exact, visit: _visit, ...files } = source;
  return { type: 'Convert', source: files, columns };
}
