import type { Constant } from '../typed';
import { bytes, Kernel, Scratch, wordsOf, type Frame, type Lane, type Storage, type Values } from './kernel';

/** Marks the rows whose value is in the list. */
type Finder = (rows: number, out: Uint8Array, values: Values) => void;

/** `x IN (constants)`: where nothing is found and the list holds NULL, the answer is NULL. */
export class InKernel extends Kernel<Uint8Array> {
  private readonly values = new Scratch(bytes);
  private readonly nulls = new Scratch(bytes);
  private readonly find: Finder;
  private readonly hasNull: boolean;

  constructor(
    private readonly input: Kernel,
    storage: Storage,
    items: readonly Constant[]
  ) {
    super();
    this.hasNull = items.includes(null);
    this.find = finder(
      storage,
      items.filter(item => item !== null)
    );
  }

  protected compute(frame: Frame): Lane<Uint8Array> {
    const { rows } = frame;
    const lane = this.input.run(frame);
    const values = this.values.of(rows);
    this.find(rows, values, lane.values);
    const { nulls } = lane;
    for (let i = 0; nulls && i < rows; i++) {
      values[i] &= nulls[i] ^ 1;
    }
    if (!this.hasNull) {
      return nulls ? { values, nulls } : { values };
    }
    const unknown = this.nulls.of(rows);
    for (let i = 0; i < rows; i++) {
      unknown[i] = values[i] ^ 1;
    }
    return { values, nulls: unknown };
  }
}

function finder(storage: Storage, items: readonly NonNullable<Constant>[]): Finder {
  if (storage === 'wide') {
    return wideFinder(items);
  }
  if (storage === 'string') {
    return setFinder(new Set(items as string[]));
  }
  // An item that no double equals is in no row; nor is NaN, which equals nothing.
  const exact = items.filter(item => typeof item === 'number' || BigInt(Number(item)) === item);
  return setFinder(new Set(exact.map(Number).filter(item => !Number.isNaN(item))));
}

function setFinder<T>(set: ReadonlySet<T>): Finder {
  return (rows, out, values) => {
    const list = values as unknown as ArrayLike<T>;
    for (let i = 0; i < rows; i++) {
      out[i] = set.has(list[i]) ? 1 : 0;
    }
  };
}

/** Binary search in the sorted words of the items. */
function wideFinder(items: readonly NonNullable<Constant>[]): Finder {
  const whole = items
    .filter(item => typeof item === 'bigint' || Number.isInteger(item))
    .map(item => BigInt(item))
    .filter(item => BigInt.asIntN(64, item) === item);
  const sorted = wordsOf(BigInt64Array.from(whole).sort());
  const count = sorted.length / 2;
  return (rows, out, values) => {
    const words = wordsOf(values as BigInt64Array);
    for (let i = 0; i < rows; i++) {
      const upper = words[2 * i + 1];
      const lower = words[2 * i] >>> 0;
      let from = 0;
      let to = count;
      while (from < to) {
        const middle = (from + to) >> 1;
        const middleUpper = sorted[2 * middle + 1];
        if (middleUpper < upper || (middleUpper === upper && sorted[2 * middle] >>> 0 < lower)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      out[i] = from < count && sorted[2 * from + 1] === upper && sorted[2 * from] >>> 0 === lower ? 1 : 0;
    }
  };
}
