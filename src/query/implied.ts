import type { CompiledFilter } from './compile';
import { mirrored } from './kernels/compare';
import { ascending, intersection, NEVER, union, type Circle, type Region } from './region';
import { MAX_INT64, type ApplyNode, type ComparisonOp, type Constant, type TypedNode } from './typed';

/** What a filter says about where its rows can be. Every row for which it is TRUE fulfils all parts. */
export interface Implied {
  /** source_id is one of these, ascending; an empty list: the filter is never true. */
  sourceIds?: string[];
  /** source_id lies between these, both included. Absent beside `sourceIds`, which say more. */
  sourceIdRange?: [string, string];
  /**
   * (ra, dec) lies in one of these circles [deg]. That is the position in the row: the HEALPix pixel of source_id may
   * lie a little outside.
   */
  circles?: Circle[];
}

/** Bits of source_id below its order-0 pixel; two fewer with each order. */
const BITS_BELOW_BASE_PIXEL = 59;

/** Smallest divisor for which FLOOR(source_id / d) is exact as a double. */
const EXACT_FLOOR = 1024n;

/** What the filter implies, for leaving out files that hold none of its rows. */
export function implied(filter: Pick<CompiledFilter, 'tree'>): Implied {
  return impliedBy(regionOf(filter.tree));
}

export function impliedBy({ never, ids, low, high, circles }: Region): Implied {
  if (never) {
    return { sourceIds: [] };
  }
  const result: Implied = {};
  if (ids) {
    result.sourceIds = ids.map(String);
  }
  if (!ids && (low !== undefined || high !== undefined)) {
    const first = low === undefined || low < 0n ? 0n : low;
    const last = high === undefined || high > MAX_INT64 ? MAX_INT64 : high;
    if (last < first) {
      return { sourceIds: [] };
    }
    result.sourceIdRange = [String(first), String(last)];
  }
  if (circles) {
    result.circles = circles;
  }
  return result;
}

/** What a condition says about where its rows are. */
export function regionOf(node: TypedNode): Region {
  if (node.node === 'constant') {
    return node.value === true ? {} : NEVER;
  }
  if (node.node === 'column') {
    return {};
  }
  const { operation, args } = node;
  switch (operation) {
    case 'and':
      return args.map(regionOf).reduce(intersection);
    case 'or':
      return args.map(regionOf).reduce(union);
    case 'isTrue':
      return regionOf(args[0]);
    case 'in':
      return list(
        args[0],
        args.slice(1).map(item => (item.node === 'constant' ? item.value : null))
      );
    case 'eq':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'ne':
      if (args[1].node === 'constant') {
        return comparison(operation, args[0], args[1].value);
      }
      return args[0].node === 'constant' ? comparison(mirrored(operation), args[1], args[0].value) : {};
    default:
      return {};
  }
}

function comparison(op: ComparisonOp, node: TypedNode, value: Constant): Region {
  if (value === null) {
    return NEVER;
  }
  if (typeof value !== 'bigint' && typeof value !== 'number') {
    return {};
  }
  if (node.node === 'apply' && node.operation === 'contains') {
    const circle = circleOf(node.args, Number(value), node.args[4]);
    return circle && holds(op, 1, value) && !holds(op, 0, value) ? { circles: [circle] } : {};
  }
  if (node.node === 'apply' && node.operation === 'distance') {
    return near(op, node, Number(value));
  }
  if (op === 'ne' || (typeof value === 'number' && !Number.isFinite(value))) {
    return {};
  }
  const floor = typeof value === 'bigint' ? value : BigInt(Math.floor(value));
  const whole = typeof value === 'bigint' || Number.isInteger(value);
  const ceil = whole ? floor : floor + 1n;
  switch (op) {
    case 'eq':
      return isId(node) ? (whole ? within({ ids: ascending([floor]) }) : NEVER) : range(node, floor, ceil);
    case 'lt':
      return range(node, undefined, ceil - 1n);
    case 'le':
      return range(node, undefined, floor);
    case 'gt':
      return range(node, floor + 1n, undefined);
    case 'ge':
      return range(node, ceil, undefined);
  }
}

