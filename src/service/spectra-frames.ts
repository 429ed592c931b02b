import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_FRAME_SPECTRA, type SpectraFrame, type SpectraResult } from '../protocol';
import { writeWhole } from './files-atomic';

const FRAME_FILE = 'spectra.frame.json';
/** The result of a search that is over. */
const RESULT_FILE = 'spectra.json';

/** Keeps what a search had found when it was stopped. */
export function writeSpectraFrame(folder: string, frame: SpectraFrame): void {
  writeWhole(join(folder, FRAME_FILE), JSON.stringify(frame));
}

/** The spectra in a job's folder: of its end, or of where it was stopped; undefined when there are none. */
export function readSpectraFrame(folder: string, files: number): SpectraFrame | undefined {
  const result = readJson<SpectraResult>(join(folder, RESULT_FILE));
  return result
    ? { kind: 'spectra', revision: 0, filesDone: files, filesTotal: files, complete: true, result }
    : readJson<SpectraFrame>(join(folder, FRAME_FILE));
}

/** What a page shows of them: the first ones. */
export function firstSpectra({ result, ...frame }: SpectraFrame): SpectraFrame {
  return { ...frame, result: { ...result, spectra: result.spectra.slice(0, MAX_FRAME_SPECTRA) } };
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw reason;
  }
}
