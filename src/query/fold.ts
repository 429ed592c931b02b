import { Program } from './program';
import type { ApplyNode, Constant, TypedNode } from './typed';

/** The node itself, or, where all its arguments are constants, the constant that it is. */
export function folded(node: ApplyNode): TypedNode {
  if (node.type === 'point' || node.type === 'circle' || !node.args.every(arg => arg.node === 'constant')) {
    return node;
  }
  const { type, unit, start, end } = node;
  const program = new Program(node);
  const { values, nulls } = program.run({ rows: 1, columns: [] });
  const value = nulls?.[0] === 1 ? null : constantOf(type, values[0]);
  const bound = typeof value === 'bigint' ? Number(value < 0n ? -value : value) : 0;
  return { node: 'constant', type, value, bound, unit, start, end };
}

function constantOf(type: ApplyNode['type'], value: number | bigint | string): Constant {
  return type === 'bool' ? value === 1 : type === 'integer' ? BigInt(value) : value;
}
