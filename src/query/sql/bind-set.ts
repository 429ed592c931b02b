import { queryError } from '../source-text';
import { commonType } from '../type-rules';
import { nameOfType, type TypedNode } from '../typed';
import type { SetOperation } from './ast';
import { bindBody, columnsOf } from './bind-query';
import { castNode } from './bind-cast';
import type { BoundBody, BoundSet, ResultColumn } from './bound';
import type { Context } from './context';

/** UNION, INTERSECT or EXCEPT: columns pair by their place; the names are the left side's. */
export function bindSet(context: Context, { operator, all, left, right, start, end }: SetOperation): BoundSet {
  const { text } = context.session;
  const sides = [bindBody(context, left), bindBody(context, right)];
  const [a, b] = sides.map(columnsOf);
  const rightSpan = { start: right.start, end: right.end };
  if (a.length !== b.length) {
    const message = `The sides of ${operator} have ${a.length} and ${b.length} columns`;
    throw queryError(text, rightSpan, message, 'They pair by their place.');
  }
  const columns = a.map((column, i): ResultColumn => {
    const other = b[i];
    if (column.type === 'list' || other.type === 'list') {
      if (!all || operator !== 'UNION' || column.subtype !== other.subtype) {
        throw queryError(text, { start, end }, `${operator} does not compare the lists in '${column.name}'`);
      }
      return column;
    }
    const type = commonType([{ type: column.type } as TypedNode, { type: other.type } as TypedNode]);
    if (type === undefined) {
      const message = `Column ${i + 1} is ${nameOfType(column.type)} on the left and ${nameOfType(other.type)} here`;
      throw queryError(text, rightSpan, message);
    }
    const datatype = column.datatype === other.datatype ? column.datatype : WIDE[type];
    const same = column.unit === other.unit && !column.unitUnknown && !other.unitUnknown;
    const { unit, unitUnknown: _, ...facts } = { ...column, type, datatype };
    return same ? { ...facts, ...(unit === undefined ? {} : { unit }) } : { ...facts, unitUnknown: true };
  });
  sides.forEach(side => widen(side, columns));
  return { kind: 'set', operator, all, left: sides[0], right: sides[1], columns };
}

const WIDE: Record<string, string> = { bool: 'bool', integer: 'int64', real: 'float64', string: 'string' };

/** Turns integers into reals where the other side has reals, so that every engine does. */
function widen(body: BoundBody, wanted: readonly ResultColumn[]): void {
  switch (body.kind) {
    case 'query':
      widen(body.body, wanted);
      break;
    case 'set':
      widen(body.left, wanted);
      widen(body.right, wanted);
      break;
    case 'select':
      body.items.forEach((item, i) => {
        if (wanted[i].type === 'real' && item.node.type === 'integer') {
          item.node = castNode(item.node, 'float64', item.node);
        }
      });
  }
  body.columns = body.columns.map((column, i) =>
    wanted[i].type === 'real' && column.type === 'integer' ? { ...column, type: 'real', datatype: 'float64' } : column
  );
}
