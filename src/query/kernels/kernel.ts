import type { BatchColumn } from '../batch';

/**
 * How values lie in memory. Integers up to 2^53 are doubles (`small`), larger ones 64-bit words (`wide`), so that no
 * value is ever rounded and no row makes a BigInt.
 */
export type Storage = 'bool' | 'small' | 'wide' | 'real' | 'string';

export type Values = Uint8Array | Float64Array | BigInt64Array | string[];

/** Values of a batch's rows; arrays may be longer. A bool is 0 where it is null. */
export interface Lane<V extends Values = Values> {
  values: V;
  /** 1: null. */
  nulls?: Uint8Array;
}

/** One batch on its way through the kernels. */
export interface Frame {
  /** Differs between any two batches that a program runs. */
  serial: number;
  rows: number;
  columns: readonly BatchColumn[];
}

/**
 * One step of a compiled expression: fills its own arrays, which the next batch overwrites. A step that several others
 * use runs once a batch.
 */
export abstract class Kernel<V extends Values = Values> {
  private serial = -1;
  private lane?: Lane<V>;

  run(frame: Frame): Lane<V> {
    if (this.serial !== frame.serial || !this.lane) {
      this.lane = this.compute(frame);
      this.serial = frame.serial;
    }
    return this.lane;
  }

  protected abstract compute(frame: Frame): Lane<V>;
}

/** An array that is kept from batch to batch and grows when it must. */
export class Scratch<V extends Values> {
  private values?: V;

  constructor(private readonly make: (size: number) => V) {}

  of(rows: number): V {
    if (!this.values || this.values.length < rows) {
      this.values = this.make(rows);
    }
    return this.values;
  }
}

export const bytes = (size: number): Uint8Array => new Uint8Array(size);
export const doubles = (size: number): Float64Array => new Float64Array(size);
export const longs = (size: number): BigInt64Array => new BigInt64Array(size);
export const texts = (size: number): string[] => new Array<string>(size).fill('');

/** What makes an array for values of a storage. */
export const MAKERS = { bool: bytes, small: doubles, real: doubles, wide: longs, string: texts } as const;

/** The int64 values as 32-bit words: the lower of value i at 2i, the upper, with the sign, at 2i + 1. */
export function wordsOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** Where any of the lanes is null; undefined where none can be. */
export function unionOfNulls(
  rows: number,
  lanes: readonly Lane[],
  scratch: Scratch<Uint8Array>
): Uint8Array | undefined {
  let union: Uint8Array | undefined;
  let own = false;
  for (const { nulls } of lanes) {
    if (!nulls || nulls === union) {
      continue;
    }
    if (!union) {
      union = nulls;
      continue;
    }
    const into = scratch.of(rows);
    if (!own) {
      into.set(union.subarray(0, rows));
      own = true;
    }
    for (let i = 0; i < rows; i++) {
      into[i] |= nulls[i];
    }
    union = into;
  }
  return union;
}
