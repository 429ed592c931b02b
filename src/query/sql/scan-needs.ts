import type { SkyRegion } from '../../sky';
import { compileFilter } from '../compile';
import { impliedBy, regionOf, type Implied } from '../implied';
import { intersection, NEVER, type Region } from '../region';
import type { ApplyNode, TypedNode } from '../typed';
import type { BoundSql } from './bind-sql';
import type { BoundQuery, InsidePolygonNode } from './bound';
import type { SqlTable } from './catalogue';
import { referencesOf } from './emit/query-writer';
import { filtersOf } from './filterable';
import { idLinks, type IdLink } from './id-links';
import { columnsIn, expressionsOf, relationsIn, selectsOf, visitQueries } from './node-tree';

/** What a query needs of one mention of a table; see {@link scanNeeds}. */
export interface ScanNeed {
  /** The number that emitters hand to their `table` callback. */
  relation: number;
  /** What the query calls it. */
  name: string;
  table: SqlTable;
  /** Columns that must be there, in the order of the table; empty where only its rows are counted. */
  columns: string[];
  /**
   * A condition that `compileFilter` takes: rows for which it is not TRUE may be left out. The engine tests all
   * conditions again, so leaving none out is right too.
   */
  where?: string;
  /** Where the wanted rows are. A circle may come from a table that is joined by source_id: choose files by it, not rows. */
  implied: Implied;
  /** Rows have positions, or share their source_id with rows that have positions, in all of these polygons. */
  regions: SkyRegion[];
}

interface Known {
  region: Region;
  polygons: Map<string, SkyRegion>;
}

/** What each table of a query must be read for: columns, rows, and where on the sky and in source_id they are. */
export function scanNeeds({ text, query }: Pick<BoundSql, 'text' | 'query'>): ScanNeed[] {
  const named = new Map<number, BoundQuery>();
  visitQueries(query, ({ ctes }) => ctes.forEach(cte => named.set(cte.id, cte.query)));
  const read = columnsRead(query);
  const known = new Map<number, Known>();
  const links: IdLink[] = [];
  const needs: (Omit<ScanNeed, 'implied' | 'regions'> & { id: number })[] = [];
  const seen = new Set<unknown>();
  visitQueries(query, ({ body }) => {
    for (const select of selectsOf(body).filter(one => !seen.has(one))) {
      seen.add(select);
      links.push(...idLinks(select, named));
      const filters = filtersOf(select);
      for (const reference of referencesOf(select.from)) {
        const { relation: id, table } = reference;
        const own = filters.filter(({ relations }) => relations.has(id)).map(({ condition }) => condition);
        const alone = own.filter(condition => isAbout(condition, id));
        known.set(id, knownFrom(alone));
        const where = pushed(text, table, alone);
        const columns = [...(read.get(id) ?? [])].sort((a, b) => a - b).map(index => table.columns![index].name);
        needs.push({ ...reference, id, columns, ...(where === undefined ? {} : { where }) });
      }
    }
  });
  spread(known, links);
  return needs.map(({ id, ...need }) => {
    const { region, polygons } = known.get(id)!;
    return { ...need, implied: impliedBy(region), regions: [...polygons.values()] };
  });
}

/** Whether a condition speaks of one relation, or of none: then it is a constant. */
function isAbout(condition: TypedNode, relation: number): boolean {
  const about = relationsIn(condition);
  return about.size === 0 ? condition.node === 'constant' : about.size === 1 && about.has(relation);
}

/** Columns that expressions read, by the number of their relation. */
function columnsRead(query: BoundQuery): Map<number, Set<number>> {
  const read = new Map<number, Set<number>>();
  const note = (node: TypedNode): void => {
    for (const { column } of columnsIn(node)) {
      const columns = read.get(column.relation) ?? new Set();
      columns.add(column.index);
      read.set(column.relation, columns);
    }
  };
  visitQueries(query, ({ body, order }) => {
    selectsOf(body).flatMap(expressionsOf).forEach(note);
    order.forEach(({ key }) => 'node' in key && note(key.node));
  });
  return read;
}

/** The conditions that the scanner's own language holds, as one text. */
function pushed(text: string, { columns = [] }: SqlTable, conditions: readonly TypedNode[]): string | undefined {
  const parts = conditions.flatMap(({ start, end }) => {
    const part = text.slice(start, end);
    try {
      compileFilter(part, columns);
      return [`(${part})`];
    } catch {
      return [];
    }
  });
  return parts.length > 0 ? [...new Set(parts)].join(' AND ') : undefined;
}

function knownFrom(conditions: readonly TypedNode[]): Known {
  const polygons = new Map<string, SkyRegion>();
  for (const { corners } of conditions.flatMap(polygonOf)) {
    polygons.set(JSON.stringify(corners), { polygon: corners });
  }
  return { region: conditions.map(regionOf).reduce(intersection, {}), polygons };
}

/** The polygon of `CONTAINS(POINT(ra, dec), POLYGON(…)) = 1`. */
function polygonOf(condition: TypedNode): InsidePolygonNode[] {
  if (condition.node !== 'apply' || condition.operation !== 'eq') {
    return [];
  }
  const [area, one] = condition.args[0].node === 'constant' ? condition.args.toReversed() : condition.args;
  const inside = area.node === 'apply' && area.operation === 'insidePolygon';
  const isOne = one.node === 'constant' && one.value !== null && Number(one.value) === 1;
  const isPosition = (node: ApplyNode): boolean =>
    node.args.every((arg, i) => arg.node === 'column' && arg.column.name === ['ra', 'dec'][i]);
  return inside && isOne && isPosition(area) ? [area as InsidePolygonNode] : [];
}

/** What is known of one table's source_ids holds for those of the tables joined to it. */
function spread(known: Map<number, Known>, links: readonly IdLink[]): void {
  for (let round = 0; round <= links.length; round++) {
    for (const { from, to } of links) {
      const [source, target] = [known.get(from), known.get(to)];
      if (source && target) {
        target.region = source.region.never ? NEVER : intersection(target.region, source.region);
        source.polygons.forEach((region, key) => target.polygons.set(key, region));
      }
    }
  }
}
