import { wordsOf, type Scalar } from './storage';

/** Texts that are longer have no statistics [bytes]. */
const LONGEST = 64;

/** The smallest and largest value of a column chunk, as Parquet's statistics want them. */
export interface Extremes {
  /**
   * @param values - without nulls; for text, of `offsets`
   * @param marks - which texts count; all when absent
   */
  add(values: ArrayBufferView, count: number, offsets?: Int32Array, marks?: Uint8Array): void;
  /** Smallest and largest in plain encoding; undefined where there is none. */
  take(): [Uint8Array, Uint8Array] | undefined;
}

const littleEndian = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength) as ArrayBuffer);

class IntegerExtremes implements Extremes {
  private low = Infinity;
  private high = -Infinity;

  add(values: ArrayBufferView, count: number): void {
    const numbers = values as Int32Array;
    let { low, high } = this;
    for (let i = 0; i < count; i++) {
      const value = numbers[i];
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    this.low = low;
    this.high = high;
  }

  take(): [Uint8Array, Uint8Array] | undefined {
    const { low, high } = this;
    this.low = Infinity;
    this.high = -Infinity;
    return low > high ? undefined : [littleEndian(Int32Array.of(low)), littleEndian(Int32Array.of(high))];
  }
}

/** NaN counts for nothing; zeros are widened to both signs, since readers may not tell them apart. */
class FloatExtremes implements Extremes {
  private low = Infinity;
  private high = -Infinity;
  private isEmpty = true;

  constructor(private readonly isSingle: boolean) {}

  add(values: ArrayBufferView, count: number): void {
    const numbers = values as Float64Array;
    for (let i = 0; i < count; i++) {
      const value = numbers[i];
      if (value === value) {
        this.isEmpty = false;
        this.low = value < this.low ? value : this.low;
        this.high = value > this.high ? value : this.high;
      }
    }
  }

  take(): [Uint8Array, Uint8Array] | undefined {
    const { low, high, isEmpty } = this;
    this.low = Infinity;
    this.high = -Infinity;
    this.isEmpty = true;
    const plain = (value: number): Uint8Array =>
      littleEndian(this.isSingle ? Float32Array.of(value) : Float64Array.of(value));
    return isEmpty ? undefined : [plain(low === 0 ? -0 : low), plain(high === 0 ? 0 : high)];
  }
}

/** int64 compared by words, without BigInts. */
class Int64Extremes implements Extremes {
  private readonly low = Uint32Array.of(0xffffffff, 0x7fffffff);
  private readonly high = Uint32Array.of(0, 0x80000000);
  private isEmpty = true;

  add(values: ArrayBufferView, count: number): void {
    const words = wordsOf(values);
    const { low, high } = this;
    for (let i = 0; i < 2 * count; i += 2) {
      const top = words[i + 1] | 0;
      const bottom = words[i];
      const lowTop = low[1] | 0;
      const highTop = high[1] | 0;
      if (top < lowTop || (top === lowTop && bottom < low[0])) {
        low[0] = bottom;
        low[1] = top;
      }
      if (top > highTop || (top === highTop && bottom > high[0])) {
        high[0] = bottom;
        high[1] = top;
      }
    }
    this.isEmpty &&= count === 0;
  }

  take(): [Uint8Array, Uint8Array] | undefined {
    const extremes: [Uint8Array, Uint8Array] = [littleEndian(this.low), littleEndian(this.high)];
    const { isEmpty } = this;
    this.low.set([0xffffffff, 0x7fffffff]);
    this.high.set([0, 0x80000000]);
    this.isEmpty = true;
    return isEmpty ? undefined : extremes;
  }
}

/** Texts in the order of their bytes. */
class TextExtremes implements Extremes {
  private low?: Uint8Array;
  private high?: Uint8Array;

  add(values: ArrayBufferView, count: number, offsets: Int32Array, marks?: Uint8Array): void {
    const text = values as Uint8Array;
    for (let i = 0; i < count; i++) {
      if (marks && ((marks[i >> 3] >> (i & 7)) & 1) === 0) {
        continue;
      }
      const start = offsets[i];
      const end = offsets[i + 1];
      if (!this.low || compare(text, start, end, this.low) < 0) {
        this.low = text.slice(start, end);
      }
      if (!this.high || compare(text, start, end, this.high) > 0) {
        this.high = text.slice(start, end);
      }
    }
  }

  take(): [Uint8Array, Uint8Array] | undefined {
    const { low, high } = this;
    this.low = this.high = undefined;
    return low && high && low.length <= LONGEST && high.length <= LONGEST ? [low, high] : undefined;
  }
}

/** Sign of the difference between a text and another, byte by byte. */
function compare(text: Uint8Array, start: number, end: number, other: Uint8Array): number {
  const size = end - start;
  const common = Math.min(size, other.length);
  for (let i = 0; i < common; i++) {
    const difference = text[start + i] - other[i];
    if (difference !== 0) {
      return difference;
    }
  }
  return size - other.length;
}

/** Keeps none: a bool has but two values. */
class NoExtremes implements Extremes {
  add(): void {}

  take(): undefined {
    return undefined;
  }
}

export function extremesOf(scalar: Scalar): Extremes {
  switch (scalar) {
    case 'bool':
      return new NoExtremes();
    case 'int8':
    case 'int16':
    case 'int32':
      return new IntegerExtremes();
    case 'int64':
      return new Int64Extremes();
    case 'float32':
    case 'float64':
      return new FloatExtremes(scalar === 'float32');
    case 'string':
      return new TextExtremes();
  }
}
