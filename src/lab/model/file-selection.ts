import { Signal, type ISignal } from '@lumino/signaling';
import type { PartitionFile } from '../../protocol';

/** What the selected partitions cost together. */
export interface Cost {
  files: number;
  bytes: number;
  rows: number;
  seconds: number;
}

/** Which files of a list are selected. Files that are not there cannot be. */
export class FileSelection {
  private listed: readonly PartitionFile[] = [];
  private there: PartitionFile[] = [];
  private chosen: ReadonlySet<string> = new Set();
  /** Where a selection of several begins: the file that was last clicked. */
  private anchor = 0;
  private readonly signal = new Signal<this, void>(this);

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  /** Paths of the selected files. */
  get paths(): ReadonlySet<string> {
    return this.chosen;
  }

  /** The files that can be selected. */
  get available(): readonly PartitionFile[] {
    return this.there;
  }

  /** The selected files in the order of the list. */
  get files(): PartitionFile[] {
    return this.there.filter(file => this.chosen.has(file.path));
  }

  get cost(): Cost {
    const cost: Cost = { files: 0, bytes: 0, rows: 0, seconds: 0 };
    for (const { bytes, rows, seconds } of this.files) {
      cost.files++;
      cost.bytes += bytes;
      cost.rows += rows;
      cost.seconds += seconds;
    }
    return cost;
  }

  /** Begins with a new list, everything selected that is there. */
  reset(files: readonly PartitionFile[]): void {
    this.listed = files;
    this.there = files.filter(file => file.exists);
    this.anchor = 0;
    this.toggleAll(true);
  }

  toggleAll(on: boolean): void {
    this.set(on ? this.there.map(file => file.path) : []);
  }

  /** Selects the file at an index of the list or not, whatever it was; further ranges begin here. */
  toggle(index: number, on = !this.chosen.has(this.listed[index]?.path)): void {
    this.anchor = index;
    this.mark(index, index, on);
  }

  /** Gives all files from the one that was last clicked to this one the state of the first. */
  extend(index: number): void {
    const { anchor } = this;
    this.mark(Math.min(anchor, index), Math.max(anchor, index), this.chosen.has(this.listed[anchor]?.path));
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private mark(first: number, last: number, on: boolean): void {
    const next = new Set(this.chosen);
    for (const { path, exists } of this.listed.slice(first, last + 1)) {
      if (on && exists) {
        next.add(path);
      } else {
        next.delete(path);
      }
    }
    this.set(next);
  }

  private set(paths: Iterable<string>): void {
    this.chosen = new Set(paths);
    this.signal.emit();
  }
}
