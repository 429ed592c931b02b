import type { BoxLimits } from '../sky/box';
import type { SkyRegion } from '../sky/region';

/** A region with a border that can be drawn, ICRS [deg]. */
export type DrawnRegion = Extract<SkyRegion, { cone: object } | { polygon: object }> | { box: BoxLimits };

/** Whether a value is a region whose border can be drawn. */
export function isDrawnRegion(value: unknown): value is DrawnRegion {
  const { cone, polygon, box } = object(value);
  const isFinite = (of: unknown, ...keys: string[]): boolean => keys.every(key => Number.isFinite(object(of)[key]));
  return (
    (cone !== undefined && isFinite(cone, 'ra', 'dec', 'radius')) ||
    (Array.isArray(polygon) && polygon.length > 2 && polygon.every(corner => isFinite(corner, '0', '1'))) ||
    (box !== undefined && isFinite(box, 'raMin', 'raMax', 'decMin', 'decMax'))
  );
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
