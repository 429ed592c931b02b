import type { BoundQuery, BoundTable } from '../query/sql';

/**
 * The mentions of tables whose rows a query takes exactly once: those in the FROM of a query that has no common tables and no
 * set operation. Their rows need not be kept. Others may be read several times, or while others are.
 */
export function streamedRelations({ body, ctes }: BoundQuery): Set<number> {
  const found = new Set<number>();
  const visit = (table: BoundTable): void => {
    if (table.kind === 'join') {
      visit(table.left);
      visit(table.right);
    } else if (table.source.kind === 'table') {
      found.add(table.id);
    }
  };
  if (body.kind === 'select' && body.from && ctes.length === 0) {
    visit(body.from);
  }
  return found;
}
