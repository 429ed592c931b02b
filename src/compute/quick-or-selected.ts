import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import type { ColumnFold, RowFold } from './fold';
import type { FileFold, FilePartial } from './folds';
import type { IdRange } from './id-range';
import { MapFold } from './map-fold';
import type { MapPartial } from './map-spec';
import { coarser, type PixelLengths } from './pixel-lengths';
import type { PixelMapSpec } from './pixel-map-spec';
import { needsNoIds, quickSpec } from './pixel-map-spec';
import type { Cells } from './row-scanner';

/** Folds a file with {@link MapFold}, which makes no columns of values, where that suffices for the spec. */
export class QuickOrSelected implements RowFold, ColumnFold {
  private quick?: MapFold;
  private general?: FileFold;
  private lengths?: PixelLengths;

  constructor(
    private readonly file: string,
    private readonly spec: PixelMapSpec,
    private readonly idRange: IdRange | undefined,
    private readonly makeGeneral: (lengths?: PixelLengths) => FileFold
  ) {}

  bind(columns: readonly ColumnInfo[]): number[] {
    const quick = quickSpec(this.spec, name => columns.some(column => column.name === name));
    if (quick) {
      this.quick = new MapFold(this.file, quick, this.idRange);
      return this.quick.bind(columns);
    }
    this.general = this.makeGeneral();
    return this.general.fold.bind(columns);
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    if (this.quick) {
      this.quick.block(bytes, cells, rows, first);
    } else {
      this.general!.fold.block(bytes, cells, rows, first);
    }
  }

  layOut(lengths: PixelLengths): void {
    if (needsNoIds(this.spec) && lengths.order >= this.spec.order) {
      this.lengths = coarser(lengths, this.spec.order);
    }
  }

  prepare(columns: readonly ColumnInfo[]): string[] {
    this.general = this.makeGeneral(this.lengths);
    return this.general.byColumns!.prepare(columns);
  }

  takeBatch(batch: RowBatch): void {
    this.general!.byColumns!.takeBatch(batch);
  }

  pass(rows: number): void {
    this.general!.byColumns!.pass(rows);
  }

  end(): void {
    this.general?.fold.end();
  }

  partial(convert: (quick: MapPartial) => unknown): FilePartial {
    if (this.general) {
      return this.general.partial();
    }
    const partial = this.quick!.partial();
    return { rows: partial.rows, selected: partial.rows, value: convert(partial) };
  }
}
