import type { RunOptions } from './engines';
import type { SimilarSpectraRequest } from './spectra';
import type { SqlRequest } from './sql';
import type { VerifyRequest } from './verify';

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

/** A part of the sky, ICRS, or a list of sources. */
export type Region =
  | { cone: Cone }
  /** Corners [ra, dec] in degrees, joined by great circles; either orientation, within a hemisphere. */
  | { polygon: [number, number][] }
  /** Between meridians and parallels [deg]; `raMin` > `raMax` goes through 0h. */
  | { box: { raMin: number; raMax: number; decMin: number; decMax: number } }
  /** `width` in degrees of right ascension. */
  | { box: { ra: number; dec: number; width: number; height: number } }
  /** HEALPix pixels, NESTED. */
  | { pixels: { order: number; pixels: number[] } }
  /** Multi-order coverage map (IVOA MOC 2.0): `8/34570-36209` or its JSON. */
  | { moc: string | Record<string, number[]> }
  /** Exact ids as text. */
  | { sourceIds: string[] };

export const REGION_KINDS = ['cone', 'polygon', 'box', 'pixels', 'moc', 'sourceIds'] as const;

/** A random part of the rows by the column random_index, the same every time: below a number, or a share of all. */
export type Sample = { randomIndexBelow: number } | { fraction: number };

/** What happens to a file that cannot be read: it ends the job, or it is left out and reported. */
export const ERROR_POLICIES = ['fail', 'skip'] as const;
export type ErrorPolicy = (typeof ERROR_POLICIES)[number];

export const VISIT_ORDERS = ['file', 'sky', 'random'] as const;
export type VisitOrder = (typeof VISIT_ORDERS)[number];

/** Where rows come from. Without `partitions`, `files`, `cone` or `region`: the whole table. */
export interface ScanSource {
  /** Folder of the volume (holds gdr1, gdr2, gedr3, gdr3); the service's default if absent. */
  volume?: string;
  /** DR1, DR2, EDR3, DR3 …; default DR3. */
  release?: string;
  /** Table of the release; default gaia_source. */
  table?: string;
  /** Partition names, `AAAAAA-BBBBBB`. */
  partitions?: string[];
  /** Absolute paths of partition files, inside a configured folder. */
  files?: string[];
  /** Short for a region that is a cone (margin-safe unless `strict`). */
  cone?: Cone & { strict?: boolean };
  region?: Region;
  /** Exactly the partitions whose pixels meet the region, without the safety margin. */
  strict?: boolean;
  /** Default true: only rows whose position lies in the region. False: all rows of its partitions. */
  exact?: boolean;
  /** A condition on rows, as after SQL's WHERE. */
  where?: string;
  sample?: Sample;
  /**
   * Order in which files are read: as they lie on the sky (`file`, default); spread evenly over it (`sky`), so that a
   * map and its estimates are good long before the end; or in a random order, the same every time (`random`), so that
   * the files read are a random sample of all at any moment and the errors of the estimates are what they say. All end
   * with the same answer. With `sample` the estimates also say what all rows come to. Tables are always in file order.
   */
  visit?: VisitOrder;
  /** Default: `fail` for tables and for a single file, else `skip`. */
  onError?: ErrorPolicy;
}

