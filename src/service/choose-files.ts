import { basename } from 'node:path';
import { POSITION_MARGIN_DEG } from '../gaia/cone';
import { filesOfRanges, filesOfSourceIds } from '../gaia/file-spans';
import { parsePartition, partitionsOfRanges } from '../gaia/partitions';
import type { ReleaseProfile } from '../gaia/release';
import { regionPixels } from '../gaia/search';
import { pixelOfSourceId } from '../gaia/source-id';
import type { TableProfile } from '../gaia/table';
import type { ScanSource } from '../protocol';
import { implied, type CompiledFilter } from '../query';
import type { ListedFile, Volume } from './volume';

export interface ChosenFiles {
  files: ListedFile[];
  /** Partitions that the request names or its region meets, of which the volume has no file. */
  missing: string[];
}

/** The files that a source names: of partitions, of a region, or all of the table. */
export function chooseFiles(
  volume: Volume,
  release: ReleaseProfile,
  table: TableProfile,
  source: ScanSource
): ChosenFiles {
  const all = volume.files(release, table);
  const byPartition = new Map(all.map(file => [file.partition, file]));
  if (source.partitions !== undefined) {
    const wanted =
      table.naming === 'healpix-range' ? source.partitions.map(name => parsePartition(name).name) : source.partitions;
    return {
      files: wanted.flatMap(name => byPartition.get(name) ?? []),
      missing: wanted.filter(name => !byPartition.has(name))
    };
  }
  const region = source.region ?? (source.cone && { cone: source.cone });
  if (region === undefined) {
    return { files: all, missing: [] };
  }
  const strict = source.strict ?? source.cone?.strict;
  const { ranges } = regionPixels(region, { strict, referenceEpoch: release.referenceEpoch });
  const spans = volume.spans(release, table);
  const names = 'sourceIds' in region ? filesOfSourceIds(spans, region.sourceIds) : filesOfRanges(spans, ranges);
  // Only the main table has a file for every partition; in others a missing file means no source.
  const missing =
    table.naming === 'healpix-range' && table.files !== undefined
      ? partitionsOfRanges(ranges)
          .map(({ name }) => name)
          .filter(name => !byPartition.has(name))
      : [];
  return { files: named(all, names), missing };
}

/** Leaves out files that cannot hold a row for which the filter is true. */
export function pruneFiles(
  volume: Volume,
  release: ReleaseProfile,
  table: TableProfile,
  files: ListedFile[],
  filter: CompiledFilter
): ListedFile[] {
  const { sourceIds, sourceIdRange, circles } = implied(filter);
  const spans = volume.spans(release, table);
  let left = files;
  if (sourceIds !== undefined) {
    left = named(left, filesOfSourceIds(spans, sourceIds));
  }
  if (sourceIdRange !== undefined) {
    const [first, last] = sourceIdRange.map(id => pixelOfSourceId(id, 8));
    left = named(left, filesOfRanges(spans, [{ start: first, end: last + 1 }]));
  }
  if (circles !== undefined) {
    const margin = { margin: POSITION_MARGIN_DEG };
    const names = circles.flatMap(cone => filesOfRanges(spans, regionPixels({ cone }, margin).ranges));
    left = named(left, names);
  }
  return left;
}

function named(files: ListedFile[], names: readonly string[]): ListedFile[] {
  const wanted = new Set(names);
  return files.filter(({ path }) => wanted.has(basename(path)));
}
