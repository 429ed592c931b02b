import { queryError } from '../source-text';
import type { TypedNode } from '../typed';
import { isAggregate, isQueryNode, type SqlColumnNode } from './bound';
import { keyOf, visitNodes } from './node-tree';
import type { Scope } from './scope';

/**
 * Checks that every column of grouped results is a key of GROUP BY, part of one, or inside an aggregate function.
 *
 * @throws GaiaError BAD_REQUEST pointing at the first that is not
 */
export function checkGroups(
  text: string,
  scope: Scope,
  groups: readonly TypedNode[],
  results: readonly TypedNode[]
): void {
  const keys = new Set(groups.map(keyOf));
  const own = new Set(scope.relations.map(relation => relation.id));
  const check = (column: SqlColumnNode): void => {
    if (own.has(column.column.relation) && !keys.has(keyOf(column))) {
      const { name } = column.column;
      const message = `'${name}' differs within a group`;
      const hint =
        groups.length > 0
          ? `Add ${name} to GROUP BY, or take one value of it: MIN(${name}).`
          : `Take one value of it, MIN(${name}), or add GROUP BY ${name}.`;
      throw queryError(text, column, message, hint);
    }
  };
  for (const result of results) {
    visitNodes(result, node => {
      if (isAggregate(node) || keys.has(keyOf(node))) {
        return false;
      }
      if (node.node === 'column') {
        check(node as SqlColumnNode);
      } else if (isQueryNode(node)) {
        node.outer.forEach(check);
      }
      return true;
    });
  }
}
