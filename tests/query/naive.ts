import type { Expression } from '../../src/query';
import { resolveColumn } from '../../src/gaia/names';
import { COLUMNS, type Cell, type Row } from './support';

/** The expression for one row, the slow and obvious way: reals as number, integers as bigint. */
export function naive(node: Expression, row: Row): Cell {
  const of = (part: Expression): Cell => naive(part, row);
  switch (node.kind) {
    case 'number':
      return /^\d+$/.test(node.digits) ? BigInt(node.digits) : Number(node.digits);
    case 'string':
      return node.value;
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'name': {
      const column = resolveColumn(COLUMNS, node.parts.at(-1)!);
      const cell = row[column.name] ?? null;
      return typeof cell === 'number' && column.datatype.startsWith('int') ? BigInt(cell) : cell;
    }
    case 'unary': {
      const value = of(node.operand);
      if (value === null || node.operator === '+') {
        return value;
      }
      return node.operator === 'NOT' ? !value : typeof value === 'bigint' ? -value : -(value as number);
    }
    case 'binary':
      return calculate(node.operator, of(node.left), of(node.right));
    case 'comparison':
      return compare(node.operator, of(node.left), of(node.right));
    case 'logical':
      return node.operands.map(of).reduce((a, b) => (node.operator === 'AND' ? and(a, b) : not(and(not(a), not(b)))));
    case 'between': {
      const inside = and(compare('>=', of(node.value), of(node.low)), compare('<=', of(node.value), of(node.high)));
      return node.negated ? not(inside) : inside;
    }
    case 'in': {
      const equal = node.items.map(item => compare('=', of(node.value), of(item)));
      const found = equal.includes(true) ? true : equal.includes(null) ? null : false;
      return node.negated ? not(found) : found;
    }
    case 'is': {
      const value = of(node.value);
      const wanted = { NULL: null, TRUE: true, FALSE: false }[node.test];
      return (value === wanted) !== node.negated;
    }
    case 'like': {
      const [value, pattern] = [of(node.value), of(node.pattern)];
      const escape = node.escape ? of(node.escape) : undefined;
      if (value === null || pattern === null || escape === null) {
        return null;
      }
      return like(String(value), String(pattern), escape as string | undefined) !== node.negated;
    }
    case 'case': {
      const subject = node.subject && of(node.subject);
      const branch = node.branches.find(({ when }) =>
        subject === undefined ? of(when) === true : compare('=', subject, of(when)) === true
      );
      const all = [...node.branches.map(({ then }) => then), ...(node.otherwise ? [node.otherwise] : [])];
      const value = branch ? of(branch.then) : node.otherwise ? of(node.otherwise) : null;
      return typeof value === 'bigint' && all.some(isReal) ? Number(value) : value;
    }
    case 'call':
      return call(node.name.toUpperCase(), node.args.map(of), node.args);
    default:
      throw new Error(`The naive interpreter has no ${node.kind}.`);
  }
}

const not = (a: Cell): Cell => (a === null ? null : !a);

function and(a: Cell, b: Cell): Cell {
  return a === false || b === false ? false : a === null || b === null ? null : true;
}

function compare(operator: string, a: Cell, b: Cell): Cell {
  if (a === null || b === null) {
    return null;
  }
  // JavaScript compares bigint with number by value.
  switch (operator) {
    case '=':
      return a <= b && a >= b;
    case '<>':
      return !(a <= b && a >= b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

function calculate(operator: string, a: Cell, b: Cell): Cell {
  if (a === null || b === null) {
    return null;
  }
  if (operator === '||') {
    return String(a) + String(b);
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if ((operator === '/' || operator === '%') && b === 0n) {
      return null;
    }
    const exact = { '+': a + b, '-': a - b, '*': a * b, '/': b && a / b, '%': b && a % b }[operator]!;
    return BigInt.asIntN(64, exact) === exact ? exact : null;
  }
  const [x, y] = [Number(a), Number(b)];
  return { '+': x + y, '-': x - y, '*': x * y, '/': x / y, '%': x % y }[operator]!;
}

function like(text: string, pattern: string, escape?: string): boolean {
  const characters = [...pattern];
  let source = '';
  for (let i = 0; i < characters.length; i++) {
    const literal = characters[i] === escape;
    const character = literal ? characters[++i] : characters[i];
    const quoted = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    source += literal ? quoted : character === '%' ? '.*' : character === '_' ? '.' : quoted;
  }
  return new RegExp(`^${source}$`, 'su').test(text);
}

/** Whether an expression is real by its shape: it is if any of its numbers are. */
function isReal(node: Expression): boolean {
  switch (node.kind) {
    case 'number':
      return !/^\d+$/.test(node.digits);
    case 'name':
      return resolveColumn(COLUMNS, node.parts.at(-1)!).datatype.startsWith('float');
    case 'unary':
      return isReal(node.operand);
    case 'binary':
      return isReal(node.left) || isReal(node.right);
    case 'case':
      return node.branches.some(({ then }) => isReal(then)) || (node.otherwise !== undefined && isReal(node.otherwise));
    case 'call': {
      const name = node.name.toUpperCase();
      const follows = ['ABS', 'COALESCE', 'LEAST', 'GREATEST', 'FLOOR'].includes(name);
      return name === 'NULLIF' ? isReal(node.args[0]) : follows ? node.args.some(isReal) : name === 'SQRT';
    }
    default:
      return false;
  }
}

function call(name: string, args: Cell[], nodes: Expression[]): Cell {
  const real = nodes.some(isReal);
  const widened = (value: Cell): Cell => (real && typeof value === 'bigint' ? Number(value) : value);
  const [a, b, c] = args;
  switch (name) {
    case 'COALESCE':
      return widened(args.find(arg => arg !== null) ?? null);
    case 'NULLIF':
      return compare('=', a, b) === true ? null : a;
    case 'LEAST':
    case 'GREATEST': {
      const values = args.filter(arg => arg !== null).map(widened) as number[];
      const extreme = name === 'LEAST' ? Math.min : Math.max;
      return values.length === 0 ? null : extreme(...values);
    }
  }
  if (args.includes(null)) {
    return null;
  }
  switch (name) {
    case 'ABS':
      return typeof a === 'bigint' ? (a < 0n ? -a : a) : Math.abs(a as number);
    case 'LENGTH':
      return BigInt([...(a as string)].length);
    case 'SQRT':
      return Math.sqrt(Number(a));
    case 'FLOOR':
      return typeof a === 'bigint' ? a : Math.floor(a as number);
    case 'UPPER':
      return (a as string).toUpperCase();
    case 'SUBSTRING':
      return [...(a as string)].slice(Number(b) - 1, Number(b) - 1 + Number(c)).join('');
    default:
      throw new Error(`The naive interpreter has no ${name}.`);
  }
}
