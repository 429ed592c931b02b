import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cancelled } from '../../compute/faults';
import { keyOfFileName } from '../../gaia/files';
import { PARTITIONS } from '../../gaia/partitions';
import { GaiaError, isAbort, VERSION } from '../../protocol';
import { writeWhole } from '../files-atomic';
import { newChecker, type Checker } from './checkers';
import type { FileFindings, FileTask, Problem } from './findings';
import { Journal } from './journal';
import { taskOf } from './promises';
import { findTargets, type Target, type TargetFile, type TargetsRequest } from './targets';
import { addUp, compare, differences, type Comparison, type Totals } from './totals';

export interface VerifyOptions extends TargetsRequest {
  /** File for the report as JSON; the state of an unfinished run lies beside it. */
  report?: string;
  /** Folder of the state where no report is asked for. */
  results: string;
  /** File of the state of this run alone; what it finds goes to the common one as well. */
  state?: string;
  /** Read all files, also those that were found sound before. */
  fresh?: boolean;
  /** Files that are read at the same time. */
  workers: number;
  /** The bundled thread; default beside the bundle that runs. */
  workerFile?: string;
  /** Makes what checks a file, one for each file that is read at the same time; default a thread. */
  checker?(): Checker;
  signal?: AbortSignal;
  /** A file is done; in the order in which they finish. */
  onFile?(file: FileReport): void;
  onProgress?(progress: VerifyProgress): void;
}

export interface VerifyProgress {
  filesDone: number;
  filesTotal: number;
  /** Compressed bytes, those of files found sound before included. */
  bytesDone: number;
  bytesTotal: number;
  rows: number;
  /** All of it was found done: nothing has been read yet. */
  isResumed?: boolean;
}

/** One file of the report. */
export interface FileReport extends FileFindings {
  name: string;
  /** The listed MD5; null where none is listed. */
  listedMd5: string | null;
  /** True: read by an earlier run, and unchanged since. */
  resumed: boolean;
}

/** One folder of the report. */
export interface FolderReport {
  folder: string;
  release: string;
  table: string | null;
  synthetic: boolean;
  /** Only some files were asked for. */
  some: boolean;
  /** Files that the table has; null where that is not known. */
  expected: number | null;
  checksums: string | null;
  files: FileReport[];
  missing: string[];
  unexpected: string[];
  totals: Totals;
  /** Published numbers against those counted; empty unless all files of the table are there. */
  published: Comparison[];
  /** What is wrong with the table as a whole. */
  problems: Problem[];
  /** What the reader must know and what is no fault. */
  notes: string[];
}

export interface VerifyReport {
  product: 'gaialab verify';
  version: string;
  created: string;
  ok: boolean;
  elapsedSeconds: number;
  /** Files that an earlier run had read. */
  resumed: number;
  folders: FolderReport[];
}

interface Work {
  file: TargetFile;
  task: FileTask;
  report?: FileReport;
}

/**
 * Verifies files against their list of checksums, their format and what the release promises.
 *
 * A run that ended early goes on where it stopped: files that were found sound, and whose path, size and time of change
 * are the same, are not read again. Files with a fault are.
 *
 * @throws GaiaError CANCELLED when the signal fires, and what `findTargets` throws
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const began = performance.now();
  const targets = findTargets(options);
  const work = targets.map(target =>
    target.files.map((file): Work => ({
      file,
      task: taskOf(file.path, file.name, target.release, file.table, file.isTable)
    }))
  );
  const common = statePath(options, targets);
  const { state } = options;
  const journal = new Journal(state ?? common, state === undefined && options.fresh === true);
  try {
    await checkAll(work.flat(), journal, options);
  } finally {
    journal.close();
  }
  if (state !== undefined) {
    tellCommon(common, work.flat());
  }
  const folders = targets.map((target, i) =>
    folderReport(
      target,
      work[i].map(({ report }) => report!)
    )
  );
  const report: VerifyReport = {
    product: 'gaialab verify',
    version: VERSION,
    created: new Date().toISOString(),
    ok: folders.every(isSound),
    elapsedSeconds: (performance.now() - began) / 1000,
    resumed: folders.reduce((sum, { files }) => sum + files.filter(({ resumed }) => resumed).length, 0),
    folders
  };
  if (options.report !== undefined) {
    writeWhole(options.report, `${JSON.stringify(report)}\n`);
  }
  return report;
}

/** Whether nothing is wrong with a folder. */
export const isSound = ({ files, missing, unexpected, problems }: FolderReport): boolean =>
  missing.length + unexpected.length + problems.length === 0 && files.every(file => file.problems.length === 0);

function statePath({ report, results }: VerifyOptions, targets: readonly Target[]): string {
  if (report !== undefined) {
    return `${report}.state`;
  }
  const folders = targets.map(({ folder }) => folder).join('\n');
  return join(results, 'verify', `${createHash('sha256').update(folders).digest('hex').slice(0, 16)}.state`);
}

/** What a run with a state of its own found out holds for later runs too. */
function tellCommon(path: string, work: readonly Work[]): void {
  const journal = new Journal(path, false);
  try {
    work.forEach(({ task, report }) => journal.add(task, report!));
  } finally {
    journal.close();
  }
}

