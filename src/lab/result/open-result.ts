import type { JobState } from '../../protocol';
import { CommandIDs } from '../ids';

/** The command whose view shows what a job came to. */
export function viewOf({ request }: Pick<JobState, 'request'>): string {
  switch (request.type) {
    case 'DensityMap':
    case 'HealpixMap':
      return CommandIDs.openMap;
    case 'Histogram':
      return CommandIDs.openHistogram;
    case 'SimilarSpectra':
      return CommandIDs.openSpectra;
    case 'Rows':
    case 'Sql':
    case 'Statistics':
      return CommandIDs.openTable;
    default:
      return CommandIDs.openReport;
  }
}
