import type { ColumnInfo } from '../protocol';
import type { Batch } from './batch';
import { realArithmetic, negate, negateWhole, wholeArithmetic } from './kernels/arithmetic';
import { CaseKernel } from './kernels/case';
import { castKernel } from './kernels/casts';
import { InKernel } from './kernels/in-list';
import { ColumnKernel, ConstantKernel } from './kernels/inputs';
import { doubles, longs, type Kernel, type Lane, type Storage } from './kernels/kernel';
import { LikeKernel } from './kernels/like';
import { IsKernel, LogicKernel, NotKernel } from './kernels/logic';
import { ofOne, realFunction } from './kernels/maths';
import { contains, distance, healpix } from './kernels/sky';
import { Sparse, Strict } from './kernels/strict';
import { changeCase, concat, length, substring } from './kernels/text';
import {
  absWide,
  floorDivide,
  maskRemainder,
  negateWide,
  powerOfTwo,
  shiftDivide,
  signWide,
  wideArithmetic
} from './kernels/wide';
import { comparison } from './program-comparison';
import { EXACT, isSqlOperation, type ApplyNode, type ArithmeticOp, type RealFunction, type TypedNode } from './typed';

type Doubles = Kernel<Float64Array>;

/** A typed expression as kernels, ready to run over batches. Not for use from two batches at once. */
export class Program {
  /** The columns that it reads, in the order in which batches must hold them. */
  readonly columns: ColumnInfo[] = [];
  private readonly built = new Map<TypedNode, Map<Storage, Kernel>>();
  private readonly columnKernels = new Map<string, Kernel>();
  private readonly root: Kernel;
  private serial = 0;

  constructor(
    node: TypedNode,
    readonly storage: Storage = storageOf(node)
  ) {
    this.root = this.kernel(node, storage);
  }

  /** The values of a batch's rows, valid until the next run. */
  run({ rows, columns }: Batch): Lane {
    return this.root.run({ serial: ++this.serial, rows, columns });
  }

  /** The step that computes a node, its values in a storage; one step for all uses of the node. */
  kernel(node: TypedNode, storage: Storage): Kernel {
    let kernels = this.built.get(node);
    if (!kernels) {
      this.built.set(node, (kernels = new Map()));
    }
    let kernel = kernels.get(storage);
    if (!kernel) {
      kernels.set(storage, (kernel = this.build(node, storage)));
    }
    return kernel;
  }

  reals(args: readonly TypedNode[]): Doubles[] {
    return args.map(arg => this.kernel(arg, 'real') as Doubles);
  }

  private build(node: TypedNode, storage: Storage): Kernel {
    if (node.node === 'constant') {
      return new ConstantKernel(storage, node.value);
    }
    const own = storageOf(node);
    if (own !== storage) {
      return castKernel(this.kernel(node, own), own, storage);
    }
    return node.node === 'column' ? this.column(node.column, own) : this.apply(node, own);
  }

  private column(column: ColumnInfo, storage: Storage): Kernel {
    let kernel = this.columnKernels.get(column.name);
    if (!kernel) {
      kernel = new ColumnKernel(this.columns.push(column) - 1, storage);
      this.columnKernels.set(column.name, kernel);
    }
    return kernel;
  }

