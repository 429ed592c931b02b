import { formatBytes, formatCount, type IndexProgress } from '../../protocol';
import type { SpanOptions } from '../file-index';

const UPDATE_MS = 200;

/**
 * A command waits for the index of files whose names say nothing, and tells how far it has come: a line on a terminal
 * that is rewritten, else one line at the beginning.
 */
export function indexing(signal: AbortSignal): SpanOptions {
  const live = process.stderr.isTTY;
  let begun = false;
  let told = 0;
  return {
    signal,
    onProgress(progress) {
      if (!begun) {
        begun = true;
        process.stderr.write(`Building the index of ${formatCount(progress.filesTotal)} files, once.\n`);
      }
      const done = progress.filesDone === progress.filesTotal;
      const now = performance.now();
      if (live && (done || now - told > UPDATE_MS)) {
        told = now;
        process.stderr.write(`\r\u001b[K${done ? '' : line(progress)}`);
      }
    }
  };
}

const line = ({ filesDone, filesTotal, bytesDone, bytesTotal }: IndexProgress): string =>
  `${formatCount(filesDone)}/${formatCount(filesTotal)} files, ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`;
