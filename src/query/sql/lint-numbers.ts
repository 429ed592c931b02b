import { EXACT, type TypedNode } from '../typed';
import { isAggregate, type CastNode } from './bound';
import { eachNode, tableColumn, type LintContext, type LintRule } from './lint-context';

/** Whether a node is a column of ids, which doubles do not hold. */
function isId(context: LintContext, node: TypedNode | undefined): boolean {
  const column = tableColumn(context, node);
  return column !== undefined && column.datatype === 'int64' && /(^|_)(source_id|solution_id)$/.test(column.name);
}

const idAsReal: LintRule = context =>
  eachNode(context, node => {
    if (node.node !== 'apply') {
      return;
    }
    const message =
      'A double keeps 53 bits and source_id needs 63: this changes the id. Leave it an integer, or CAST it AS VARCHAR.';
    const { operation, args } = node;
    const cast = operation === 'cast' && (node as CastNode).target === 'float64';
    const arithmetic = ['add', 'sub', 'mul'].includes(operation) && node.type === 'real';
    const average = isAggregate(node) && node.type === 'real';
    const compared =
      ['eq', 'ne', 'lt', 'le', 'gt', 'ge'].includes(operation) &&
      args.some(arg => arg.type === 'real' && arg.node !== 'constant');
    if ((cast || arithmetic || average || compared) && args.some(arg => isId(context, arg))) {
      context.warn('ID_AS_REAL', node, message);
    }
    const large = args.find(
      arg => arg.node === 'constant' && arg.type === 'real' && Math.abs(Number(arg.value)) > EXACT
    );
    if (operation === 'eq' && large && args.some(arg => isId(context, arg))) {
      context.warn('ID_AS_REAL', large, 'Write an id with all its digits and without a point or exponent.');
    }
  });

const floatEquals: LintRule = context =>
  eachNode(context, node => {
    if (node.node !== 'apply' || (node.operation !== 'eq' && node.operation !== 'ne')) {
      return;
    }
    const [column, constant] = node.args[0].node === 'constant' ? node.args.toReversed() : node.args;
    const value = constant.node === 'constant' ? constant.value : undefined;
    const real = tableColumn(context, column)?.datatype === 'float64';
    if (real && typeof value === 'number' && !Number.isInteger(value)) {
      const { name } = tableColumn(context, column)!;
      const message = `${name} is a measured number and hardly ever exactly ${value}: write ABS(${name} - ${value}) < a tolerance.`;
      context.warn('FLOAT_EQUALS', node, message);
    }
  });

const mixedReleases: LintRule = context => {
  const releases = new Map<string, number>();
  for (const [relation, { release }] of context.tables) {
    if (release !== undefined && !releases.has(release)) {
      releases.set(release, relation);
    }
  }
  const neighbours = [...context.tables.values()].some(({ name }) => /neighbour/.test(name));
  if (releases.size > 1 && !neighbours) {
    const second = [...releases.values()][1];
    const relation = context.selects.flatMap(one => one.relations).find(({ id }) => id === second)!;
    const names = [...releases.keys()].join(' and ');
    const message = `${names} number their sources anew: join them through a neighbourhood table, not by equal source_id.`;
    context.warn('MIXED_RELEASES', relation, message);
  }
};

/** What somebody who has lost digits would say. */
export const NUMBER_RULES: readonly LintRule[] = [idAsReal, floatEquals, mixedReleases];
