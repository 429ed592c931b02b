import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelled } from '../compute/faults';
import type { WorkerPool } from '../compute/scan';
import { fileSpans, type FileSpans } from '../gaia/file-spans';
import type { TableProfile } from '../gaia/table';
import type { IndexProgress } from '../protocol';
import { readSpan } from './file-index-read';
import type { FileIndexStore, IndexedFiles } from './file-index-store';
import type { ListedFile } from './volume';

/** What was found out is kept at least so often while an index is made [ms]. */
const SAVE_MS = 5000;
/** Longest time that a timer takes [ms]. */
const LONGEST_MS = 2 ** 31 - 1;

export interface SpanOptions {
  /** Ends the waiting; an index that is being made goes on, for the next who asks. */
  signal?: AbortSignal;
  /** Longest wait for an index to be whole [ms]; default without end. */
  patience?: number;
  onProgress?(progress: IndexProgress): void;
}

/** The index of the files of one folder. */
export class FolderIndex {
  /** The making of the index, while it goes on. */
  building?: Promise<void>;
  /** Why the index could not be kept. */
  lost?: string;
  private known?: IndexedFiles;
  private progress: IndexProgress = { filesDone: 0, filesTotal: 0, bytesDone: 0, bytesTotal: 0 };
  private readonly watchers = new Set<(progress: IndexProgress) => void>();
  /** Files of this listing that could not be reached: tried again with the next listing. */
  private unreached: { listing: readonly ListedFile[]; names: Set<string> } = { listing: [], names: new Set() };
  private answer?: { listing: readonly ListedFile[]; spans: FileSpans };

  constructor(
    private readonly folder: string,
    private readonly table: TableProfile,
    private readonly pool: WorkerPool,
    private readonly store: FileIndexStore,
    private readonly mayRead: (file: ListedFile) => boolean,
    private readonly end: AbortSignal
  ) {}

  async spans(
    listing: readonly ListedFile[],
    { signal, patience, onProgress }: SpanOptions
  ): Promise<{ spans: FileSpans; indexing?: IndexProgress }> {
    if (this.answer?.listing === listing) {
      return { spans: this.answer.spans };
    }
    const deadline = performance.now() + (patience ?? Infinity);
    while (this.missing(listing).length > 0 && performance.now() < deadline) {
      if (this.building === undefined) {
        this.building = this.build(listing).finally(() => (this.building = undefined));
        this.building.catch(() => undefined);
      }
      await this.wait(this.building, deadline - performance.now(), signal, onProgress);
    }
    const spans = this.spansOf(listing);
    if (this.missing(listing).length > 0) {
      return { spans, indexing: { ...this.progress } };
    }
    this.answer = { listing, spans };
    return { spans };
  }

  private async wait(
    building: Promise<void>,
    patience: number,
    signal: AbortSignal | undefined,
    onProgress: SpanOptions['onProgress']
  ): Promise<void> {
    const over = new AbortController();
    const stop = AbortSignal.any([over.signal, this.end, ...(signal ? [signal] : [])]);
    const ended = (ms: number): Promise<void> =>
      sleep(ms, undefined, { signal: stop, ref: false }).catch(() => undefined);
    if (onProgress) {
      this.watchers.add(onProgress);
    }
    try {
      await Promise.race([building, ended(Math.max(0, Math.min(patience, LONGEST_MS)))]);
    } finally {
      over.abort();
      if (onProgress) {
        this.watchers.delete(onProgress);
      }
    }
    if (signal?.aborted || this.end.aborted) {
      throw cancelled();
    }
  }

  private get entries(): IndexedFiles {
    return (this.known ??= this.store.load(this.folder));
  }

  /** Files of which nothing is known, or not as they are now. */
  private missing(listing: readonly ListedFile[]): ListedFile[] {
    const unreached = this.unreached.listing === listing ? this.unreached.names : new Set();
    return listing.filter(file => {
      const { path, bytes, mtimeMs } = file;
      const name = basename(path);
      const known = this.entries.get(name);
      return !(known?.bytes === bytes && known.mtimeMs === mtimeMs) && !unreached.has(name) && this.mayRead(file);
    });
  }

  private spansOf(listing: readonly ListedFile[]): FileSpans {
    const files: { name: string; first: string; last: string }[] = [];
    const unknown: string[] = [];
    for (const { path, bytes, mtimeMs } of listing) {
      const name = basename(path);
      const known = this.entries.get(name);
      if (known === undefined || known.bytes !== bytes || known.mtimeMs !== mtimeMs || known.fault !== undefined) {
        unknown.push(name);
      } else if (known.ids !== undefined) {
        files.push({ name, first: known.ids[0], last: known.ids[1] });
      }
    }
    return fileSpans(this.table, { files, unknown });
  }

  private async build(listing: readonly ListedFile[]): Promise<void> {
    const names = new Set(listing.map(({ path }) => basename(path)));
    const open = this.missing(listing);
    const sum = (files: readonly ListedFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0);
    const bytesTotal = sum(listing);
    const progress: IndexProgress = {
      filesDone: listing.length - open.length,
      filesTotal: listing.length,
      bytesDone: bytesTotal - sum(open),
      bytesTotal
    };
    const underWay = new Map<ListedFile, number>();
    const tell = (): void => {
      const bytesRead = [...underWay.values()].reduce((total, bytes) => total + bytes, 0);
      this.progress = { ...progress, bytesDone: progress.bytesDone + bytesRead };
      this.watchers.forEach(watch => watch(this.progress));
    };
    this.unreached = { listing, names: new Set() };
    let saved = performance.now();
    let next = 0;
    tell();
    const lane = async (): Promise<void> => {
      while (next < open.length) {
        const file = open[next++];
        const onProgress = (bytes: number): void => {
          underWay.set(file, bytes);
          tell();
        };
        const found = await readSpan(this.pool, this.table, file, { signal: this.end, onProgress });
        underWay.delete(file);
        if (found) {
          this.entries.set(basename(file.path), found);
        } else {
          this.unreached.names.add(basename(file.path));
        }
        progress.filesDone++;
        progress.bytesDone += file.bytes;
        tell();
        if (performance.now() - saved > SAVE_MS) {
          saved = performance.now();
          this.save(names);
        }
      }
    };
    const lanes = Array.from({ length: Math.min(2 * this.pool.size, open.length) }, lane);
    const ended = await Promise.allSettled(lanes);
    this.save(names);
    const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed) {
      throw failed.reason;
    }
  }

  private save(names: ReadonlySet<string>): void {
    try {
      this.store.save(this.folder, this.entries, names);
      this.lost = undefined;
    } catch (reason) {
      this.lost = (reason as Error).message.replace(/\.$/, '');
    }
  }
}
