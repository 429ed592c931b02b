import { closestNames, resolveColumn } from '../../gaia/names';
import { GaiaError, type ColumnInfo } from '../../protocol';
import type { CallExpression, Expression, NameExpression } from '../ast';
import { boundOf } from '../bounds';
import { folded } from '../fold';
import { queryError, type Span, type Warning } from '../source-text';
import type { SqlExpression } from '../sql/ast';
import {
  INTEGER_BOUNDS,
  MAX_INT64,
  MIN_INT64,
  nameOfType,
  typeOfColumn,
  type Constant,
  type ConstantNode,
  type Operation,
  type Type,
  type TypedNode
} from '../typed';
import { unitOf } from '../units';
import { bindArithmetic, bindSign } from './arithmetic';
import { bindCase } from './case';
import { bindBetween, bindComparison, bindIn } from './comparison';
import { bindFunction } from './functions';
import { bindLike } from './like';

/** Resolves names and types of expressions over the columns of one table. */
export class Binder {
  readonly warnings: Warning[] = [];

  constructor(
    readonly text: string,
    private readonly columns: readonly ColumnInfo[]
  ) {}

  /**
   * @throws GaiaError BAD_REQUEST where types do not fit, UNKNOWN_COLUMN; both point at the place
   */
  bind(expression: Expression): TypedNode {
    switch (expression.kind) {
      case 'number':
        return this.number(expression.digits, expression);
      case 'string':
        return this.constant('string', expression.value, expression);
      case 'boolean':
        return this.constant('bool', expression.value, expression);
      case 'null':
        return this.constant('null', null, expression);
      case 'name':
        return this.column(expression);
      case 'call':
        return this.call(expression);
      case 'unary':
        return expression.operator === 'NOT'
          ? this.apply('not', 'bool', [this.condition(expression.operand, 'NOT')], expression)
          : bindSign(this, expression);
      case 'binary':
        return bindArithmetic(this, expression);
      case 'comparison':
        return bindComparison(this, expression);
      case 'logical': {
        const args = expression.operands.map(operand => this.condition(operand, expression.operator));
        return this.apply(expression.operator === 'AND' ? 'and' : 'or', 'bool', args, expression);
      }
      case 'between':
        return bindBetween(this, expression);
      case 'in':
        return bindIn(this, expression);
      case 'is': {
        const operation = ({ NULL: 'isNull', TRUE: 'isTrue', FALSE: 'isFalse' } as const)[expression.test];
        const value =
          operation === 'isNull' ? this.value(expression.value) : this.condition(expression.value, 'IS TRUE');
        return this.negatedIf(expression.negated, this.apply(operation, 'bool', [value], expression));
      }
      case 'like':
        return bindLike(this, expression);
      case 'case':
        return bindCase(this, expression);
      default:
        return this.inQuery(expression);
    }
  }

  /** @throws GaiaError BAD_REQUEST for what only whole queries hold; they override this */
  protected inQuery(expression: SqlExpression): TypedNode {
    throw this.error(
      expression,
      'A condition on rows holds no query and no CAST',
      'Run it as SQL: SELECT ... FROM ...'
    );
  }

  protected call(expression: CallExpression): TypedNode {
    return bindFunction(this, expression);
  }

  /** An expression that yields a value, which a POINT or CIRCLE is not. */
  value(expression: Expression): TypedNode {
    const node = this.bind(expression);
    if (node.type === 'point' || node.type === 'circle') {
      const hint = 'Write CONTAINS(POINT(ra, dec), CIRCLE(ra0, dec0, radius)) = 1.';
      throw this.error(node, `${nameOfType(node.type)} stands only in CONTAINS or DISTANCE`, hint);
    }
    return node;
  }

