/** A cone on the sky, ICRS. */
export interface Cone {
  /** Right ascension of the centre [deg]. */
  ra: number;
  /** Declination of the centre [deg]. */
  dec: number;
  /** Radius [deg]. */
  radius: number;
}

/** Radius of a cone search that names none: 1 arcsec, as in gaia_utils [deg]. */
export const DEFAULT_RADIUS_DEG = 1 / 3600;

/** Where rows come from. Without `partitions`, `files` or `cone`: the whole table. */
export interface ScanSource {
  /** Folder of the volume (holds gdr1, gdr2, gedr3, gdr3); the service's default if absent. */
  volume?: string;
  /** DR1, DR2, EDR3, DR3; default DR3. */
  release?: string;
  /** Table of the release; default gaia_source. */
  table?: string;
  /** Partition names, `AAAAAA-BBBBBB`. */
  partitions?: string[];
  /** Absolute paths of partition files, inside a configured folder. */
  files?: string[];
  /** Only the partitions of this cone (margin-safe unless `strict`). */
  cone?: Cone & { strict?: boolean };
}

/** Count of rows, or of non-null values of columns, per HEALPix pixel. */
export interface DensityMapRequest {
  type: 'DensityMap';
  source: ScanSource;
  /** `1` counts rows, a column name counts its non-null values. Default `['1']`. */
  columns?: string[];
  /** HEALPix order, 0–12, NESTED. Default 8. */
  order?: number;
}

export const STATS = ['count', 'mean'] as const;
export type Stat = (typeof STATS)[number];

/** A statistic of one column per HEALPix pixel; nulls are left out, pixels without a value are null. */
export interface HealpixMapRequest {
  type: 'HealpixMap';
  source: ScanSource;
  column: string;
  stat?: Stat;
  /** HEALPix order, 0–12, NESTED. Default 8. */
  order?: number;
}

/** Rows of partitions as an Arrow file with units. */
export interface RowsRequest {
  type: 'Rows';
  source: ScanSource;
  /** Column names in either spelling; default all. */
  columns?: string[];
}

export type JobRequest = DensityMapRequest | HealpixMapRequest | RowsRequest;
export type JobType = JobRequest['type'];
export const JOB_TYPES: readonly JobType[] = ['DensityMap', 'HealpixMap', 'Rows'];

/** Request of a partition search. */
export interface PartitionsRequest {
  volume?: string;
  release?: string;
  table?: string;
  /** Right ascension [deg]. */
  ra: number;
  /** Declination [deg]. */
  dec: number;
  /** Radius [deg]; default 1 arcsec. */
  radius?: number;
  /** Exactly the partitions whose pixels meet the cone, without the safety margin. */
  strict?: boolean;
}

export const DEFAULT_RELEASE = 'DR3';
export const DEFAULT_TABLE = 'gaia_source';
export const DEFAULT_ORDER = 8;
