/** What a task is told of the seek points of its file. Plain data. */
export interface SeekInput {
  /** The file that keeps them, there or not. */
  index: string;
  /** Size and time of change of the file that they must be of. */
  source: { bytes: number; mtimeMs: number };
  /**
   * The only source_ids that can be selected, where the points are there: first and last, first and last … in rising
   * order. Only the parts of the file that may hold them are read.
   */
  ids?: readonly bigint[];
  /** Of those parts, where they are known [bytes of the file]. */
  bytes?: number;
  /** Text between two points that are noted while the whole file is read [bytes]; absent: none are. */
  every?: number;
}

/**
 * Text between two seek points [bytes]. Each takes some 10 KiB and, when it is noted, as long as 100 kB of text; a look-up
 * unzips as much for nothing.
 */
export const SEEK_POINT_SPACING = 1 << 22;
