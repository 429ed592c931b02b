import { resolve } from 'node:path';
import { formatBytes, formatCount, isAbort } from '../../protocol';
import { settingsFromEnvironment } from '../settings';
import { fileLines, summaryLines } from '../verify/report-text';
import { keepVerified, shortReport } from '../verify/verified';
import { verify, type VerifyProgress } from '../verify/verify';
import { listOf, placeOf, print, textOf, type Command } from './command';

export const verifyCommand: Command = {
  name: 'verify',
  usage: '[DIR|FILE…] [--table T] [--partitions A,B] [--report FILE.json] [--fresh]',
  summary: 'Verifies files: checksums, gzip, columns, rows, ids, sums; goes on after an interruption.',
  help: `  DIR|FILE…        a volume, the folder of a table, or files (default: the volume)
  --partitions A,B only the files of these partitions
  --report FILE    writes everything that was found as JSON; FILE.state keeps what is done
  --fresh          reads all files again, also those found sound before and unchanged
Exit code 0: everything is in order; 1: there are faults.`,
  options: { partitions: { type: 'string' }, report: { type: 'string' }, fresh: { type: 'boolean' } },
  async run({ positionals, values, signal }) {
    const settings = settingsFromEnvironment();
    const place = placeOf(values);
    const report = textOf(values, 'report');
    const live = process.stderr.isTTY;
    const json = values.json === true;
    try {
      const result = await verify({
        paths: positionals,
        volume: place.volume ?? settings.volume,
        release: place.release,
        table: place.table,
        partitions: listOf(values, 'partitions'),
        report: report === undefined ? undefined : resolve(report),
        results: settings.results,
        fresh: values.fresh === true,
        workers: settings.workers,
        signal,
        onFile: file => {
          if (!json) {
            clear(live);
            print(fileLines(file).join('\n'));
          }
        },
        onProgress: progress => {
          if (live) {
            process.stderr.write(`\r\u001b[K${progressLine(progress)}`);
          }
        }
      });
      keepVerified(settings.results, shortReport(result));
      clear(live);
      print(json ? JSON.stringify(result) : summaryLines(result).join('\n'));
      return result.ok ? 0 : 1;
    } catch (reason) {
      clear(live);
      if (isAbort(reason)) {
        process.stderr.write('Stopped; the same command goes on where it stopped.\n');
      }
      throw reason;
    }
  }
};

const progressLine = ({ filesDone, filesTotal, bytesDone, bytesTotal, rows }: VerifyProgress): string =>
  `${formatCount(filesDone)}/${formatCount(filesTotal)} files, ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}, ` +
  `${formatCount(rows)} rows`;

function clear(live: boolean): void {
  if (live) {
    process.stderr.write('\r\u001b[K');
  }
}
