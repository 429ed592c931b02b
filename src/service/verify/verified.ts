import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MOST_FAULTS, type Verified, type VerifyFault } from '../../protocol';
import { writeWhole } from '../files-atomic';
import { isTableFile } from './targets';
import { isSound, type FolderReport, type VerifyReport } from './verify';

/** The report in short, a folder each. @param job - the job that did it */
export function shortReport({ folders, created }: VerifyReport, job?: string): Verified[] {
  return folders.map(folder => {
    const { files, missing, unexpected, totals } = folder;
    const own = files.filter(({ name }) => isTableFile(name));
    return {
      folder: folder.folder,
      release: folder.release,
      table: folder.table,
      at: created,
      ...(job !== undefined && { job }),
      ok: isSound(folder),
      whole: !folder.some,
      files: own.length,
      resumed: files.filter(({ resumed }) => resumed).length,
      expected: folder.expected,
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      rows: totals.rows,
      faulty: files.filter(({ problems }) => problems.length > 0).length,
      missing: missing.length,
      unexpected: unexpected.length,
      faults: faultsOf(folder).slice(0, MOST_FAULTS),
      published: folder.published,
      notes: folder.notes
    };
  });
}

function faultsOf({ problems, missing, unexpected, files, checksums }: FolderReport): VerifyFault[] {
  return [
    ...problems.map(({ check, message }) => ({ check, message })),
    ...missing.map(file => ({ file, check: 'missing', message: 'it is not there' })),
    ...files.flatMap(({ name, problems: own }) => own.map(({ check, message }) => ({ file: name, check, message }))),
    ...unexpected.map(file => ({ file, check: 'unexpected', message: `it is not in ${checksums}` }))
  ];
}

/** Keeps what the verification of whole tables came to, below the folder of results; it replaces what was found before. */
export function keepVerified(results: string, verified: readonly Verified[]): void {
  for (const one of verified.filter(({ whole }) => whole)) {
    const path = pathOf(results, one.folder);
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, JSON.stringify(one));
  }
}

/** What the last verification of a table's folder came to; undefined where there was none. */
export function lastVerified(results: string, folder: string): Verified | undefined {
  try {
    return JSON.parse(readFileSync(pathOf(results, folder), 'utf8')) as Verified;
  } catch {
    return undefined;
  }
}

function pathOf(results: string, folder: string): string {
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
  return join(results, 'verify', `${hash}.json`);
}
