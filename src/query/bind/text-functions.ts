import type { CallExpression } from '../ast';
import { nameOfType, type TypedNode } from '../typed';
import { needNumber } from './arithmetic';
import type { Binder } from './binder';
import type { FunctionRule } from './function-rule';

function needText(binder: Binder, node: TypedNode, call: CallExpression): void {
  if (node.type !== 'string' && node.type !== 'null') {
    throw binder.error(node, `${call.name.toUpperCase()} takes a text, but this is ${nameOfType(node.type)}`);
  }
}

function ofText(names: string[], operation: 'upper' | 'lower' | 'length'): FunctionRule {
  return {
    names,
    usage: `${names[0]}(text)`,
    arguments: [1, 1],
    bind(binder, args, call) {
      needText(binder, args[0], call);
      return binder.apply(operation, operation === 'length' ? 'integer' : 'string', args, call);
    }
  };
}

/** Functions of texts. Positions count characters from 1. */
export const TEXT_FUNCTIONS: readonly FunctionRule[] = [
  ofText(['UPPER'], 'upper'),
  ofText(['LOWER'], 'lower'),
  ofText(['LENGTH', 'CHAR_LENGTH'], 'length'),
  {
    names: ['SUBSTRING', 'SUBSTR'],
    usage: 'SUBSTRING(text, start [, length])',
    arguments: [2, 3],
    bind(binder, args, call) {
      needText(binder, args[0], call);
      for (const position of args.slice(1)) {
        needNumber(binder, position, 'SUBSTRING');
        if (position.type === 'real') {
          throw binder.error(position, 'SUBSTRING counts in whole numbers');
        }
        if (position === args[2] && position.node === 'constant' && (position.value as bigint) < 0n) {
          throw binder.error(position, 'A length is not negative');
        }
      }
      return binder.apply('substring', 'string', args, call);
    }
  }
];
