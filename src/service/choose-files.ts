import { basename } from 'node:path';
import { POSITION_MARGIN_DEG } from '../gaia/cone';
import { filesOfRanges, filesOfSourceIds, type FileSpans } from '../gaia/file-spans';
import { parsePartition, partitionsOfRanges } from '../gaia/partitions';
import type { ReleaseProfile } from '../gaia/release';
import { regionPixels, type RegionPixels } from '../gaia/search';
import { pixelOfSourceId } from '../gaia/source-id';
import type { TableProfile } from '../gaia/table';
import type { IndexProgress, Region, ScanSource } from '../protocol';
import { implied, type CompiledFilter, type Implied } from '../query';
import type { FileIndexes, FoundSpans, SpanOptions } from './file-index';
import type { ListedFile, Volume } from './volume';

export interface ChosenFiles {
  files: ListedFile[];
  /** Partitions that the request names or its region meets, of which the volume has no file. */
  missing: string[];
  /** Set while the index of the files is not whole: there may be fewer of them. */
  indexing?: IndexProgress;
  warnings: string[];
}

/** Where to choose, and how long to wait for an index of files whose names say nothing. */
export interface ChoiceOf {
  volume: Volume;
  release: ReleaseProfile;
  table: TableProfile;
  indexes: FileIndexes;
  options?: SpanOptions;
}

/** The files that a source names: of partitions, of a region, or all of the table. */
export async function chooseFiles(of: ChoiceOf, source: ScanSource): Promise<ChosenFiles> {
  const { volume, release, table } = of;
  const all = volume.files(release, table);
  const byPartition = new Map(all.map(file => [file.partition, file]));
  if (source.partitions !== undefined) {
    const wanted =
      table.naming === 'healpix-range' ? source.partitions.map(name => parsePartition(name).name) : source.partitions;
    return {
      files: wanted.flatMap(name => byPartition.get(name) ?? []),
      missing: wanted.filter(name => !byPartition.has(name)),
      warnings: []
    };
  }
  const region = source.region ?? (source.cone && { cone: source.cone });
  if (region === undefined) {
    return { files: all, missing: [], warnings: [] };
  }
  const strict = source.strict ?? source.cone?.strict;
  const pixels = regionPixels(region, { strict, referenceEpoch: release.referenceEpoch });
  const { ranges } = pixels;
  const { spans, indexing, warnings } = await spansOf(of);
  const names = filesOfRegion(spans, region, pixels);
  // Only the main table has a file for every partition; in others a missing file means no source.
  const missing =
    table.naming === 'healpix-range' && table.files !== undefined
      ? partitionsOfRanges(ranges)
          .map(({ name }) => name)
          .filter(name => !byPartition.has(name))
      : [];
  return { files: named(all, names), missing, indexing, warnings };
}

/** Names of the files that may hold sources of a region. */
export function filesOfRegion(spans: FileSpans, region: Region, { ranges }: RegionPixels): string[] {
  return 'sourceIds' in region ? filesOfSourceIds(spans, region.sourceIds) : filesOfRanges(spans, ranges);
}

/** Leaves out files that cannot hold a row for which the filter is true. */
export async function pruneFiles(
  of: ChoiceOf,
  files: ListedFile[],
  filter: CompiledFilter
): Promise<Omit<ChosenFiles, 'missing'>> {
  return pruneImplied(of, files, implied(filter));
}

/** Leaves out files that cannot hold a row of which so much is known. */
export async function pruneImplied(
  of: ChoiceOf,
  files: ListedFile[],
  { sourceIds, sourceIdRange, circles }: Implied
): Promise<Omit<ChosenFiles, 'missing'>> {
  if (sourceIds === undefined && sourceIdRange === undefined && circles === undefined) {
    return { files, warnings: [] };
  }
  const { spans, indexing, warnings } = await spansOf(of);
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
  return { files: left, indexing, warnings };
}

const spansOf = ({ volume, release, table, indexes, options }: ChoiceOf): Promise<FoundSpans> =>
  indexes.spans(volume, release, table, options);

function named(files: ListedFile[], names: readonly string[]): ListedFile[] {
  const wanted = new Set(names);
  return files.filter(({ path }) => wanted.has(basename(path)));
}
