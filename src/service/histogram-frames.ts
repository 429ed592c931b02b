import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoldScan, HistogramResult, HistogramSpec } from '../compute/scan';
import type { HistogramFrame, HistogramFrameAxis } from '../protocol';
import { writeWhole } from './files-atomic';

/** The histogram as the viewers read it, beside the files for users. */
const FRAME_FILE = 'histogram.frame.json';

/**
 * The histogram of a scan.
 * @param result - its answer; default as it is at this moment
 */
export function histogramFrameOf(
  scan: FoldScan<HistogramSpec>,
  revision: number,
  result: HistogramResult = scan.snapshot(revision).result
): HistogramFrame {
  const { rows, filesDone, filesTotal, complete } = scan.state();
  const { x, y, counts, xBelow, xAbove, yBelow, yAbove, nulls, nan } = result;
  const plain = ({ edges, ...axis }: HistogramResult['x']): HistogramFrameAxis => ({ ...axis, edges: [...edges] });
  return {
    kind: 'histogram',
    revision,
    rows,
    filesDone,
    filesTotal,
    complete,
    x: plain(x),
    ...(y && { y: plain(y) }),
    counts: [...counts],
    xBelow,
    xAbove,
    yBelow,
    yAbove,
    nulls,
    nan
  };
}

export function writeHistogramFrame(folder: string, frame: HistogramFrame): void {
  writeWhole(join(folder, FRAME_FILE), JSON.stringify(frame));
}

/** The histogram in a job's folder; undefined when there is none. */
export function readHistogramFrame(folder: string): HistogramFrame | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, FRAME_FILE), 'utf8')) as HistogramFrame;
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw reason;
  }
}
