import type { ErrorValue, TableDescription, TableProgress, TableWindow, TableWindowRequest } from '../../protocol';

/** A table file as the main thread knows it: inside a configured folder, at this moment. Plain data. */
export interface TableFile {
  path: string;
  bytes: number;
  mtimeMs: number;
  /** Where its seek points are, or are to be kept. */
  keep?: string;
}

/** What the thread is asked. */
export type TableOrder =
  | { id: number; type: 'describe'; file: TableFile }
  | { id: number; type: 'window'; file: TableFile; request: TableWindowRequest }
  | { id: number; type: 'cancel' };

/** What it answers; of each order one answer that is no progress. */
export type TableAnswer =
  | { id: number; type: 'progress'; progress: TableProgress }
  | { id: number; type: 'description'; description: TableDescription }
  | { id: number; type: 'window'; window: TableWindow }
  | { id: number; type: 'failed'; error: ErrorValue };
