import { PARTITION_ORDER } from '../../gaia/partitions';
import { pixelOfSourceId, SOURCE_ID_ORDER } from '../../gaia/source-id';
import type { Region } from '../../protocol';
import type { Position } from '../../sky/angles';
import { centreOf, type PixelRange } from '../../sky/healpix';
import { borderOf } from '../../sky/region-border';
import { regionRanges } from '../../sky/region';

/** What is drawn of a region: closed lines, points, or the border of pixels. */
export interface RegionLines {
  lines: Position[][];
  points: Position[];
  /** Level-8 pixels (NESTED) of a map, sorted and disjoint: what a search looks at. */
  pixels?: readonly PixelRange[];
  /** Its middle; undefined where it has none worth the name. */
  centre?: Position;
}

/** Points drawn at most. */
const MOST_POINTS = 2000;

/** Border, points and middle of a region, ICRS [deg]. */
export function regionLines(region: Region): RegionLines {
  if ('cone' in region) {
    const { ra, dec } = region.cone;
    return { lines: [borderOf(region)], points: [{ ra, dec }], centre: { ra, dec } };
  }
  if ('polygon' in region || 'box' in region) {
    return { lines: [borderOf(region)], points: [] };
  }
  if ('sourceIds' in region) {
    const pixels = new Set(region.sourceIds.slice(0, MOST_POINTS).map(id => pixelOfSourceId(id)));
    return { lines: [], points: [...pixels].map(pixel => centreOf(SOURCE_ID_ORDER, pixel)) };
  }
  return { lines: [], points: [], pixels: regionRanges(region, PARTITION_ORDER) };
}
