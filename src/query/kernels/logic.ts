import { bytes, Kernel, Scratch, type Frame, type Lane } from './kernel';

type Bools = Lane<Uint8Array>;

/** AND or OR of several conditions in three-valued logic; once every row is decided, the rest is not computed. */
export class LogicKernel extends Kernel<Uint8Array> {
  private readonly values = new Scratch(bytes);
  private readonly nulls = new Scratch(bytes);

  constructor(
    private readonly operation: 'and' | 'or',
    private readonly inputs: readonly Kernel<Uint8Array>[]
  ) {
    super();
  }

  protected compute(frame: Frame): Bools {
    const { rows } = frame;
    const values = this.values.of(rows);
    const nulls = this.nulls.of(rows);
    const first = this.inputs[0].run(frame);
    values.set(first.values.subarray(0, rows));
    if (first.nulls) {
      nulls.set(first.nulls.subarray(0, rows));
    } else {
      nulls.fill(0, 0, rows);
    }
    const decide = this.operation === 'and' ? decidedAnd : decidedOr;
    const combine = this.operation === 'and' ? and : or;
    for (let k = 1; k < this.inputs.length && !decide(rows, values, nulls); k++) {
      combine(rows, values, nulls, this.inputs[k].run(frame));
    }
    return { values, nulls };
  }
}

/** All false. */
function decidedAnd(rows: number, values: Uint8Array, nulls: Uint8Array): boolean {
  for (let i = 0; i < rows; i++) {
    if ((values[i] | nulls[i]) !== 0) {
      return false;
    }
  }
  return true;
}

/** All true. */
function decidedOr(rows: number, values: Uint8Array): boolean {
  for (let i = 0; i < rows; i++) {
    if (values[i] === 0) {
      return false;
    }
  }
  return true;
}

function and(rows: number, values: Uint8Array, nulls: Uint8Array, other: Bools): void {
  const b = other.values;
  const n = other.nulls;
  for (let i = 0; i < rows; i++) {
    const nullB = n ? n[i] : 0;
    // Null where one side is null and the other not false.
    nulls[i] = (nulls[i] & (b[i] | nullB)) | (nullB & (values[i] | nulls[i]));
    values[i] &= b[i];
  }
}

function or(rows: number, values: Uint8Array, nulls: Uint8Array, other: Bools): void {
  const b = other.values;
  const n = other.nulls;
  for (let i = 0; i < rows; i++) {
    values[i] |= b[i];
    nulls[i] = (nulls[i] | (n ? n[i] : 0)) & (values[i] ^ 1);
  }
}

/** NOT: null stays null. */
export class NotKernel extends Kernel<Uint8Array> {
  private readonly values = new Scratch(bytes);

  constructor(private readonly input: Kernel<Uint8Array>) {
    super();
  }

  protected compute(frame: Frame): Bools {
    const { rows } = frame;
    const { values: a, nulls } = this.input.run(frame);
    const values = this.values.of(rows);
    for (let i = 0; i < rows; i++) {
      values[i] = (a[i] | (nulls ? nulls[i] : 0)) ^ 1;
    }
    return nulls ? { values, nulls } : { values };
  }
}

/** IS NULL, IS TRUE, IS FALSE: never null. */
export class IsKernel extends Kernel<Uint8Array> {
  private readonly values = new Scratch(bytes);

  constructor(
    private readonly test: 'isNull' | 'isTrue' | 'isFalse',
    private readonly input: Kernel
  ) {
    super();
  }

  protected compute(frame: Frame): Bools {
    const { rows } = frame;
    const { values: a, nulls } = this.input.run(frame);
    const values = this.values.of(rows);
    if (this.test === 'isTrue') {
      values.set((a as Uint8Array).subarray(0, rows));
    } else if (this.test === 'isNull') {
      values.fill(0, 0, rows);
      if (nulls) {
        values.set(nulls.subarray(0, rows));
      }
    } else {
      for (let i = 0; i < rows; i++) {
        values[i] = ((a as Uint8Array)[i] | (nulls ? nulls[i] : 0)) ^ 1;
      }
    }
    return { values };
  }
}
