import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WorkerPool } from '../../compute/scan';
import type { VerifyRequest } from '../../protocol';
import { writeWhole } from '../files-atomic';
import { poolChecker } from '../verify/checkers';
import { keepVerified, shortReport } from '../verify/verified';
import { verify } from '../verify/verify';
import type { EngineListener, EngineOutcome, PlannedJob } from './engine';
import { resultFile } from './result-files';

/**
 * Verifies a job's files in the worker pool. What each file came to is kept at once, so a later attempt goes on where this one
 * stopped; what was found sound before and has not changed is not read again, unless the request says `fresh`.
 *
 * @param results - folder of all results, which keeps the last verification of every table
 */
export async function verifyJob(
  { pool, results }: { pool: WorkerPool; results: string },
  request: VerifyRequest,
  job: PlannedJob,
  { signal, folder, onProgress }: EngineListener
): Promise<EngineOutcome> {
  const path = join(folder, 'report.json');
  const state = request.fresh === true ? join(folder, 'verify.state') : undefined;
  const owner = {};
  let faults = 0;
  const report = await verify({
    ...job.verify!,
    results,
    state,
    workers: pool.size,
    checker: () => poolChecker(pool, owner),
    signal,
    onFile: ({ problems }) => (faults += problems.length > 0 ? 1 : 0),
    onProgress: progress => onProgress({ ...progress, ...(faults > 0 && { faults }) })
  });
  writeWhole(path, `${JSON.stringify(report)}\n`);
  // The folder of a job has its number.
  const verified = shortReport(report, basename(folder));
  keepVerified(results, verified);
  if (state !== undefined) {
    rmSync(state, { force: true });
  }
  const files = report.folders.flatMap(one =>
    one.files.map(({ path: of, bytes, rows }) => ({ path: of, bytes, rows }))
  );
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return {
    rows,
    selected: rows,
    files,
    skipped: [],
    results: [resultFile(path, 'application/json')],
    verified
  };
}
