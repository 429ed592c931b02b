import type { ScanSource } from './requests';

/** What a verification may say of its files: whole files of one table are read. */
export const VERIFY_SOURCE_FIELDS = ['volume', 'release', 'table', 'partitions', 'files'] as const;

/**
 * Verifies the files of a table: checksums, gzip, header, rows, ids, and the sums over the whole table against the published
 * ones. Files with faults are its finding, not its failure: `manifest.verified` says what it came to, `report.json` everything.
 */
export interface VerifyRequest {
  type: 'Verify';
  /** Only `volume`, `release`, `table`, and `partitions` or `files`; default all files of gaia_source. */
  source: ScanSource;
  /** True: reads all files again, also those that were found sound before and have not changed since. */
  fresh?: boolean;
}

/** Something wrong with a file, or with the table as a whole. */
export interface VerifyFault {
  /** The file's name; absent for the table as a whole. */
  file?: string;
  /** `missing`, `unexpected`, `unreadable`, `md5`, `gzip`, `header`, `cells`, `values`, `order`, `range`, `duplicates` or `totals`. */
  check: string;
  /** In one line. */
  message: string;
}

/** A published number and what was counted. */
export interface VerifiedNumber {
  /** `rows`, `nulls of parallax`, …. */
  what: string;
  published: number;
  found: number;
}

/** Faults that {@link Verified} lists at most; the report has all. */
export const MOST_FAULTS = 100;

/** What the verification of one table (or of some of its files) came to. */
export interface Verified {
  /** Absolute path. */
  folder: string;
  release: string;
  /** Null where the folder is that of no known table. */
  table: string | null;
  /** When (ISO 8601). */
  at: string;
  /** The job that did it; absent for one from the command line. */
  job?: string;
  /** Nothing is wrong. */
  ok: boolean;
  /** False: only some files were asked for. */
  whole: boolean;
  /** Files that are there, and those of them that an earlier run had read and that have not changed since. */
  files: number;
  resumed: number;
  /** Files that ESA published; null where that is not known. */
  expected: number | null;
  /** Compressed. */
  bytes: number;
  rows: number;
  /** Files with faults, files that should be there, files that should not. */
  faulty: number;
  missing: number;
  unexpected: number;
  /** The first {@link MOST_FAULTS}: those of the table first, then file by file. */
  faults: VerifyFault[];
  /** Published numbers of the whole table; empty unless all of its files are there and sound. */
  published: VerifiedNumber[];
  /** What the reader must know and what is no fault. */
  notes: string[];
}