function holds(op: ComparisonOp, left: number, right: number | bigint): boolean {
  const order = left < right ? -1 : left > right ? 1 : 0;
  const accepted = { eq: [0], ne: [-1, 1], lt: [-1], le: [-1, 0], gt: [1], ge: [0, 1] }[op];
  return accepted.includes(order);
}

/** source_id IN (…): the ids; GAIA_HEALPIX_INDEX(n, source_id) IN (…): from the first pixel to the last. */
function list(node: TypedNode, items: readonly Constant[]): Region {
  if (node.type !== 'integer') {
    return {};
  }
  const whole = items.filter(item => typeof item === 'bigint' || Number.isInteger(item)).map(item => BigInt(item!));
  if (whole.length === 0) {
    return NEVER;
  }
  if (isId(node)) {
    return within({ ids: ascending(whole) });
  }
  const sorted = ascending(whole);
  return sorted.length === whole.length ? range(node, sorted[0], sorted.at(-1)) : {};
}

const within = (region: Region): Region => (region.ids?.length === 0 ? NEVER : region);

function isId(node: TypedNode): boolean {
  return node.node === 'column' && node.column.name === 'source_id' && node.type === 'integer';
}

/** The source_ids for which a value computed from source_id lies between limits, where there are such limits. */
function range(node: TypedNode, low: bigint | undefined, high: bigint | undefined): Region {
  if (isId(node)) {
    return { low, high };
  }
  if (node.node !== 'apply') {
    return {};
  }
  const [first, second] = node.args;
  switch (node.operation) {
    case 'healpix': {
      const order = first.node === 'constant' ? Number(first.value) : 0;
      return isId(second) ? ofQuotient(1n << BigInt(BITS_BELOW_BASE_PIXEL - 2 * order), low, high) : {};
    }
    case 'div':
    case 'floorDivide': {
      const divisor = second.node === 'constant' && typeof second.value === 'bigint' ? second.value : 0n;
      const least = node.operation === 'div' ? 1n : EXACT_FLOOR;
      return isId(first) && divisor >= least ? ofQuotient(divisor, low, high) : {};
    }
    default:
      return {};
  }
}

/** Ids, never negative, whose quotient by a divisor lies between limits. */
function ofQuotient(divisor: bigint, low: bigint | undefined, high: bigint | undefined): Region {
  if (high !== undefined && high < 0n) {
    return NEVER;
  }
  return {
    low: low === undefined || low < 0n ? undefined : low * divisor,
    high: high === undefined ? undefined : (high + 1n) * divisor - 1n
  };
}

function near(op: ComparisonOp, { args }: ApplyNode, radius: number): Region {
  if (op !== 'lt' && op !== 'le' && op !== 'eq') {
    return {};
  }
  const circle = circleOf(args, radius) ?? circleOf([args[2], args[3], args[0], args[1]], radius);
  if (!circle || Number.isNaN(radius) || radius > 180) {
    return {};
  }
  return radius < 0 ? NEVER : { circles: [circle] };
}

/** The circle around constants in which (ra, dec) of the table is. */
function circleOf(args: readonly TypedNode[], radius: number, radiusNode?: TypedNode): Circle | undefined {
  const [ra, dec, ...centre] = args;
  const isPosition = [ra, dec].every((arg, i) => arg.node === 'column' && arg.column.name === ['ra', 'dec'][i]);
  const constants = [centre[0], centre[1], ...(radiusNode ? [radiusNode] : [])];
  if (!isPosition || !constants.every(arg => arg.node === 'constant' && arg.value !== null)) {
    return undefined;
  }
  const [ra0, dec0, size] = constants.map(arg => Number((arg as { value: number }).value));
  const circle = { ra: ra0, dec: dec0, radius: size ?? radius };
  return Object.values(circle).every(Number.isFinite) ? circle : undefined;
}
