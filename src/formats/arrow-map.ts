import type { KeptFrame } from '../protocol';
import { writeMap } from './map-writer';

/**
 * Writes a map as an Arrow file: `healpix` (int32, NESTED pixel at the frame's order) and a column for each layer;
 * a mean is null where the pixel has no value.
 */
export const writeMapArrow = (
  path: string,
  frame: KeptFrame,
  metadata: Readonly<Record<string, string>> = {}
): Promise<void> => writeMap('arrow', path, frame, metadata);