async function checkAll(work: readonly Work[], journal: Journal, options: VerifyOptions): Promise<void> {
  const { signal, onFile, onProgress } = options;
  const progress: VerifyProgress = {
    filesDone: 0,
    filesTotal: work.length,
    bytesDone: 0,
    bytesTotal: work.reduce((sum, { file }) => sum + file.bytes, 0),
    rows: 0
  };
  const underWay = new Map<Work, { bytes: number; rows: number }>();
  const tell = (isResumed = false): void => {
    const now = { ...progress, ...(isResumed && { isResumed }) };
    for (const { bytes, rows } of underWay.values()) {
      now.bytesDone += bytes;
      now.rows += rows;
    }
    onProgress?.(now);
  };
  const finish = (item: Work, findings: FileFindings, resumed: boolean): void => {
    underWay.delete(item);
    item.report = fileReport(item.file, findings, resumed);
    progress.filesDone++;
    progress.bytesDone += item.file.bytes;
    progress.rows += findings.rows;
    onFile?.(item.report);
    tell(resumed);
  };
  const open = work.filter(item => {
    const found = journal.findingsOf(item.task, item.file.bytes, item.file.mtimeMs);
    const isSame = found && found.problems.length === 0 && (item.file.md5 ?? found.md5) === found.md5;
    if (isSame) {
      finish(item, found, true);
    }
    return !isSame;
  });
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    const checker = options.checker?.() ?? newChecker(options.workerFile);
    try {
      while (next < open.length && !failed) {
        if (signal?.aborted) {
          throw cancelled();
        }
        const item = open[next++];
        const findings = await checker
          .check(item.task, {
            signal,
            onProgress: (bytes, rows) => {
              underWay.set(item, { bytes, rows });
              tell();
            }
          })
          .catch((reason: unknown) => unchecked(item, reason));
        journal.add(item.task, findings);
        finish(item, findings, false);
      }
    } catch (reason) {
      failed = true;
      throw reason;
    } finally {
      await checker.close();
    }
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(options.workers, open.length)) }, lane);
  const ended = await Promise.allSettled(lanes);
  const reason = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (reason) {
    throw reason.reason;
  }
}

/** A check that broke down does not stop the others. */
function unchecked({ file }: Work, reason: unknown): FileFindings {
  if (isAbort(reason)) {
    throw reason;
  }
  const { message } = GaiaError.from(reason);
  const { path, bytes, mtimeMs } = file;
  const problems: Problem[] = [{ check: 'unreadable', message }];
  return { path, bytes, mtimeMs, md5: '', rows: 0, nulls: {}, counts: {}, problems, seconds: 0 };
}

function fileReport(file: TargetFile, findings: FileFindings, resumed: boolean): FileReport {
  const { md5 } = file;
  const differs = md5 !== undefined && findings.md5 !== '' && md5 !== findings.md5;
  const problem: Problem = { check: 'md5', message: `its MD5 is ${findings.md5}, listed is ${md5}` };
  return {
    name: file.name,
    listedMd5: md5 ?? null,
    resumed,
    ...findings,
    problems: differs ? [problem, ...findings.problems] : findings.problems
  };
}

function expectedFiles({ table, synthetic }: Target): number | null {
  if (synthetic !== null) {
    return table?.name === 'gaia_source' ? synthetic.partitions : null;
  }
  return table?.files ?? null;
}

function folderReport(target: Target, files: FileReport[]): FolderReport {
  const { table, release, synthetic } = target;
  const totals = addUp(files);
  const notes: string[] = [];
  const problems: Problem[] = [];
  let published: Comparison[] = [];
  if (target.checksums === undefined) {
    notes.push('There is no list of checksums (_MD5SUM.txt, MD5SUM.txt) in this folder: no MD5 was compared.');
  }
  if (files.some(file => file.problems.length > 0)) {
    notes.push('Sums are not compared with published ones while files have faults.');
  } else if (synthetic) {
    notes.push('This volume is made up (gaialab make-volume): published sums do not apply.');
    if (table?.name === 'gaia_source' && files.length === synthetic.partitions && totals.rows !== synthetic.rows) {
      problems.push({ check: 'totals', message: `rows: ${totals.rows}, the volume was made with ${synthetic.rows}` });
    }
  } else if (target.whole && table) {
    published = compare(totals, table);
    problems.push(...differences(published));
  } else if (table?.rows !== undefined && !target.some) {
    notes.push(`Sums are not compared with published ones: not all files of ${release.label} ${table.name} are here.`);
  }
  if (table?.files === PARTITIONS.length && table.naming === 'healpix-range' && !target.whole && !target.some) {
    const keys = new Set(files.map(({ name }) => keyOfFileName(table, name)));
    const without = PARTITIONS.filter(({ name }) => !keys.has(name)).length;
    notes.push(`${without} of the ${PARTITIONS.length} partitions have no file here.`);
  }
  return {
    folder: target.folder,
    release: release.name,
    table: table?.name ?? null,
    synthetic: synthetic !== null,
    some: target.some,
    expected: expectedFiles(target),
    checksums: target.checksums ?? null,
    files,
    missing: target.missing,
    unexpected: target.unexpected,
    totals,
    published,
    problems,
    notes
  };
}
