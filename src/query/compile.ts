import { GaiaError, type ColumnInfo } from '../protocol';
import type { Expression } from './ast';
import type { Batch, Vector, VectorKind } from './batch';
import { Binder } from './bind/binder';
import { widen } from './kernels/casts';
import type { Lane } from './kernels/kernel';
import { parseColumnList } from './parse-columns';
import { parseExpression } from './parser';
import { Program, storageOf } from './program';
import type { Warning } from './source-text';
import { nameOfType, typeOfColumn, type TypedNode } from './typed';

/** A column or expression, ready to run. */
export interface CompiledExpression {
  name: string;
  text: string;
  /** Columns that it needs, as files spell them; a batch's columns must be these in this order. */
  columns: string[];
  /** ECSV datatype of the values that {@link run} returns: bool, int64, float64 or string. */
  datatype: string;
  unit?: string;
  /** The column itself, where the expression is nothing but a column: its cells can be passed on as they are stored. */
  column?: ColumnInfo;
  warnings: Warning[];
  /** With names, types and folded constants, for emitters; absent for a column of lists. */
  tree?: TypedNode;
  /**
   * The values of each row, in arrays of their own. Integers beyond int64 and integer divisions by zero are null.
   *
   * @throws GaiaError BAD_REQUEST for a column of lists, which can only be passed on
   */
  run(batch: Batch): Vector;
}

/** A condition on rows, ready to run. */
export interface CompiledFilter {
  text: string;
  /** Columns that it needs, as files spell them; a batch's columns must be these in this order. */
  columns: string[];
  warnings: Warning[];
  /** With names, types and folded constants, for emitters and {@link implied}. */
  tree: TypedNode;
  /** Sets `mask[i]` to 1 where the condition is TRUE, else (FALSE or unknown) to 0; returns how many are. */
  run(batch: Batch, mask: Uint8Array): number;
}

const KINDS: Record<string, VectorKind> = { bool: 'bool', integer: 'int64', real: 'float64', string: 'string' };

/**
 * Compiles the condition of a WHERE (without the word).
 *
 * SQL's three-valued logic: a comparison with NULL is unknown, and a row stays only where the condition is TRUE. NaN is
 * a value, not NULL: its comparisons are false, except `<>`, which is true (IEEE 754). Columns are compared as they are
 * stored: a float32 as the double that it equals, int64 exactly. Columns may be spelt as in the files or in camelCase.
 *
 * @throws GaiaError BAD_REQUEST or UNKNOWN_COLUMN; `details` hold `text`, `start` and `end` for {@link pointAt}
 */
export function compileFilter(text: string, columns: readonly ColumnInfo[]): CompiledFilter {
  const binder = new Binder(text, columns);
  const tree = binder.condition(parseExpression(text), 'A filter');
  const program = new Program(tree, 'bool');
  return {
    text,
    columns: program.columns.map(column => column.name),
    warnings: binder.warnings,
    tree,
    run(batch, mask) {
      const { rows } = batch;
      const values = program.run(batch).values as Uint8Array;
      let count = 0;
      for (let i = 0; i < rows; i++) {
        const value = values[i];
        mask[i] = value;
        count += value;
      }
      return count;
    }
  };
}

/**
 * Compiles one expression, as {@link compileFilter} does.
 *
 * @param name - Name of the result; without it, the text
 */
export function compileExpression(
  text: string,
  columns: readonly ColumnInfo[],
  name: string = text.trim()
): CompiledExpression {
  return compileParsed(parseExpression(text), text, columns, name);
}

/**
 * Compiles a list like `source_id, bp_rp - g_rp AS colour, *`. A column alone keeps the name that files give it.
 *
 * @throws GaiaError as {@link compileFilter}, also for an expression without AS and a name given twice
 */
export function compileColumns(
  list: string | readonly string[],
  columns: readonly ColumnInfo[],
  mayRepeat = false
): CompiledExpression[] {
  const compiled: CompiledExpression[] = [];
  const names = new Set<string>();
  for (const entry of parseColumnList(list)) {
    const found = entry.star
      ? columns.map(column => compiledColumn(column, column.name, column.name))
      : [compileParsed(entry.expression, entry.text, columns, entry.renamed ? entry.name : undefined)];
    for (const expression of found) {
      if (!mayRepeat && names.has(expression.name.toLowerCase())) {
        const span = entry.star ? entry.span : entry.expression;
        const message = `'${expression.name}' is in the list twice`;
        throw new Binder(entry.text, columns).error(span, message, 'Give one of them another name with AS.');
      }
      names.add(expression.name.toLowerCase());
      compiled.push(expression);
    }
  }
  return compiled;
}

function compileParsed(
  expression: Expression,
  text: string,
  columns: readonly ColumnInfo[],
  name?: string
): CompiledExpression {
  const binder = new Binder(text, columns);
  const written = text.slice(expression.start, expression.end);
  if (expression.kind === 'name') {
    const column = binder.resolve(expression);
    return compiledColumn(column, name ?? column.name, written);
  }
  const tree = binder.value(expression);
  if (tree.type === 'null') {
    throw binder.error(tree, 'NULL alone has no type', 'Make it a result of CASE, beside a value.');
  }
  return compiledTree(tree, name ?? written, written, binder.warnings);
}

function compiledColumn(column: ColumnInfo, name: string, text: string): CompiledExpression {
  const type = typeOfColumn(column);
  if (type !== undefined) {
    const tree: TypedNode = new Binder(column.name, [column]).columnNode(column, { start: 0, end: text.length });
    return { ...compiledTree(tree, name, text, []), column };
  }
  const { datatype, unit } = column;
  const run = (): never => {
    throw new GaiaError('BAD_REQUEST', `Column '${column.name}' holds lists, which are not computed with.`);
  };
  return { name, text, columns: [column.name], datatype, unit, column, warnings: [], run };
}

function compiledTree(tree: TypedNode, name: string, text: string, warnings: Warning[]): CompiledExpression {
  const kind = KINDS[tree.type];
  if (kind === undefined) {
    throw new GaiaError('INTERNAL', `${nameOfType(tree.type)} is no column.`);
  }
  const program = new Program(tree);
  const small = storageOf(tree) === 'small';
  const run = ({ rows, columns }: Batch): Vector => {
    const lane = program.run({ rows, columns });
    const values = small ? asInt64(rows, lane) : (lane.values.slice(0, rows) as Vector['values']);
    const nulls = lane.nulls?.slice(0, rows);
    return nulls ? { kind, length: rows, nulls, values } : { kind, length: rows, values };
  };
  const names = program.columns.map(column => column.name);
  return { name, text, columns: names, datatype: kind, unit: tree.unit, warnings, tree, run };
}

function asInt64(rows: number, lane: Lane): BigInt64Array {
  const values = new BigInt64Array(rows);
  widen(rows, values, lane.values as Float64Array);
  return values;
}
