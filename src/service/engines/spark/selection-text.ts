import type { Selection } from '../../../compute/scan';
import { GaiaError } from '../../../protocol';
import { checkedRegion } from '../../../sky';

/**
 * The conditions of a selection, in gaialab's own SQL.
 * @throws GaiaError BAD_REQUEST for a region that has no such form: pixels and coverage maps are matched by position
 */
export function selectionText({ where, region, cone, sample }: Selection): string | undefined {
  const parts: string[] = [];
  if (sample !== undefined) {
    const limit = 'fraction' in sample ? Math.round(sample.fraction * sample.total) : sample.randomIndexBelow;
    parts.push(`random_index < ${limit}`);
  }
  for (const place of [region, cone && { cone }]) {
    if (place !== undefined) {
      parts.push(regionText(place));
    }
  }
  if (where !== undefined) {
    parts.push(where);
  }
  return parts.length === 0 ? undefined : parts.map(part => `(${part})`).join(' AND ');
}

function regionText(region: NonNullable<Selection['region']>): string {
  const checked = checkedRegion(region);
  switch (checked.kind) {
    case 'cone':
      return `CONTAINS(POINT(ra, dec), CIRCLE(${checked.ra}, ${checked.dec}, ${checked.radius})) = 1`;
    case 'polygon': {
      const { polygon } = region as { polygon: readonly (readonly [number, number])[] };
      return `CONTAINS(POINT(ra, dec), POLYGON(${polygon.flat().join(', ')})) = 1`;
    }
    case 'box': {
      const { west, width, south, north } = checked.shape;
      const east = west + width;
      const between =
        width >= 360
          ? 'ra IS NOT NULL'
          : east <= 360
            ? `ra BETWEEN ${west} AND ${east}`
            : `(ra >= ${west} OR ra <= ${east - 360})`;
      return `dec BETWEEN ${south} AND ${north} AND ${between}`;
    }
    case 'moc':
      throw new GaiaError(
        'BAD_REQUEST',
        'Spark cannot test positions against pixels or a coverage map.',
        'Take whole partitions (exact: false), a cone, polygon or box, or engine embedded.'
      );
  }
}
