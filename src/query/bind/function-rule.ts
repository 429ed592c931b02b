import type { CallExpression } from '../ast';
import type { TypedNode } from '../typed';
import type { Binder } from './binder';

/** How a function of the language is written and what it means. */
export interface FunctionRule {
  names: readonly string[];
  /** As in an error: `ROUND(x [, digits])`. */
  usage: string;
  /** Fewest and most arguments. */
  arguments: readonly [number, number];
  bind(binder: Binder, args: TypedNode[], call: CallExpression): TypedNode;
}
