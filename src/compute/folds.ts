import type { BatchFold } from './batch-fold';
import type { RowFold } from './fold';
import { SelectedRows } from './batch-fold';
import { Histogram, type HistogramPartial, type HistogramResult } from './histogram';
import { HistogramFold } from './histogram-fold';
import type { HistogramSpec } from './histogram-spec';
import { checkHistogram } from './histogram-spec';
import { IdRange, type IdLimits } from './id-range';
import { fromQuick, PixelMap, type SkyMapResult } from './pixel-map';
import { PixelMapFold, type PixelPartial } from './pixel-map-fold';
import type { DensityPixelMapSpec, PixelMapSpec, StatPixelMapSpec } from './pixel-map-spec';
import { checkPixelMap } from './pixel-map-spec';
import { QuickOrSelected } from './quick-or-selected';
import { Statistics, StatisticsFold } from './statistics';
import type { StatisticsResult, StatisticsSpec } from './statistics-spec';
import { checkStatistics } from './statistics-spec';
import {
  checkTopRows,
  TopRows,
  TopRowsFold,
  type TopRowsPartial,
  type TopRowsResult,
  type TopRowsSpec
} from './top-rows';
import type { TallyPart } from './column-tally';

/** What a scan can make of rows; told apart by `type`. Plain data. */
export type FoldSpec = PixelMapSpec | HistogramSpec | StatisticsSpec | TopRowsSpec;

interface Results {
  DensityMap: SkyMapResult;
  HealpixMap: SkyMapResult;
  Histogram: HistogramResult;
  Statistics: StatisticsResult;
  TopRows: TopRowsResult;
}

interface Partials {
  DensityMap: PixelPartial;
  HealpixMap: PixelPartial;
  Histogram: HistogramPartial;
  Statistics: TallyPart[];
  TopRows: TopRowsPartial;
}

type FoldType = FoldSpec['type'];
type SpecOf<T extends FoldType> = Extract<FoldSpec, { type: T }>;

/** What a spec's scan comes to. */
export type FoldResult<S extends FoldSpec> = Results[S['type']];

/** A fold of one file, in a worker. */
export interface FileFold {
  fold: RowFold;
  /** Of the file's rows, when it has ended. */
  partial(): FilePartial;
}

/** What one file came to. Plain data. */
export interface FilePartial {
  rows: number;
  /** Rows that were selected. */
  selected: number;
  value: unknown;
}

/** The main thread's part: takes in files in their order. */
export interface Accumulator<P, R> {
  /** @throws GaiaError when the file does not go with those before, or OVER_BUDGET */
  merge(partial: P, file: string): void;
  result(): R;
}

interface FoldKind<T extends FoldType> {
  /** @throws GaiaError what is wrong with the spec whatever the columns are */
  check(spec: SpecOf<T>): void;
  /** The fold of a file. */
  file(path: string, spec: SpecOf<T>, idRange: IdRange | undefined): FileFold;
  accumulate(spec: SpecOf<T>): Accumulator<Partials[T], Results[T]>;
}

function selected<P>(
  path: string,
  spec: FoldSpec,
  own: BatchFold & { partial(): P },
  idRange: IdRange | undefined
): FileFold {
  const fold = new SelectedRows(path, spec, own, idRange);
  return { fold, partial: () => ({ rows: fold.rows, selected: fold.selected, value: own.partial() }) };
}

const pixelMap = <T extends 'DensityMap' | 'HealpixMap'>(): FoldKind<T> => ({
  check: checkPixelMap,
  file(path, spec, idRange) {
    const fold = new QuickOrSelected(path, spec, idRange, () =>
      selected(path, spec, new PixelMapFold(path, spec), idRange)
    );
    return { fold, partial: () => fold.partial(fromQuick) };
  },
  accumulate: spec => new PixelMap(spec)
});

const FOLDS: { [T in FoldType]: FoldKind<T> } = {
  DensityMap: pixelMap<'DensityMap'>(),
  HealpixMap: pixelMap<'HealpixMap'>(),
  Histogram: {
    check: checkHistogram,
    file: (path, spec, idRange) => selected(path, spec, new HistogramFold(spec), idRange),
    accumulate: spec => new Histogram(spec)
  },
  Statistics: {
    check: checkStatistics,
    file: (path, spec, idRange) => selected(path, spec, new StatisticsFold(spec), idRange),
    accumulate: spec => new Statistics(spec)
  },
  TopRows: {
    check: checkTopRows,
    file: (path, spec, idRange) => selected(path, spec, new TopRowsFold(spec), idRange),
    accumulate: spec => new TopRows(spec)
  }
};

const kindOf = (spec: FoldSpec): FoldKind<FoldType> => FOLDS[spec.type] as unknown as FoldKind<FoldType>;

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE: what is wrong with a spec whatever the columns are */
export const checkFold = (spec: FoldSpec): void => kindOf(spec).check(spec);

/** The fold of one file. */
export const fileFold = (path: string, spec: FoldSpec, limits?: IdLimits): FileFold =>
  kindOf(spec).file(path, spec, limits && new IdRange(limits));

export const accumulator = <S extends FoldSpec>(spec: S): Accumulator<unknown, FoldResult<S>> =>
  kindOf(spec).accumulate(spec) as Accumulator<unknown, FoldResult<S>>;

export type { DensityPixelMapSpec, HistogramSpec, StatisticsSpec, StatPixelMapSpec, TopRowsSpec };
