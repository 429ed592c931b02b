import { GaiaError } from '../protocol/errors';
import { plainName } from './names';
import { DR1 } from './releases/dr1';
import { DR2 } from './releases/dr2';
import { DR3 } from './releases/dr3';
import { DR4 } from './releases/dr4';
import { EDR3 } from './releases/edr3';
import { FPR } from './releases/fpr';
import type { TableProfile } from './table';

/** Everything that differs between two releases, as data. */
export interface ReleaseProfile {
  /** `DR3`. */
  name: string;
  /** `Gaia DR3`, as in designations and headers. */
  label: string;
  /** Schema in queries, `gaiadr3`. */
  schema: string;
  /** Folder on the volume, `gdr3`. */
  folder: string;
  /** Epoch of positions and motions [Julian year, TCB]. */
  referenceEpoch: number;
  /**
   * How the main tables are cut: by the level-8 NESTED pixel in the source_id (the ranges of `PARTITIONS`), by
   * source_id itself, or by a running number.
   */
  partitioning: 'healpix-8' | 'source-id' | 'sequence';
  /** Text of a missing value in a scalar field. */
  nullText: '' | 'null';
  /** Whether the files begin with an ECSV header. */
  header: 'ecsv' | 'none';
  /** Name of the file with the checksums, in each table's folder. */
  checksums: string;
  tables: readonly TableProfile[];
  /** What to cite. */
  citation: string;
  /** True for a release whose files are not public yet: the profile is a guess, see `note`. */
  draft?: boolean;
  /** What a user of this profile must know. */
  note?: string;
}

/** The releases, oldest first. */
export const RELEASES: readonly ReleaseProfile[] = [DR1, DR2, EDR3, DR3, FPR, DR4];

/**
 * The release that a user means: `DR3`, `dr3`, `gdr3`, `Gaia DR3`, `gaiadr3`.
 *
 * @throws GaiaError UNKNOWN_RELEASE listing those there are
 */
export function releaseNamed(text: string): ReleaseProfile {
  const wanted = plainName(text);
  const found = RELEASES.find(({ name, label, schema, folder }) =>
    [name, label, schema, folder].some(known => plainName(known) === wanted)
  );
  if (!found) {
    const names = RELEASES.map(release => release.name).join(', ');
    throw new GaiaError('UNKNOWN_RELEASE', `There is no release '${text}'.`, `Known: ${names}.`, { release: text });
  }
  return found;
}
