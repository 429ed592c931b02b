import { formatBytes, formatCount, formatSeconds } from '../../protocol';
import { isSound, type FileReport, type FolderReport, type VerifyReport } from './verify';

/** A line for a sound file; for another one a line for each thing that is wrong. */
export function fileLines({ name, rows, bytes, problems, resumed }: FileReport): string[] {
  const sound = `ok       ${name}  ${formatCount(rows)} rows  ${formatBytes(bytes)}${resumed ? '  (verified before)' : ''}`;
  return problems.length === 0
    ? [sound]
    : problems.map(({ check, message }) => `FAULT    ${name}  ${check}: ${message}`);
}

/** What comes after the lines of the files. */
export function summaryLines(report: VerifyReport): string[] {
  const lines = report.folders.flatMap(folder => [
    ...folder.missing.map(name => `MISSING  ${name}`),
    ...folder.unexpected.map(name => `EXTRA    ${name}  is not in ${folder.checksums}`),
    ...folderLines(folder)
  ]);
  if (report.resumed > 0) {
    lines.push(
      `${formatCount(report.resumed)} files were read by an earlier run and are unchanged; --fresh reads them again.`
    );
  }
  lines.push(`${report.ok ? 'Everything is in order.' : 'There are faults.'} ${formatSeconds(report.elapsedSeconds)}`);
  return lines;
}

function folderLines(folder: FolderReport): string[] {
  const { totals, files, published, problems, notes } = folder;
  const bad = files.filter(file => file.problems.length > 0).length;
  const table = folder.table === null ? '' : ` (${folder.release} ${folder.table})`;
  const lines = [
    `${folder.folder}${table}: ${formatCount(totals.files)} files, ${formatBytes(totals.bytes)}, ` +
      `${formatCount(totals.rows)} rows; ${formatCount(bad)} with faults, ${folder.missing.length} missing, ` +
      `${folder.unexpected.length} unexpected.`
  ];
  if (published.length > 0 && isSound(folder)) {
    lines.push(`All ${published.length} sums are the published ones.`);
  }
  return [...lines, ...problems.map(({ check, message }) => `FAULT    ${check}: ${message}`), ...notes];
}
