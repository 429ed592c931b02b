import { closestNames } from '../../gaia/names';
import type { CallExpression } from '../ast';
import type { TypedNode } from '../typed';
import type { Binder } from './binder';
import { CHOICE_FUNCTIONS } from './choice-functions';
import type { FunctionRule } from './function-rule';
import { MATHS_FUNCTIONS } from './maths-functions';
import { SKY_FUNCTIONS } from './sky-functions';
import { TEXT_FUNCTIONS } from './text-functions';

/** All functions of the language. */
export const FUNCTIONS: readonly FunctionRule[] = [
  ...MATHS_FUNCTIONS,
  ...CHOICE_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...SKY_FUNCTIONS
];

/** Rules by each of their names. */
export type FunctionTable = ReadonlyMap<string, FunctionRule>;

export function functionTable(rules: readonly FunctionRule[]): FunctionTable {
  return new Map(rules.flatMap(rule => rule.names.map(name => [name, rule] as const)));
}

const BY_NAME = functionTable(FUNCTIONS);
const AGGREGATES = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'STDDEV', 'VARIANCE', 'MEDIAN'];

/**
 * @throws GaiaError BAD_REQUEST for an unknown function, with the closest names as hint, or a wrong number of arguments
 */
export function bindFunction(binder: Binder, call: CallExpression, table: FunctionTable = BY_NAME): TypedNode {
  const name = call.name.toUpperCase();
  const rule = table.get(name);
  if (!rule) {
    const span = { start: call.start, end: call.start + call.name.length };
    throw binder.error(span, `There is no function ${call.name}`, hintFor(name, table));
  }
  const [least, most] = rule.arguments;
  if (call.args.length < least || call.args.length > most) {
    const given = call.args.length;
    throw binder.error(
      call,
      `${name} does not take ${given} argument${given === 1 ? '' : 's'}`,
      `Write ${rule.usage}.`
    );
  }
  return rule.bind(
    binder,
    call.args.map(arg => binder.bind(arg)),
    call
  );
}

function hintFor(name: string, table: FunctionTable): string {
  if (AGGREGATES.includes(name)) {
    return `${name} counts over many rows; here every row stands alone${
      name === 'MIN' ? ' (LEAST compares columns)' : name === 'MAX' ? ' (GREATEST compares columns)' : ''
    }.`;
  }
  const near = closestNames(name, [...table.keys()]);
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Known: ${[...table.keys()].join(', ')}.`;
}
