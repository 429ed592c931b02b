import { rmSync } from 'node:fs';
import { AsideGiver, type AsideEnd, type AsideWork } from '../../compute/ahead/aside';
import { batchBuffers, type RowBatch } from '../../compute/batch';
import type { ColumnInfo } from '../../protocol';
import { CopyWriter, type WrittenCopy } from './copy-writer';

/** What one thread has another write. */
type Piece =
  | { kind: 'begin'; to: string; columns: readonly ColumnInfo[] }
  | { kind: 'rows'; batch: RowBatch }
  | { kind: 'finish'; notes: Readonly<Record<string, string>> }
  | { kind: 'abandon' };

/** Writes a copy for another thread, which reads the rows. */
export class CopyAside implements AsideWork {
  isOver = false;
  private writer?: CopyWriter;

  *take(given: unknown): Generator<void, unknown> {
    const piece = given as Piece;
    switch (piece.kind) {
      case 'begin':
        this.writer = new CopyWriter(piece.to, piece.columns);
        return this.writer.draft;
      case 'rows':
        yield* this.writer!.taking(piece.batch);
        return undefined;
      case 'finish': {
        const written = this.writer!.finish(piece.notes);
        this.writer = undefined;
        this.isOver = true;
        return written;
      }
      case 'abandon':
        this.writer?.abandon();
        this.leave();
        return undefined;
    }
  }

  /** The file is left to whoever writes it anew. */
  leave(): void {
    this.isOver = true;
    this.writer?.close();
    this.writer = undefined;
  }
}

/** A {@link CopyWriter} of another thread. Methods throw also AsideLost, when that thread is no more, and CANCELLED. */
export class RemoteCopy {
  private readonly giver: AsideGiver;
  private readonly draft: string;
  private isWritten = false;

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  constructor(end: AsideEnd, isCancelled: () => boolean, to: string, columns: readonly ColumnInfo[]) {
    this.giver = new AsideGiver(end, isCancelled);
    this.draft = this.giver.ask({ kind: 'begin', to, columns } satisfies Piece) as string;
  }

  take(batch: RowBatch): void {
    this.giver.give({ kind: 'rows', batch } satisfies Piece, batchBuffers(batch));
  }

  finish(notes: Readonly<Record<string, string>>): WrittenCopy {
    const written = this.giver.ask({ kind: 'finish', notes } satisfies Piece) as WrittenCopy;
    this.isWritten = true;
    return written;
  }

  abandon(): void {
    if (!this.isWritten) {
      this.giver.end({ kind: 'abandon' } satisfies Piece);
    }
    rmSync(this.draft, { force: true });
  }
}
