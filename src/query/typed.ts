import type { ColumnInfo } from '../protocol';
import type { Span } from './source-text';

/**
 * What an expression yields. Points, circles and polygons exist only as arguments of CONTAINS and the like; lists are
 * only passed on.
 */
export type Type = 'bool' | 'integer' | 'real' | 'string' | 'null' | 'point' | 'circle' | 'polygon' | 'list';

/** Every operation that the typed tree knows, in SQL's three-valued logic. */
export type Operation =
  | 'and'
  | 'or'
  | 'not'
  | 'isNull'
  | 'isTrue'
  | 'isFalse'
  | ComparisonOp
  | 'in'
  | ArithmeticOp
  | 'neg'
  | 'concat'
  | 'like'
  | 'ilike'
  | 'case'
  | RealFunction
  | 'floorDivide'
  | 'abs'
  | 'sign'
  | 'upper'
  | 'lower'
  | 'length'
  | 'substring'
  | 'point'
  | 'circle'
  | 'distance'
  | 'contains'
  | 'healpix'
  | SqlOperation;

/** What only whole queries know; see sql/bound.ts. The scanner does not compute these. */
const SQL_OPERATIONS = ['cast', 'aggregate', 'scalarQuery', 'exists', 'inQuery', 'polygon', 'insidePolygon'] as const;
export type SqlOperation = (typeof SQL_OPERATIONS)[number];

export const isSqlOperation = (operation: Operation): operation is SqlOperation =>
  (SQL_OPERATIONS as readonly string[]).includes(operation);

export type ComparisonOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
export type ArithmeticOp = 'add' | 'sub' | 'mul' | 'div' | 'mod';

/** Functions of real numbers with a real result. */
export type RealFunction =
  | 'ceil'
  | 'floor'
  | 'round'
  | 'truncate'
  | 'sqrt'
  | 'power'
  | 'exp'
  | 'ln'
  | 'log10'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'cot'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'atan2'
  | 'degrees'
  | 'radians';

/** Constants: integers as bigint, reals as number. */
export type Constant = null | boolean | bigint | number | string;

interface Facts extends Span {
  type: Type;
  /** No integer value is larger than this in size; not meaningful for other types. */
  bound: number;
  unit?: string;
}

export interface ConstantNode extends Facts {
  node: 'constant';
  value: Constant;
}

export interface ColumnNode extends Facts {
  node: 'column';
  column: ColumnInfo;
}

export interface ApplyNode extends Facts {
  node: 'apply';
  operation: Operation;
  /**
   * `case`: condition, value, condition, value, …, value otherwise. `in`: the value, then constants. `like`: value,
   * pattern, perhaps escape. `contains`: ra, dec, ra and dec of the centre, radius [deg].
   */
  args: TypedNode[];
}

/**
 * An expression with names resolved, types known and constants folded: what the scanner compiles and what emitters of
 * SQL can write. Nodes may be shared: it is a graph without cycles.
 */
export type TypedNode = ConstantNode | ColumnNode | ApplyNode;

/** Integers up to this size are exact as doubles, and no larger one rounds to one of them. */
export const EXACT = Number.MAX_SAFE_INTEGER;

/** Largest size of an int64. */
export const INT64 = 2 ** 63;
export const MAX_INT64 = (1n << 63n) - 1n;
export const MIN_INT64 = -(1n << 63n);

/** Largest sizes of the integers that files hold, by ECSV datatype. */
export const INTEGER_BOUNDS: Readonly<Record<string, number>> = {
  int8: 2 ** 7,
  int16: 2 ** 15,
  int32: 2 ** 31,
  int64: INT64
};

/** The type of a column, or undefined where its cells are lists. A datatype that gaialab does not know is text. */
export function typeOfColumn({ datatype, subtype }: ColumnInfo): Type | undefined {
  if (subtype !== undefined && /\[.*\]/.test(subtype)) {
    return undefined;
  }
  if (datatype in INTEGER_BOUNDS) {
    return 'integer';
  }
  if (datatype === 'float32' || datatype === 'float64') {
    return 'real';
  }
  return datatype === 'bool' ? 'bool' : 'string';
}

export const isNumeric = (type: Type): boolean => type === 'integer' || type === 'real';

/** A type as a user would say it. */
export function nameOfType(type: Type): string {
  const names = { bool: 'a condition (true or false)', integer: 'a number', real: 'a number', string: 'a text' };
  return type in names ? names[type as keyof typeof names] : type === 'null' ? 'NULL' : `a ${type.toUpperCase()}`;
}