/** Formats of maps as files. */
export const MAP_FORMATS = ['arrow', 'fits', 'parquet', 'csv'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

/** Formats of tables as files: Arrow file and stream, Parquet, CSV, ECSV, VOTable, FITS. */
export const TABLE_FORMAT_NAMES = ['arrow', 'arrows', 'parquet', 'csv', 'ecsv', 'vot', 'fits'] as const;
export type TableFormatName = (typeof TABLE_FORMAT_NAMES)[number];

/** Frames of a map's pixels. */
export const MAP_FRAMES = ['icrs', 'galactic', 'ecliptic'] as const;
export type MapFrameName = (typeof MAP_FRAMES)[number];

/** Finest HEALPix order of a map. */
export const MAX_MAP_ORDER = 29;

/** Count of rows, or of non-null values of columns, per HEALPix pixel. */
export interface DensityMapRequest {
  type: 'DensityMap';
  source: ScanSource;
  /** `1` counts rows, a column or expression counts its non-null values. Default `['1']`. */
  columns?: string[];
  /**
   * HEALPix order, 0–29, NESTED. Default 8. Up to 12 in ICRS pixels come from source_id, else from ra and dec; rows
   * without position are then left out.
   */
  order?: number;
  /** Frame of the pixels; default icrs. */
  frame?: MapFrameName;
  /** Further files of the result; an Arrow file is always there. */
  formats?: MapFormat[];
}

export const STATS = [
  'count',
  'sum',
  'mean',
  'stddev',
  'min',
  'max',
  'median',
  'quantile',
  'approx_median',
  'approx_quantile'
] as const;
export type Stat = (typeof STATS)[number];

/** Statistics of columns per HEALPix pixel; nulls and NaN are left out, pixels without a value are null. */
export interface HealpixMapRequest {
  type: 'HealpixMap';
  source: ScanSource;
  /** A column or an expression; this or `columns`. */
  column?: string;
  /** Several of them in one scan: each is a layer of the map. */
  columns?: string[];
  /** Default mean; a list has one for each of `columns`. */
  stat?: Stat | Stat[];
  /** For `quantile` and `approx_quantile`: 0 to 1. */
  q?: number;
  /**
   * HEALPix order, 0–29, NESTED. Default 8. Up to 12 in ICRS pixels come from source_id, else from ra and dec; rows
   * without position are then left out.
   */
  order?: number;
  /** Frame of the pixels; default icrs. */
  frame?: MapFrameName;
  formats?: MapFormat[];
}

/** One axis of a histogram. */
export interface HistogramAxis {
  /** A column or an expression. */
  expression: string;
  /** Number of bins; default 100. */
  bins?: number;
  /** Ends [low, high]; default the range of the values. */
  range?: [number, number];
  /** Bins of equal width in log10. */
  log?: boolean;
}

/** Counts of rows in bins of one expression, or of two (an HR diagram). */
export interface HistogramRequest {
  type: 'Histogram';
  source: ScanSource;
  x: HistogramAxis;
  y?: HistogramAxis;
}

/** Count, nulls, min, max, mean, standard deviation and quantiles of columns. */
export interface StatisticsRequest {
  type: 'Statistics';
  source: ScanSource;
  /** Columns or expressions `… AS name`; default all columns. */
  columns?: string[];
}

/** Rows of partitions as a table file with units. */
export interface RowsRequest {
  type: 'Rows';
  source: ScanSource;
  /** Column names in either spelling, or expressions `… AS name`; default all columns. */
  columns?: string[];
  /** At most so many rows, the first in file order. */
  limit?: number;
  /** Only the rows with the smallest (or largest) values of an expression; ties by source_id. */
  top?: { by: string; count: number; descending?: boolean };
  /** Default arrow. */
  format?: TableFormatName;
}

/** Puts copies of files into the Parquet store, which later jobs read many times as fast. */
export interface ConvertRequest {
  type: 'Convert';
  /** Which files; conditions on rows have no place here: files are converted as a whole. */
  source: ScanSource;
  /** Columns to store, beside source_id; default all. Columns that are stored already stay. */
  columns?: string[];
  /** True: files are converted again although their copies hold. */
  fresh?: boolean;
  /** Folder, new or empty, for the same columns as a HATS catalogue. */
  hats?: string;
}

export type JobRequest = RunOptions &
  (
    | DensityMapRequest
    | HealpixMapRequest
    | HistogramRequest
    | StatisticsRequest
    | RowsRequest
    | ConvertRequest
    | SimilarSpectraRequest
    | SqlRequest
    | VerifyRequest
  );
export type JobType = JobRequest['type'];
export const JOB_TYPES: readonly JobType[] = [
  'DensityMap',
  'HealpixMap',
  'Histogram',
  'Statistics',
  'Rows',
  'Convert',
  'SimilarSpectra',
  'Sql',
  'Verify'
];

/** True for requests whose result is drawn on the sky. */
export function isMap(request: JobRequest): request is DensityMapRequest | HealpixMapRequest {
  return request.type === 'DensityMap' || request.type === 'HealpixMap';
}

/** Request of a partition search. */
export interface PartitionsRequest {
  volume?: string;
  release?: string;
  table?: string;
  /** Right ascension [deg]; with `dec` instead of `region`. */
  ra?: number;
  /** Declination [deg]. */
  dec?: number;
  /** Radius [deg]; default 1 arcsec. */
  radius?: number;
  region?: Region;
  /** Exactly the partitions whose pixels meet the region, without the safety margin. */
  strict?: boolean;
  /** Margin instead of the default 15 arcsec [deg]. */
  margin?: number;
}

export const DEFAULT_RELEASE = 'DR3';
export const DEFAULT_TABLE = 'gaia_source';
export const DEFAULT_ORDER = 8;
