import type { FoldScan } from '../../../compute/scan-fold';
import type { FoldSpec, ScanProgress } from '../../../compute/scan';
import type { ClusterFile } from './cluster-files';

/** Adds up how far the queries of a job are; a share of a query counts as that share of its files and bytes. */
export class ChunkProgress {
  private readonly shares = new Map<readonly ClusterFile[], number>();

  constructor(
    private readonly scan: Pick<FoldScan<FoldSpec>, 'filesDone' | 'files' | 'skipped' | 'rows'>,
    private readonly tell: (progress: ScanProgress) => void
  ) {}

  /** Of a query that is under way. */
  set(chunk: readonly ClusterFile[], share: number): void {
    this.shares.set(chunk, Math.max(share, this.shares.get(chunk) ?? 0));
    this.tell(this.now());
  }

  /** What the query gave is part of the answer. */
  done(chunk: readonly ClusterFile[]): void {
    this.shares.delete(chunk);
    this.tell(this.now());
  }

  /** What an earlier attempt did is part of it. */
  resumed(): void {
    if (this.scan.filesDone > 0) {
      this.tell({ ...this.now(), isResumed: true });
    }
  }

  private now(): ScanProgress {
    const { filesDone, files, rows } = this.scan;
    let bytesDone = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let under = 0;
    for (const [chunk, share] of this.shares) {
      under += share * chunk.length;
      bytesDone += share * chunk.reduce((sum, { file }) => sum + file.bytes, 0);
    }
    return { filesDone: filesDone + Math.floor(under), bytesDone: Math.round(bytesDone), rows };
  }
}
