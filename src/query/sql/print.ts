import type { Expression } from '../ast';
import { KEYWORDS, SQL_KEYWORDS } from '../tokens';
import type { Name, OrderItem, Query, QueryBody, SelectCore, SelectItem, TableExpression } from './ast';
import { quotedName, quotedText } from './quote';

const RESERVED: ReadonlySet<string> = new Set([...KEYWORDS, ...SQL_KEYWORDS, 'CAST', 'NULLS', 'RECURSIVE']);

/** The query as text that {@link parseSql} reads as the same tree: one line, sub-expressions in parentheses. */
export function printSql(query: Query): string {
  const { ctes, body, orderBy, limit, offset } = query;
  const tables = ctes.map(cte => {
    const columns = cte.columns.length > 0 ? ` (${cte.columns.map(name).join(', ')})` : '';
    return `${name(cte.name)}${columns} AS (${printSql(cte.query)})`;
  });
  return [
    tables.length > 0 ? `WITH ${tables.join(', ')} ` : '',
    printBody(body),
    orderBy.length > 0 ? ` ORDER BY ${orderBy.map(order).join(', ')}` : '',
    limit ? ` LIMIT ${limit.rows}` : '',
    offset ? ` OFFSET ${offset.rows}` : ''
  ].join('');
}

function printBody(body: QueryBody): string {
  switch (body.kind) {
    case 'select':
      return select(body);
    case 'query':
      return `(${printSql(body)})`;
    case 'set': {
      const operand = (side: QueryBody): string => (side.kind === 'set' ? `(${printBody(side)})` : printBody(side));
      return `${operand(body.left)} ${body.operator}${body.all ? ' ALL' : ''} ${operand(body.right)}`;
    }
  }
}

function select({ distinct, top, items, from, where, groupBy, having }: SelectCore): string {
  return [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${top ? `TOP ${top.rows} ` : ''}${items.map(item).join(', ')}`,
    from ? ` FROM ${table(from)}` : '',
    where ? ` WHERE ${printExpression(where)}` : '',
    groupBy.length > 0 ? ` GROUP BY ${groupBy.map(printExpression).join(', ')}` : '',
    having ? ` HAVING ${printExpression(having)}` : ''
  ].join('');
}

function item(node: SelectItem): string {
  if (node.kind === 'star') {
    return [...node.table.map(name), '*'].join('.');
  }
  return printExpression(node.expression) + (node.alias ? ` AS ${name(node.alias)}` : '');
}

function order({ expression, descending, nulls }: OrderItem): string {
  return `${printExpression(expression)}${descending ? ' DESC' : ''}${nulls ? ` NULLS ${nulls}` : ''}`;
}

function table(node: TableExpression): string {
  switch (node.kind) {
    case 'table':
      return node.parts.map(name).join('.') + (node.alias ? ` AS ${name(node.alias)}` : '');
    case 'derived':
      return `(${printSql(node.query)}) AS ${name(node.alias)}`;
    case 'join': {
      const right = node.right.kind === 'join' ? `(${table(node.right)})` : table(node.right);
      const words = `${node.natural ? 'NATURAL ' : ''}${node.type} JOIN`;
      const condition = node.on ? ` ON ${printExpression(node.on)}` : '';
      const using = node.using ? ` USING (${node.using.map(name).join(', ')})` : '';
      return `${table(node.left)} ${words} ${right}${condition}${using}`;
    }
  }
}

function name({ text: written, quoted }: Pick<Name, 'text' | 'quoted'>): string {
  return quoted ? quotedName(written) : written;
}

/** An expression as text; {@link printSql} says how. */
export function printExpression(node: Expression): string {
  const part = (inner: Expression): string => (isAtom(inner) ? printExpression(inner) : `(${printExpression(inner)})`);
  const not = (negated: boolean): string => (negated ? 'NOT ' : '');
  switch (node.kind) {
    case 'number':
      return node.digits;
    case 'string':
      return quotedText(node.value);
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'name':
      return node.parts.map((one, i) => nameOf(one, i === node.parts.length - 1 && node.quoted)).join('.');
    case 'call': {
      const args = node.star ? '*' : node.args.map(printExpression).join(', ');
      return `${node.name}(${node.distinct ? 'DISTINCT ' : ''}${args})`;
    }
    case 'unary':
      return `${node.operator} ${part(node.operand)}`;
    case 'binary':
    case 'comparison':
      return `${part(node.left)} ${node.operator} ${part(node.right)}`;
    case 'logical':
      return node.operands.map(part).join(` ${node.operator} `);
    case 'between':
      return `${part(node.value)} ${not(node.negated)}BETWEEN ${part(node.low)} AND ${part(node.high)}`;
    case 'in':
      return `${part(node.value)} ${not(node.negated)}IN (${node.items.map(part).join(', ')})`;
    case 'is':
      return `${part(node.value)} IS ${not(node.negated)}${node.test}`;
    case 'like': {
      const word = node.caseless ? 'ILIKE' : 'LIKE';
      const escape = node.escape ? ` ESCAPE ${part(node.escape)}` : '';
      return `${part(node.value)} ${not(node.negated)}${word} ${part(node.pattern)}${escape}`;
    }
    case 'case': {
      const subject = node.subject ? ` ${part(node.subject)}` : '';
      const branches = node.branches.map(({ when, then }) => ` WHEN ${part(when)} THEN ${part(then)}`);
      const otherwise = node.otherwise ? ` ELSE ${part(node.otherwise)}` : '';
      return `CASE${subject}${branches.join('')}${otherwise} END`;
    }
    case 'subquery':
      return `(${printSql(node.query)})`;
    case 'exists':
      return `EXISTS (${printSql(node.query)})`;
    case 'inQuery':
      return `${part(node.value)} ${not(node.negated)}IN (${printSql(node.query)})`;
    case 'cast': {
      const { name: type, length } = node.type;
      return `CAST(${printExpression(node.value)} AS ${type}${length === undefined ? '' : `(${length})`})`;
    }
  }
}

/** Parts in front of the last do not remember their quotes: whatever needs them gets them. */
function nameOf(part: string, quoted: boolean): string {
  return quoted || !/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(part) || RESERVED.has(part.toUpperCase())
    ? quotedName(part)
    : part;
}

const isAtom = ({ kind }: Expression): boolean =>
  ['number', 'string', 'boolean', 'null', 'name', 'call', 'subquery', 'cast', 'exists'].includes(kind);