  /** An expression that yields true or false. `place` says where, for the error. */
  condition(expression: Expression, place: string): TypedNode {
    const node = this.value(expression);
    if (node.type !== 'bool' && node.type !== 'null') {
      const contains = node.node === 'apply' && node.operation === 'contains';
      const hint = contains ? 'Write CONTAINS(...) = 1.' : 'Compare it with something.';
      throw this.error(node, `${place} needs a condition, but this is ${nameOfType(node.type)}`, hint);
    }
    return node;
  }

  constant(type: Type, value: Constant, { start, end }: Span): ConstantNode {
    const bound = typeof value === 'bigint' ? Number(value < 0n ? -value : value) : 0;
    return { node: 'constant', type, value, bound, start, end };
  }

  /** A value computed from others; where all of them are constants, the constant. */
  apply(operation: Operation, type: Type, args: TypedNode[], { start, end }: Span, unit?: string): TypedNode {
    if (type === 'null') {
      return this.constant('null', null, { start, end });
    }
    const bound = type === 'integer' ? boundOf(operation, args) : 0;
    const node = { node: 'apply', operation, type, args, bound, start, end } as const;
    const result = folded({ ...node, unit: unit ?? unitOf(operation, args) });
    const nullFrom = result.node === 'constant' && result.value === null && type === 'integer' && operation !== 'case';
    if (nullFrom && args.every(arg => arg.node === 'constant' && arg.value !== null)) {
      this.warn(node, 'This has no value: a division by zero, or a result beyond 64 bits.');
    }
    return result;
  }

  negatedIf(negated: boolean, node: TypedNode): TypedNode {
    return negated ? this.apply('not', 'bool', [node], node) : node;
  }

  warn({ start, end }: Span, message: string): void {
    if (!this.warnings.some(warning => warning.start === start && warning.message === message)) {
      this.warnings.push({ message, start, end });
    }
  }

  error(span: Span, message: string, hint?: string): GaiaError {
    return queryError(this.text, span, message, hint);
  }

  /** What stands in the text, shortened. */
  written({ start, end }: Span): string {
    return end - start > 40 ? `${this.text.slice(start, start + 37)}...` : this.text.slice(start, end);
  }

  /** A number; digits alone are an int64. */
  number(digits: string, span: Span, negative = false): ConstantNode {
    if (!/^\d+$/.test(digits)) {
      const value = Number(digits);
      if (!Number.isFinite(value)) {
        throw this.error(span, `${digits} is larger than any double`);
      }
      return this.constant('real', negative ? -value : value, span);
    }
    const value = negative ? -BigInt(digits) : BigInt(digits);
    if (value > MAX_INT64 || value < MIN_INT64) {
      throw this.error(span, `${digits} does not fit into 64 bits`, `Write ${digits}.0 for a real number.`);
    }
    return this.constant('integer', value, span);
  }

  protected column(name: NameExpression): TypedNode {
    return this.columnNode(this.resolve(name), name);
  }

  /** @throws GaiaError BAD_REQUEST for a column of lists */
  columnNode(column: ColumnInfo, { start, end }: Span): TypedNode {
    const type = typeOfColumn(column);
    if (type === undefined) {
      throw this.error({ start, end }, `Column '${column.name}' holds lists, which expressions do not take`);
    }
    const bound = type === 'integer' ? INTEGER_BOUNDS[column.datatype] : 0;
    return { node: 'column', column, type, bound, unit: column.unit, start, end };
  }

  /** The column that a name means. Schema and table in front are not looked at: there is one table. */
  resolve(name: NameExpression): ColumnInfo {
    const last = name.parts[name.parts.length - 1];
    try {
      return resolveColumn(this.columns, last);
    } catch (reason) {
      const error = GaiaError.from(reason);
      const names = this.columns.map(column => column.name);
      const near = closestNames(last, names).length > 0 ? ` ${error.hint}` : '';
      const hint = name.quoted ? `A text takes single quotes: '${last}'.${near}` : error.hint;
      throw queryError(this.text, name, error.message, hint, error.code, error.details);
    }
  }
}
