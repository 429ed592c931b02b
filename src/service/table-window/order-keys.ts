import type { Vector } from '../../query';

/** Values by which rows are ordered, and the numbers of these rows. */
export class OrderKeys {
  private numbers = new Float64Array(1024);
  /** Low words of int64, whose high words are in `numbers`. */
  private words?: Uint32Array;
  private texts?: string[];
  /** 0: a value, 1: NaN, 2: null. */
  private places = new Uint8Array(1024);
  private rows = new Uint32Array(1024);
  length = 0;
  /** Rows were left out. */
  isCut = false;

  /** @param most - rows that are kept; more than twice as many are never held */
  constructor(
    private readonly isDescending: boolean,
    private readonly most: number
  ) {}

  /** @param picked - rows of the vector that count; absent: all. @param first - number of its first row in the file */
  add({ kind, nulls, values, length }: Vector, picked: Int32Array | undefined, first: number): void {
    const count = picked?.length ?? length;
    this.reserve(count, kind);
    const words = values instanceof BigInt64Array ? new Int32Array(values.buffer, values.byteOffset) : undefined;
    for (let k = 0; k < count; k++) {
      const i = picked ? picked[k] : k;
      const at = this.length++;
      this.rows[at] = first + i;
      this.places[at] = nulls?.[i] === 1 ? 2 : 0;
      if (this.places[at] === 2) {
        this.texts?.push('');
      } else if (kind === 'string') {
        this.texts!.push((values as string[])[i]);
      } else if (words) {
        this.words![at] = words[2 * i];
        this.numbers[at] = words[2 * i + 1];
      } else {
        const value = (values as Float64Array)[i];
        this.numbers[at] = value;
        this.places[at] = value !== value ? 1 : 0;
      }
    }
    if (this.length > 2 * this.most) {
      this.prune();
    }
  }

  /** Numbers of the rows in their order; equal values keep the order of the file. */
  ordered(): Uint32Array {
    if (this.length > this.most) {
      this.prune();
    }
    return this.order().map(at => this.rows[at]);
  }

  private order(): Uint32Array {
    const { numbers, words, texts, places } = this;
    const sign = this.isDescending ? -1 : 1;
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    return order.sort((a, b) => {
      if (places[a] !== places[b]) {
        return places[a] - places[b];
      }
      if (places[a] !== 0) {
        return a - b;
      }
      if (texts) {
        return texts[a] < texts[b] ? -sign : texts[a] > texts[b] ? sign : a - b;
      }
      return sign * (numbers[a] - numbers[b] || (words ? words[a] - words[b] : 0)) || a - b;
    });
  }

  private prune(): void {
    this.isCut = true;
    const kept = this.order().subarray(0, this.most).sort(); // the file's order again, for equal values
    const { numbers, words, places, rows } = this;
    kept.forEach((at, i) => {
      numbers[i] = numbers[at];
      places[i] = places[at];
      rows[i] = rows[at];
      if (words) {
        words[i] = words[at];
      }
    });
    if (this.texts) {
      const { texts } = this;
      this.texts = Array.from(kept, at => texts[at]);
    }
    this.length = kept.length;
  }

  private reserve(count: number, kind: Vector['kind']): void {
    if (kind === 'string') {
      this.texts ??= [];
    }
    if (kind === 'int64') {
      this.words ??= new Uint32Array(this.rows.length);
    }
    if (this.length + count <= this.rows.length) {
      return;
    }
    const size = Math.max(this.length + count, 2 * this.rows.length);
    this.numbers = grown(this.numbers, new Float64Array(size));
    this.places = grown(this.places, new Uint8Array(size));
    this.rows = grown(this.rows, new Uint32Array(size));
    this.words &&= grown(this.words, new Uint32Array(size));
  }
}

function grown<A extends Float64Array | Uint8Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
