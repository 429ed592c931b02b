import type { CallExpression } from '../ast';
import type { ApplyNode, ConstantNode, TypedNode } from '../typed';
import { needNumber } from './arithmetic';
import type { Binder } from './binder';
import type { FunctionRule } from './function-rule';

/** Orders of HEALPix that a source_id holds. */
const MAX_ORDER = 12n;

/** A point or circle is never a constant, so that its parts stay at hand. */
function geometry(binder: Binder, type: 'point' | 'circle', args: TypedNode[], call: CallExpression): TypedNode {
  for (const arg of args) {
    needNumber(binder, arg, call.name.toUpperCase());
  }
  checkPosition(binder, args);
  const { start, end } = call;
  return { node: 'apply', operation: type, type, args, bound: 0, start, end } satisfies ApplyNode;
}

export function checkPosition(binder: Binder, [, dec, radius]: readonly TypedNode[]): void {
  const value = (node?: TypedNode): number | undefined =>
    node?.node === 'constant' && node.value !== null ? Number(node.value) : undefined;
  const declination = value(dec);
  if (declination !== undefined && !(Math.abs(declination) <= 90)) {
    const hint = 'Right ascension stands first, then declination.';
    throw binder.error(dec, `Declination ${declination}° is outside -90° to +90°`, hint);
  }
  const size = value(radius);
  if (size !== undefined && !(size >= 0 && size <= 180)) {
    throw binder.error(radius, `Radius ${size}° is outside 0° to 180°`);
  }
}

/** ADQL 2.0 puts the coordinate system first: only ICRS is meant by Gaia's positions. */
export function withoutSystem(binder: Binder, args: TypedNode[]): TypedNode[] {
  const [first] = args;
  if (first?.node !== 'constant' || typeof first.value !== 'string') {
    return args;
  }
  if (!/^(ICRS.*)?$/i.test(first.value.trim())) {
    throw binder.error(first, `Positions are ICRS, not '${first.value}'`, 'For galactic coordinates compare l and b.');
  }
  return args.slice(1);
}

export function needGeometry(binder: Binder, node: TypedNode, type: 'point' | 'circle', place: string): ApplyNode {
  if (node.type !== type) {
    const example = type === 'point' ? 'POINT(ra, dec)' : 'CIRCLE(ra, dec, radius)';
    throw binder.error(node, `${place} needs a ${type.toUpperCase()} here`, `Write ${example}.`);
  }
  return node as ApplyNode;
}

function count(binder: Binder, args: TypedNode[], wanted: number, call: CallExpression, usage: string): void {
  if (args.length !== wanted) {
    const message = `${call.name.toUpperCase()} does not take ${args.length} arguments`;
    throw binder.error(call, message, `Write ${usage}.`);
  }
}

const point: FunctionRule = {
  names: ['POINT'],
  usage: 'POINT(ra, dec)',
  arguments: [2, 3],
  bind(binder, given, call) {
    const args = withoutSystem(binder, given);
    count(binder, args, 2, call, point.usage);
    return geometry(binder, 'point', args, call);
  }
};

const circle: FunctionRule = {
  names: ['CIRCLE'],
  usage: 'CIRCLE(ra, dec, radius)',
  arguments: [2, 4],
  bind(binder, given, call) {
    const [centre, ...rest] = withoutSystem(binder, given);
    const args = centre?.type === 'point' ? [...(centre as ApplyNode).args, ...rest] : [centre, ...rest];
    count(binder, args, 3, call, circle.usage);
    return geometry(binder, 'circle', args, call);
  }
};

const contains: FunctionRule = {
  names: ['CONTAINS'],
  usage: 'CONTAINS(POINT(ra, dec), CIRCLE(ra0, dec0, radius)) = 1',
  arguments: [2, 2],
  bind(binder, args, call) {
    const inner = needGeometry(binder, args[0], 'point', 'CONTAINS');
    const outer = needGeometry(binder, args[1], 'circle', 'CONTAINS');
    return binder.apply('contains', 'integer', [...inner.args, ...outer.args], call);
  }
};

const distance: FunctionRule = {
  names: ['DISTANCE'],
  usage: 'DISTANCE(ra1, dec1, ra2, dec2)',
  arguments: [2, 4],
  bind(binder, args, call) {
    if (args.length === 2) {
      const points = args.map(arg => needGeometry(binder, arg, 'point', 'DISTANCE'));
      return binder.apply(
        'distance',
        'real',
        points.flatMap(node => node.args),
        call
      );
    }
    count(binder, args, 4, call, distance.usage);
    args.forEach(arg => needNumber(binder, arg, 'DISTANCE'));
    checkPosition(binder, args.slice(0, 2));
    checkPosition(binder, args.slice(2));
    return binder.apply('distance', 'real', args, call);
  }
};

const healpix: FunctionRule = {
  names: ['GAIA_HEALPIX_INDEX'],
  usage: 'GAIA_HEALPIX_INDEX(order, source_id)',
  arguments: [2, 2],
  bind(binder, [order, id], call) {
    const value = (order as ConstantNode).value;
    if (order.node !== 'constant' || typeof value !== 'bigint' || value < 0n || value > MAX_ORDER) {
      throw binder.error(order, `The order is a whole number from 0 to ${MAX_ORDER}`, `Write ${healpix.usage}.`);
    }
    if (id.type !== 'integer' && id.type !== 'null') {
      throw binder.error(id, 'GAIA_HEALPIX_INDEX needs a source_id here', `Write ${healpix.usage}.`);
    }
    return binder.apply('healpix', 'integer', [order, id], call);
  }
};

/** Positions [deg, ICRS] and the HEALPix pixel (NESTED) in a source_id. A source on the rim of a CIRCLE is inside. */
export const SKY_FUNCTIONS: readonly FunctionRule[] = [point, circle, contains, distance, healpix];
