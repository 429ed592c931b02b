import { fullName } from './catalogue';
import {
  countInWords,
  eachNode,
  isBig,
  tableColumn,
  type LintContext,
  type LintedSelect,
  type LintRule
} from './lint-context';
import type { BoundRelation, BoundTable } from './bound';
import type { SelectCore } from './ast';
import { coresOf } from './tree-cores';

/** More columns than anybody looks at. */
const MANY_COLUMNS = 30;

const bigTables = ({ relations }: LintedSelect): BoundRelation[] =>
  relations.filter(({ source }) => source.kind === 'table' && isBig(source.table));

/** Whether a select gives every row of a big table: no condition, group or limit. */
function readsAll(one: LintedSelect): BoundRelation | undefined {
  const { select, query } = one;
  const limited = select.where.length > 0 || select.grouped || query?.limit !== undefined;
  return limited || one.relations.length > 1 ? undefined : bigTables(one)[0];
}

const noWhere: LintRule = context => {
  for (const one of context.selects.filter(isResult(context))) {
    const relation = readsAll(one);
    if (relation?.source.kind === 'table') {
      const { table } = relation.source;
      const message = `This gives all ${countInWords(table.rows!)} rows of ${fullName(table)}: add WHERE or TOP.`;
      context.warn('NO_WHERE', relation, message);
    }
  }
};

/** A query in FROM or WITH gives its rows to another, which may leave most of them out. */
const isResult =
  ({ sql }: LintContext) =>
  ({ query }: LintedSelect): boolean =>
    query === sql.query;

const selectStar: LintRule = context => {
  for (const core of coresOf(context.sql.tree)) {
    const star = core.items.find(item => item.kind === 'star');
    const bound = context.selects.find(({ relations }) => relations.some(({ start }) => inside(core, start)));
    const many = (bound?.select.items.length ?? 0) > MANY_COLUMNS;
    if (star && many && bound && bound.query?.limit === undefined && bigTables(bound).length > 0) {
      const message = `* reads and writes ${bound.select.items.length} columns: name those that you need.`;
      context.warn('SELECT_STAR', star, message);
    }
  }
};

const inside = ({ from }: SelectCore, start: number): boolean =>
  from !== undefined && start >= from.start && start < from.end;

const sortAll: LintRule = context => {
  for (const one of context.selects.filter(isResult(context))) {
    const { query } = one;
    const isAsked = query?.order.some(({ tie }) => !tie);
    if (query && isAsked && query.limit === undefined && !one.select.grouped && bigTables(one).length > 0) {
      const message = 'ORDER BY without TOP sorts every row that is left: add TOP, or sort where the result is read.';
      context.warn('SORT_ALL', context.sql.tree.orderBy[0], message);
    }
  }
};

const topWithoutOrder: LintRule = context => {
  for (const one of context.selects.filter(isResult(context))) {
    const { query, select } = one;
    const big = bigTables(one);
    if (
      query?.limit !== undefined &&
      query.limit > 0 &&
      query.order.length === 0 &&
      !select.grouped &&
      big.length > 0
    ) {
      const message =
        'TOP without ORDER BY takes whichever rows come first, mostly from one place on the sky. For a fair sample write ' +
        'WHERE random_index < n.';
      context.warn('TOP_WITHOUT_ORDER', big[0], message);
    }
  }
};

const randomIndex: LintRule = context => {
  for (const { query } of context.selects) {
    for (const { key, tie } of query?.order ?? []) {
      const node = 'node' in key && !tie ? key.node : undefined;
      if (node && tableColumn(context, node)?.name === 'random_index') {
        const message =
          'ORDER BY random_index sorts the whole table: WHERE random_index < n is a fair sample of n rows as well.';
        context.warn('RANDOM_INDEX', node, message);
      }
    }
  }
  eachNode(context, node => {
    const limits = node.node === 'apply' && ['lt', 'le', 'gt', 'ge'].includes(node.operation);
    if (limits && node.args.some(arg => tableColumn(context, arg)?.name === 'random_index')) {
      const message = 'random_index is spread over all files: such a sample still reads every one of them.';
      context.warn('RANDOM_INDEX', node, message);
    }
  });
};

const likeWithoutStart: LintRule = context =>
  eachNode(context, node => {
    if (node.node !== 'apply' || (node.operation !== 'like' && node.operation !== 'ilike')) {
      return;
    }
    const [value, pattern] = node.args;
    const column = tableColumn(context, value);
    const table = column && context.tables.get(column.relation);
    const open = pattern.node === 'constant' && /^[%_]/.test(String(pattern.value));
    if (table && isBig(table) && (open || node.operation === 'ilike')) {
      const message = `Every text of ${column.name} is searched: compare with =, or let the pattern begin with a letter.`;
      context.warn('LIKE_WITHOUT_START', node, message);
    }
  });

const crossJoin: LintRule = context => {
  for (const one of context.selects) {
    const joined = (table: BoundTable | undefined): void => {
      if (table?.kind !== 'join') {
        return;
      }
      joined(table.left);
      joined(table.right);
      if (table.on.length === 0 && one.select.where.length === 0 && bigTables(one).length > 0) {
        const right = table.right.kind === 'relation' ? table.right : one.relations[one.relations.length - 1];
        context.warn('CROSS_JOIN', right, 'Every row of one table meets every row of the other: add a condition.');
      }
    };
    joined(one.select.from);
  }
};

/** What the person who pays for the machine would say. */
export const COST_RULES: readonly LintRule[] = [
  noWhere,
  selectStar,
  sortAll,
  topWithoutOrder,
  randomIndex,
  likeWithoutStart,
  crossJoin
];
