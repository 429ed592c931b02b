import { bytes, Kernel, Scratch, unionOfNulls, type Frame, type Lane, type Values } from './kernel';

/** Fills `out` from the inputs; may set `nulls[i]` where there is no result. */
export type Loop<V extends Values, I extends Values[]> = (rows: number, out: V, ...inputs: I) => void;
export type SparseLoop<V extends Values, I extends Values[]> = (
  rows: number,
  out: V,
  nulls: Uint8Array,
  ...inputs: I
) => void;

type Kernels<I extends Values[]> = { [K in keyof I]: Kernel<I[K]> };

/** A step whose result is null where any input is. */
export class Strict<V extends Values, I extends Values[]> extends Kernel<V> {
  private readonly out: Scratch<V>;
  private readonly union = new Scratch(bytes);
  private readonly list: readonly Kernel[];

  constructor(
    private readonly make: (size: number) => V,
    inputs: Kernels<I>,
    private readonly loop: Loop<V, I>
  ) {
    super();
    this.out = new Scratch(make);
    this.list = inputs as readonly Kernel[];
  }

  protected compute(frame: Frame): Lane<V> {
    const { rows } = frame;
    const lanes = this.list.map(kernel => kernel.run(frame));
    const nulls = unionOfNulls(rows, lanes, this.union);
    const values = this.out.of(rows);
    this.loop(rows, values, ...(lanes.map(lane => lane.values) as I));
    if (nulls && (this.make as unknown) === bytes) {
      clearNulls(rows, values as Uint8Array, nulls);
    }
    return nulls ? { values, nulls } : { values };
  }
}

/** As {@link Strict}, for operations that have no result for some values. */
export class Sparse<V extends Values, I extends Values[]> extends Kernel<V> {
  private readonly out: Scratch<V>;
  private readonly union = new Scratch(bytes);
  private readonly own = new Scratch(bytes);
  private readonly list: readonly Kernel[];

  constructor(
    make: (size: number) => V,
    inputs: Kernels<I>,
    private readonly loop: SparseLoop<V, I>
  ) {
    super();
    this.out = new Scratch(make);
    this.list = inputs as readonly Kernel[];
  }

  protected compute(frame: Frame): Lane<V> {
    const { rows } = frame;
    const lanes = this.list.map(kernel => kernel.run(frame));
    const union = unionOfNulls(rows, lanes, this.union);
    const nulls = this.own.of(rows);
    if (union) {
      nulls.set(union.subarray(0, rows));
    } else {
      nulls.fill(0, 0, rows);
    }
    const values = this.out.of(rows);
    this.loop(rows, values, nulls, ...(lanes.map(lane => lane.values) as I));
    return { values, nulls };
  }
}

function clearNulls(rows: number, values: Uint8Array, nulls: Uint8Array): void {
  for (let i = 0; i < rows; i++) {
    values[i] &= nulls[i] ^ 1;
  }
}
