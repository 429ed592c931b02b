import type { CallExpression } from '../ast';
import { EXACT, type RealFunction, type TypedNode } from '../typed';
import { arithmetic, needNumber } from './arithmetic';
import type { Binder } from './binder';
import type { FunctionRule } from './function-rule';

const numbers = (binder: Binder, args: readonly TypedNode[], call: CallExpression): void =>
  args.forEach(arg => needNumber(binder, arg, call.name.toUpperCase()));

/** Functions of one number that yield a real number. */
function real(names: string[], operation: RealFunction): FunctionRule {
  return {
    names,
    usage: `${names[0]}(x)`,
    arguments: [1, 1],
    bind(binder, args, call) {
      numbers(binder, args, call);
      if (['sin', 'cos', 'tan', 'cot'].includes(operation) && args[0].unit === 'deg') {
        const x = binder.written(args[0]);
        binder.warn(call, `${x} is in degrees, ${names[0]} takes radians: write ${names[0]}(RADIANS(${x})).`);
      }
      if (operation === 'radians' && args[0].unit === 'rad') {
        binder.warn(call, `${binder.written(args[0])} is in radians already.`);
      }
      return binder.apply(operation, 'real', args, call);
    }
  };
}

/** Functions that leave integers as they are and take reals to a whole number; with digits, to that many decimals. */
function whole(names: string[], operation: RealFunction, most: number): FunctionRule {
  return {
    names,
    usage: most === 2 ? `${names[0]}(x [, digits])` : `${names[0]}(x)`,
    arguments: [1, most],
    bind(binder, args, call) {
      numbers(binder, args, call);
      const [x, digits] = args;
      if (digits?.type === 'real') {
        throw binder.error(digits, `${names[0]} takes a whole number of digits`);
      }
      if (x.type === 'integer' && !digits) {
        return x;
      }
      const exact = operation === 'floor' && exactFloor(binder, x, call);
      return exact || binder.apply(operation, 'real', args, call);
    }
  };
}

/** FLOOR(source_id / 34359738368.0) is computed in whole numbers: the quotient as a double may round up. */
function exactFloor(binder: Binder, x: TypedNode, call: CallExpression): TypedNode | undefined {
  if (x.node !== 'apply' || x.operation !== 'div' || x.args[0].type !== 'integer' || x.args[0].bound <= EXACT) {
    return undefined;
  }
  const [dividend, divisor] = x.args;
  if (divisor.node !== 'constant' || !Number.isSafeInteger(divisor.value) || divisor.value === 0) {
    return undefined;
  }
  const whole = binder.constant('integer', BigInt(divisor.value as number), divisor);
  return binder.apply('floorDivide', 'real', [dividend, whole], call);
}

/** Functions with a result of their argument's type. */
function same(name: string, operation: 'abs' | 'sign'): FunctionRule {
  return {
    names: [name],
    usage: `${name}(x)`,
    arguments: [1, 1],
    bind(binder, args, call) {
      numbers(binder, args, call);
      return args[0].type === 'null' ? args[0] : binder.apply(operation, args[0].type, args, call);
    }
  };
}

function two(names: string[], usage: string, operation: RealFunction): FunctionRule {
  return {
    names,
    usage,
    arguments: [2, 2],
    bind(binder, args, call) {
      numbers(binder, args, call);
      return binder.apply(operation, 'real', args, call);
    }
  };
}

/**
 * ADQL's numeric functions. Outside their domain they yield NaN or an infinity (IEEE 754), not NULL: SQRT(-1) is NaN,
 * LN(0) is -Infinity. LOG is the natural logarithm, as in ADQL. ROUND takes halves away from zero.
 */
export const MATHS_FUNCTIONS: readonly FunctionRule[] = [
  same('ABS', 'abs'),
  same('SIGN', 'sign'),
  whole(['CEILING', 'CEIL'], 'ceil', 1),
  whole(['FLOOR'], 'floor', 1),
  whole(['ROUND'], 'round', 2),
  whole(['TRUNCATE', 'TRUNC'], 'truncate', 2),
  real(['SQRT'], 'sqrt'),
  real(['EXP'], 'exp'),
  real(['LN', 'LOG'], 'ln'),
  real(['LOG10'], 'log10'),
  real(['SIN'], 'sin'),
  real(['COS'], 'cos'),
  real(['TAN'], 'tan'),
  real(['COT'], 'cot'),
  real(['ASIN'], 'asin'),
  real(['ACOS'], 'acos'),
  real(['ATAN'], 'atan'),
  real(['DEGREES'], 'degrees'),
  real(['RADIANS'], 'radians'),
  two(['POWER', 'POW'], 'POWER(x, exponent)', 'power'),
  two(['ATAN2'], 'ATAN2(y, x)', 'atan2'),
  {
    names: ['MOD'],
    usage: 'MOD(x, y)',
    arguments: [2, 2],
    bind(binder, args, call) {
      numbers(binder, args, call);
      return arithmetic(binder, 'mod', args[0], args[1], call);
    }
  },
  {
    names: ['PI'],
    usage: 'PI()',
    arguments: [0, 0],
    bind: (binder, _args, call) => binder.constant('real', Math.PI, call)
  }
];
