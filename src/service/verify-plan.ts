import { basename, join } from 'node:path';
import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import { releaseNamed } from '../gaia/release';
import { tableNamed } from '../gaia/table';
import { DEFAULT_RELEASE, DEFAULT_TABLE, GaiaError, type Plan, type VerifyRequest } from '../protocol';
import { rowsIn, spaceBound } from './cost';
import type { PlannedJob } from './engines/engine';
import type { Folders } from './folders';
import type { Throughput } from './throughput';
import { findTargets, type Target, type TargetsRequest } from './verify/targets';
import type { Volumes } from './volumes';

/** Every column is looked at and every byte is hashed: so many times the work of a scan of a few columns. */
const TIMES_A_SCAN = 3;

/**
 * Finds the files to verify and says what it will cost.
 * @throws GaiaError VOLUME_NOT_SET, FILE_NOT_FOUND, UNKNOWN_TABLE, PARTITION_NOT_FOUND, PATH_OUTSIDE
 */
export function planVerify(
  request: VerifyRequest,
  { volumes, folders, throughput }: { volumes: Volumes; folders: Folders; throughput: Throughput }
): PlannedJob {
  const { source } = request;
  const known = releaseNamed(source.release ?? DEFAULT_RELEASE);
  let wanted: TargetsRequest;
  let synthetic = false;
  if (source.files !== undefined) {
    const paths = source.files.map(path => folders.resolve(path));
    wanted = { paths, release: source.release, table: source.table };
  } else {
    const volume = volumes.open(source.volume);
    const release = volume.profile(known);
    const table = tableNamed(release, source.table ?? DEFAULT_TABLE);
    const files = volume.files(release, table);
    const out = files.find(({ real }) => real !== undefined && !folders.hold(real));
    if (out !== undefined) {
      throw folders.outside(out.path, out.real);
    }
    if (files.length === 0) {
      throw new GaiaError(
        'FILE_NOT_FOUND',
        `There are no ${table.prefix}… files in ${release.folder}/${table.folder} of ${volume.path}.`,
        'Is this the right volume?'
      );
    }
    synthetic = volume.synthetic;
    // A table that was found by listing has no profile to be checked against.
    const own = known.tables.find(({ name, folder }) => name === table.name && folder === table.folder);
    const paths = [join(volume.path, release.folder, table.folder)];
    wanted = { paths, release: release.name, table: own?.name, partitions: source.partitions };
  }
  const found = findTargets(wanted);
  const files = found.flatMap(target => target.files.map(({ path, bytes }) => ({ path, bytes })));
  const release = found[0]?.release ?? known;
  return {
    request,
    plan: planOf(request, found, files, throughput),
    release: release.name,
    table: [...new Set(found.map(({ table, folder }) => table?.name ?? basename(folder)))].join(', '),
    referenceEpoch: release.referenceEpoch,
    synthetic: synthetic || found.some(target => target.synthetic !== null),
    files,
    columns: [],
    verify: wanted,
    citation: release.citation,
    acknowledgement: synthetic ? SYNTHETIC_NOTICE : ACKNOWLEDGEMENT
  };
}

function planOf(
  request: VerifyRequest,
  targets: readonly Target[],
  files: readonly { bytes: number }[],
  throughput: Throughput
): Plan {
  const { workers } = throughput;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = files.reduce((sum, file) => sum + rowsIn(file.bytes), 0);
  const without = targets.filter(({ checksums }) => checksums === undefined);
  return {
    request,
    engine: 'embedded',
    files: files.length,
    missing: targets.flatMap(({ missing }) => missing),
    bytes,
    rows,
    seconds: TIMES_A_SCAN * throughput.seconds(bytes, files.length),
    ...spaceBound(request, workers, rows),
    workers,
    warnings: without.map(({ folder }) => `There is no list of checksums in ${folder}: MD5 sums cannot be compared.`)
  };
}
