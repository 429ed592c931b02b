import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WholeFile } from '../formats/whole-file';
import { decodeKept, encodeFrame, wholeFrame, type KeptFrame } from '../protocol';
import { degradeLayers } from '../sky/degrade';
import { writeWhole } from './files-atomic';

/** The finished map as the viewers read it, beside the files for users. */
const FRAME_FILE = 'map.frame';

/** As {@link writeFrame}, while other work goes on. */
export async function saveFrame(folder: string, frame: KeptFrame): Promise<void> {
  const file = await WholeFile.create(join(folder, FRAME_FILE));
  try {
    await file.write(encodeFrame(frame));
    await file.commit();
  } catch (reason) {
    await file.abandon();
    throw reason;
  }
}

export function writeFrame(folder: string, frame: KeptFrame): void {
  writeWhole(join(folder, FRAME_FILE), encodeFrame(frame));
}

/** The finished map in a job's folder; undefined when there is none. */
export function readFrame(folder: string): KeptFrame | undefined {
  try {
    return decodeKept(readFileSync(join(folder, FRAME_FILE)));
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw reason;
  }
}

/**
 * The frame at a coarser HEALPix order, see {@link degradeLayers}.
 * Finer orders than the frame's give the frame as it is.
 */
export function coarser(frame: KeptFrame, order = frame.order): KeptFrame {
  if (order >= frame.order) {
    return frame;
  }
  const { layers, ...about } = wholeFrame(frame);
  return { ...about, order, layers: degradeLayers(layers, frame.order, order) };
}
