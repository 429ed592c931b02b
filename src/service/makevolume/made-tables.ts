import { releaseNamed, type ReleaseProfile } from '../../gaia/release';
import { tableNamed, type TableProfile } from '../../gaia/table';
import { GaiaError } from '../../protocol';
import { gaiaSourceText, MADE_RELEASES } from './gaia-source-text';
import { astrophysicalParametersText } from './parameter-tables';
import { xpContinuousText, xpSampledText } from './spectra';
import type { TableText } from './table-text';
import { variSummaryText } from './variability';

/** Tables of DR3 beside gaia_source that can be made, and the compressed bytes of each source of gaia_source in them. */
const OTHERS: Readonly<Record<string, { text: (seed: number) => TableText; bytes: number }>> = {
  xp_sampled_mean_spectrum: { text: xpSampledText, bytes: 120 },
  xp_continuous_mean_spectrum: { text: xpContinuousText, bytes: 3000 },
  astrophysical_parameters: { text: astrophysicalParametersText, bytes: 100 },
  vari_summary: { text: variSummaryText, bytes: 6 }
};
const OTHERS_RELEASE = 'DR3';
/** Compressed bytes of a row of gaia_source. */
const SOURCE_BYTES = 460;

/** A table to make. */
export interface MadeTable {
  profile: TableProfile;
  text: TableText;
  /** Compressed bytes of each source of the volume, roughly. */
  bytesPerSource: number;
  /** Whether a partition without rows has no file. */
  sparse: boolean;
}

/**
 * The release to make.
 * @throws GaiaError UNKNOWN_RELEASE, BAD_REQUEST for one that cannot be made
 */
export function madeRelease(name: string): ReleaseProfile {
  const release = releaseNamed(name);
  if (!MADE_RELEASES.includes(release.name)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `No volume of ${release.label} can be made.`,
      `Possible: ${MADE_RELEASES.join(', ')}.`
    );
  }
  return release;
}

/**
 * The tables to make.
 * @throws GaiaError UNKNOWN_TABLE, BAD_REQUEST for one that cannot be made
 */
export function madeTables(release: ReleaseProfile, names: readonly string[], seed: number): MadeTable[] {
  const profiles = new Set(names.map(name => tableNamed(release, name)));
  if (profiles.size === 0) {
    throw new GaiaError('BAD_REQUEST', 'A volume needs at least one table.');
  }
  return [...profiles].map(profile => {
    if (profile.name === 'gaia_source') {
      const text = gaiaSourceText(release.name, release.label);
      return { profile, text, bytesPerSource: SOURCE_BYTES, sparse: profile.naming !== 'healpix-range' };
    }
    const other = release.name === OTHERS_RELEASE ? OTHERS[profile.name] : undefined;
    if (!other) {
      const others = release.name === OTHERS_RELEASE ? Object.keys(OTHERS) : [];
      throw new GaiaError(
        'BAD_REQUEST',
        `The table ${profile.name} of ${release.label} cannot be made.`,
        `Possible: ${['gaia_source', ...others].join(', ')}.`
      );
    }
    return { profile, text: other.text(seed), bytesPerSource: other.bytes, sparse: true };
  });
}
