import type { CallExpression } from '../ast';
import type { Binder } from '../bind/binder';
import type { FunctionRule } from '../bind/function-rule';
import { FUNCTIONS, functionTable } from '../bind/functions';
import { checkPosition, needGeometry, withoutSystem } from '../bind/sky-functions';
import { checkedRegion, direction, RADIAN } from '../../sky';
import { GaiaError } from '../../protocol';
import { nameOfType, type ApplyNode, type TypedNode } from '../typed';
import type { Corners, PolygonNode } from './bound';

/** Widest box [deg]: its corners lie in one hemisphere. */
const MAX_BOX = 179;

function constantOf(binder: Binder, node: TypedNode, call: CallExpression): number {
  if (node.node !== 'constant' || (node.type !== 'integer' && node.type !== 'real')) {
    throw binder.error(node, `${call.name.toUpperCase()} takes numbers, not columns`, 'Write its limits as numbers.');
  }
  return Number(node.value);
}

function polygonNode(binder: Binder, corners: Corners, { start, end }: CallExpression): PolygonNode {
  try {
    checkedRegion({ polygon: corners });
  } catch (reason) {
    const error = GaiaError.from(reason);
    throw binder.error({ start, end }, error.message, error.hint);
  }
  return { node: 'apply', operation: 'polygon', type: 'polygon', args: [], bound: 0, corners, start, end };
}

/** Coordinates with points taken apart. */
const coordinatesOf = (args: readonly TypedNode[]): TypedNode[] =>
  args.flatMap(arg => (arg.type === 'point' ? (arg as ApplyNode).args : [arg]));

const polygon: FunctionRule = {
  names: ['POLYGON'],
  usage: 'POLYGON(ra1, dec1, ra2, dec2, ra3, dec3, ...)',
  arguments: [3, 10_001],
  bind(binder, given, call) {
    const args = coordinatesOf(withoutSystem(binder, given));
    if (args.length < 6 || args.length % 2 === 1) {
      throw binder.error(call, 'A POLYGON has at least three corners', `Write ${polygon.usage}.`);
    }
    const numbers = args.map(arg => constantOf(binder, arg, call));
    const corners = numbers.flatMap((ra, i) => (i % 2 === 0 ? [[ra, numbers[i + 1]] as const] : []));
    return polygonNode(binder, corners, call);
  }
};

const box: FunctionRule = {
  names: ['BOX'],
  usage: 'BOX(ra, dec, width, height)',
  arguments: [3, 5],
  bind(binder, given, call) {
    const args = coordinatesOf(withoutSystem(binder, given));
    if (args.length !== 4) {
      throw binder.error(call, `BOX does not take ${args.length} arguments`, `Write ${box.usage}.`);
    }
    const [ra, dec, width, height] = args.map(arg => constantOf(binder, arg, call));
    checkPosition(binder, args.slice(0, 2));
    for (const [i, size] of [width, height].entries()) {
      if (!(size > 0 && size <= MAX_BOX)) {
        throw binder.error(args[2 + i], `The sides of a BOX are above 0° and up to ${MAX_BOX}°, not ${size}°`);
      }
    }
    return polygonNode(binder, cornersOfBox(ra, dec, width, height), call);
  }
};

/** Corners of ADQL's box: its sides are great circles at right angles to the ends of a cross on its centre. */
export function cornersOfBox(ra: number, dec: number, width: number, height: number): Corners {
  const centre = direction(ra, dec);
  const east = direction(ra + 90, 0);
  const north = direction(ra + (dec > 0 ? 180 : 0), dec > 0 ? 90 - dec : 90 + dec);
  const [x, y] = [Math.tan((width / 2) * RADIAN), Math.tan((height / 2) * RADIAN)];
  return (
    [
      [-x, -y],
      [x, -y],
      [x, y],
      [-x, y]
    ] as const
  ).map(([toEast, toNorth]) => {
    const [a, b, c] = [0, 1, 2].map(i => centre[i] + toEast * east[i] + toNorth * north[i]);
    return [(Math.atan2(b, a) / RADIAN + 360) % 360, Math.atan2(c, Math.hypot(a, b)) / RADIAN] as const;
  });
}

/** Whether a point lies in a circle or polygon. */
function inside(binder: Binder, point: ApplyNode, area: TypedNode, call: CallExpression): TypedNode {
  if (area.type === 'polygon') {
    const { corners } = area as PolygonNode;
    const { start, end } = call;
    const node = { node: 'apply', operation: 'insidePolygon', type: 'integer', args: point.args } as const;
    return { ...node, bound: 1, corners, start, end } as ApplyNode;
  }
  const circle = needGeometry(binder, area, 'circle', call.name.toUpperCase());
  return binder.apply('contains', 'integer', [...point.args, ...circle.args], call);
}

const contains: FunctionRule = {
  names: ['CONTAINS'],
  usage: 'CONTAINS(POINT(ra, dec), CIRCLE(ra0, dec0, radius)) = 1',
  arguments: [2, 2],
  bind: (binder, [point, area], call) => inside(binder, needGeometry(binder, point, 'point', 'CONTAINS'), area, call)
};

const intersects: FunctionRule = {
  names: ['INTERSECTS'],
  usage: 'INTERSECTS(POINT(ra, dec), CIRCLE(ra0, dec0, radius)) = 1',
  arguments: [2, 2],
  bind(binder, [first, second], call) {
    const [point, area] = second.type === 'point' ? [second, first] : [first, second];
    if (point.type !== 'point') {
      throw binder.error(call, 'INTERSECTS takes a point and an area here', `Write ${intersects.usage}.`);
    }
    return inside(binder, point as ApplyNode, area, call);
  }
};

const coordinate = (name: string, index: 0 | 1): FunctionRule => ({
  names: [name],
  usage: `${name}(POINT(ra, dec))`,
  arguments: [1, 1],
  bind(binder, [point]) {
    if (point.type !== 'point') {
      throw binder.error(point, `${name} takes a POINT, but this is ${nameOfType(point.type)}`);
    }
    return (point as ApplyNode).args[index];
  }
});

const random: FunctionRule = {
  names: ['RAND'],
  usage: 'random_index',
  arguments: [0, 1],
  bind(binder, _args, call) {
    const hint = 'For a fair sample that can be had again, write WHERE random_index < 1000000.';
    throw binder.error(call, 'RAND gives another answer each time and is not part of this language', hint);
  }
};

/** Functions of one row in whole queries: those of conditions, and areas with corners. */
export const SQL_RULES: readonly FunctionRule[] = [
  ...FUNCTIONS.filter(rule => rule.names[0] !== 'CONTAINS'),
  contains,
  intersects,
  polygon,
  box,
  coordinate('COORD1', 0),
  coordinate('COORD2', 1),
  random
];

export const SQL_FUNCTIONS = functionTable(SQL_RULES);
