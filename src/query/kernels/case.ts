import { bytes, Kernel, MAKERS, Scratch, wordsOf, type Frame, type Lane, type Storage, type Values } from './kernel';

/** CASE: the value of the first branch whose condition is true. */
export class CaseKernel extends Kernel {
  private readonly out: Scratch<Values>;
  private readonly nulls = new Scratch(bytes);
  private readonly open = new Scratch(bytes);

  constructor(
    private readonly storage: Storage,
    private readonly branches: readonly { when: Kernel<Uint8Array>; then: Kernel }[],
    private readonly otherwise: Kernel
  ) {
    super();
    this.out = new Scratch<Values>(MAKERS[storage]);
  }

  protected compute(frame: Frame): Lane {
    const { rows } = frame;
    const values = this.out.of(rows);
    const nulls = this.nulls.of(rows).fill(0, 0, rows);
    const open = this.open.of(rows).fill(1, 0, rows);
    for (const { when, then } of this.branches) {
      this.take(rows, open, when.run(frame).values, then.run(frame), values, nulls);
    }
    this.take(rows, open, open, this.otherwise.run(frame), values, nulls);
    return { values, nulls };
  }

  /** Copies the open rows where `when` holds, and closes them. */
  private take(rows: number, open: Uint8Array, when: Uint8Array, from: Lane, to: Values, nulls: Uint8Array): void {
    if (this.storage === 'wide') {
      takeWords(rows, open, when, wordsOf(from.values as BigInt64Array), wordsOf(to as BigInt64Array));
    } else {
      takeValues(rows, open, when, from.values as Float64Array, to as Float64Array);
    }
    for (let i = 0; i < rows; i++) {
      if (open[i] & when[i]) {
        nulls[i] = from.nulls ? from.nulls[i] : 0;
        open[i] = 0;
      }
    }
  }
}

function takeValues(rows: number, open: Uint8Array, when: Uint8Array, from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    if (open[i] & when[i]) {
      to[i] = from[i];
    }
  }
}

function takeWords(rows: number, open: Uint8Array, when: Uint8Array, from: Int32Array, to: Int32Array): void {
  for (let i = 0; i < rows; i++) {
    if (open[i] & when[i]) {
      to[2 * i] = from[2 * i];
      to[2 * i + 1] = from[2 * i + 1];
    }
  }
}