  private apply(node: ApplyNode, storage: Storage): Kernel {
    const { operation, args } = node;
    if (isSqlOperation(operation)) {
      throw new Error(`The scanner does not compute ${operation}.`);
    }
    const text = (index: number): Kernel<string[]> => this.kernel(args[index], 'string') as Kernel<string[]>;
    const bool = (arg: TypedNode): Kernel<Uint8Array> => this.kernel(arg, 'bool') as Kernel<Uint8Array>;
    switch (operation) {
      case 'and':
      case 'or':
        return new LogicKernel(operation, args.map(bool));
      case 'not':
        return new NotKernel(bool(args[0]));
      case 'isNull':
        return new IsKernel(operation, this.kernel(args[0], storageOf(args[0])));
      case 'isTrue':
      case 'isFalse':
        return new IsKernel(operation, bool(args[0]));
      case 'eq':
      case 'ne':
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
        return comparison(this, operation, args[0], args[1]);
      case 'in': {
        const items = args.slice(1).map(item => (item.node === 'constant' ? item.value : null));
        return new InKernel(this.kernel(args[0], storageOf(args[0])), storageOf(args[0]), items);
      }
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'mod':
        return this.arithmetic(operation, node, storage);
      case 'neg':
      case 'abs':
      case 'sign':
        return this.sign(operation, args[0], storage);
      case 'floorDivide':
        return floorDivide(this.wide(args[0]), (args[1] as { value: bigint }).value);
      case 'concat':
        return concat(text(0), text(1));
      case 'upper':
      case 'lower':
        return changeCase(operation, text(0));
      case 'length':
        return length(text(0));
      case 'substring':
        return substring(text(0), ...(this.reals(args.slice(1)) as [Doubles, Doubles?]));
      case 'like':
      case 'ilike': {
        const escape = args[2] && (args[2] as { value: string }).value;
        return new LikeKernel(text(0), text(1), escape, operation === 'ilike');
      }
      case 'case': {
        const branches = [];
        for (let i = 0; i + 1 < args.length; i += 2) {
          branches.push({ when: bool(args[i]), then: this.kernel(args[i + 1], storage) });
        }
        return new CaseKernel(storage, branches, this.kernel(args[args.length - 1], storage));
      }
      case 'distance':
        return distance(this.reals(args) as [Doubles, Doubles, Doubles, Doubles]);
      case 'contains':
        return contains(this.reals(args) as [Doubles, Doubles, Doubles, Doubles, Doubles]);
      case 'healpix':
        return healpix(Number((args[0] as { value: bigint }).value), this.wide(args[1]));
      case 'point':
      case 'circle':
        throw new Error(`A ${operation} has no values of its own.`);
      default:
        return realFunction(operation satisfies RealFunction, this.reals(args));
    }
  }

  wide(node: TypedNode): Kernel<BigInt64Array> {
    return this.kernel(node, 'wide') as Kernel<BigInt64Array>;
  }

  private arithmetic(operation: ArithmeticOp, { args: [left, right] }: ApplyNode, storage: Storage): Kernel {
    if (storage === 'real') {
      return realArithmetic(operation, ...(this.reals([left, right]) as [Doubles, Doubles]));
    }
    if (storage === 'small' && left.bound <= EXACT && right.bound <= EXACT) {
      return wholeArithmetic(operation, ...(this.reals([left, right]) as [Doubles, Doubles]));
    }
    const bits = right.node === 'constant' && typeof right.value === 'bigint' ? powerOfTwo(right.value) : undefined;
    const wide =
      bits === undefined || (operation !== 'div' && operation !== 'mod')
        ? wideArithmetic(operation, this.wide(left), this.wide(right))
        : operation === 'div'
          ? shiftDivide(this.wide(left), bits)
          : maskRemainder(this.wide(left), bits);
    return castKernel(wide, 'wide', storage === 'wide' ? 'wide' : 'real');
  }

  private sign(operation: 'neg' | 'abs' | 'sign', arg: TypedNode, storage: Storage): Kernel {
    if (storageOf(arg) === 'wide') {
      const wide = this.wide(arg);
      return operation === 'sign'
        ? new Strict(doubles, [wide], signWide)
        : new Sparse(longs, [wide], operation === 'neg' ? negateWide : absWide);
    }
    const number = this.kernel(arg, 'real') as Doubles;
    if (operation !== 'neg') {
      return ofOne(operation === 'abs' ? Math.abs : Math.sign, number);
    }
    return new Strict(doubles, [number], storage === 'real' ? negate : negateWhole);
  }
}

/** How a node's values are held. */
export function storageOf({ type, bound }: TypedNode): Storage {
  switch (type) {
    case 'bool':
    case 'string':
    case 'real':
      return type;
    case 'integer':
      return bound > EXACT ? 'wide' : 'small';
    default:
      return 'real';
  }
}
