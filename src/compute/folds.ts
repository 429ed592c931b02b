import type { BatchFold } from './batch-fold';
import type { Accumulator, ColumnFold, RowFold, ScanContext } from './fold';
import { SelectedRows } from './batch-fold';
import { Histogram, type HistogramPartial, type HistogramResult } from './histogram';
import { HistogramFold } from './histogram-fold';
import type { HistogramSpec } from './histogram-spec';
import { checkHistogram } from './histogram-spec';
import { IdRange, type IdLimits } from './id-range';
import { fromQuick, type SkyMapResult } from './pixel-map';
import { PixelMapFold, type PixelPartial } from './pixel-map-fold';
import type { DensityPixelMapSpec, PixelMapSpec, StatPixelMapSpec } from './pixel-map-spec';
import { checkPixelMap } from './pixel-map-spec';
import { QuickOrSelected } from './quick-or-selected';
import { SkyMap, type SkyMapAnswer } from './sky-map';
import { SimilarSpectra, type SimilarSpectraResult } from './similar-spectra';
import { SpectraFold, type SpectraPartial } from './spectra-fold';
import { checkSimilarSpectra, type SimilarSpectraSpec } from './spectra-spec';
import { Statistics, StatisticsFold } from './statistics';
import type { StatisticsResult, StatisticsSpec } from './statistics-spec';
import { checkStatistics } from './statistics-spec';
import {
  checkTopRows,
  TopRows,
  TopRowsFold,
  type TopRowsAnswer,
  type TopRowsPartial,
  type TopRowsResult,
  type TopRowsSpec
} from './top-rows';
import type { TallyPart } from './column-tally';

/** What a scan can make of rows; told apart by `type`. Plain data. */
export type FoldSpec = PixelMapSpec | HistogramSpec | StatisticsSpec | TopRowsSpec | SimilarSpectraSpec;

interface Results {
  DensityMap: SkyMapResult;
  HealpixMap: SkyMapResult;
  Histogram: HistogramResult;
  Statistics: StatisticsResult;
  TopRows: TopRowsResult;
  SimilarSpectra: SimilarSpectraResult;
}

interface Answers {
  DensityMap: SkyMapAnswer;
  HealpixMap: SkyMapAnswer;
  Histogram: HistogramResult;
  Statistics: StatisticsResult;
  TopRows: TopRowsAnswer;
  SimilarSpectra: SimilarSpectraResult;
}

interface Partials {
  DensityMap: PixelPartial;
  HealpixMap: PixelPartial;
  Histogram: HistogramPartial;
  Statistics: TallyPart[];
  TopRows: TopRowsPartial;
  SimilarSpectra: SpectraPartial;
}

type FoldType = FoldSpec['type'];
type SpecOf<T extends FoldType> = Extract<FoldSpec, { type: T }>;

/** What a spec's scan has come to so far. */
export type FoldResult<S extends FoldSpec> = Results[S['type']];

/** What a spec's scan comes to; streamed where it may be large. */
export type FoldAnswer<S extends FoldSpec> = Answers[S['type']];

/** A fold of one file, in a worker. */
export interface FileFold {
  fold: RowFold;
  /** The same for rows that come as columns; one of the two is used. */
  byColumns?: ColumnFold;
  /** Of the file's rows, when it has ended. */
  partial(): FilePartial;
}

/** What one file came to. Plain data. */
export interface FilePartial {
  rows: number;
  /** Rows that were selected. */
  selected: number;
  value: unknown;
  /** The stored copy that was read instead of the file. */
  store?: string;
  /** Why a stored copy was not read. */
  note?: string;
  /** Only the parts of the file were read that may hold selected rows; `rows` are those in them. */
  seek?: true;
}

interface FoldKind<T extends FoldType> {
  /** @throws GaiaError what is wrong with the spec whatever the columns are */
  check(spec: SpecOf<T>): void;
  /** The fold of a file. */
  file(path: string, spec: SpecOf<T>, idRange: IdRange | undefined): FileFold;
  accumulate(spec: SpecOf<T>, context: ScanContext): Accumulator<Partials[T], Results[T], Answers[T]>;
}

function selected<P>(
  path: string,
  spec: FoldSpec,
  own: BatchFold & { partial(): P },
  idRange: IdRange | undefined
): FileFold {
  const fold = new SelectedRows(path, spec, own, idRange);
  return { fold, byColumns: fold, partial: () => ({ rows: fold.rows, selected: fold.selected, value: own.partial() }) };
}

const pixelMap = <T extends 'DensityMap' | 'HealpixMap'>(): FoldKind<T> => ({
  check: checkPixelMap,
  file(path, spec, idRange) {
    const fold = new QuickOrSelected(path, spec, idRange, lengths =>
      selected(path, spec, new PixelMapFold(path, spec, lengths), idRange)
    );
    return { fold, byColumns: fold, partial: () => fold.partial(fromQuick) };
  },
  accumulate: (spec, context) => new SkyMap(spec, context)
});

const FOLDS: { [T in FoldType]: FoldKind<T> } = {
  DensityMap: pixelMap<'DensityMap'>(),
  HealpixMap: pixelMap<'HealpixMap'>(),
  Histogram: {
    check: checkHistogram,
    file: (path, spec, idRange) => selected(path, spec, new HistogramFold(spec), idRange),
    accumulate: spec => withAnswer(new Histogram(spec))
  },
  Statistics: {
    check: checkStatistics,
    file: (path, spec, idRange) => selected(path, spec, new StatisticsFold(spec), idRange),
    accumulate: spec => withAnswer<TallyPart[], StatisticsResult>(new Statistics(spec))
  },
  TopRows: {
    check: checkTopRows,
    file: (path, spec, idRange) => selected(path, spec, new TopRowsFold(spec), idRange),
    accumulate: (spec, context) => new TopRows(spec, context)
  },
  SimilarSpectra: {
    check: checkSimilarSpectra,
    file(path, spec, idRange) {
      const fold = new SpectraFold(path, spec, idRange);
      const partial = () => ({ rows: fold.rows, selected: fold.selected, value: fold.partial() });
      return { fold, byColumns: fold, partial };
    },
    accumulate: spec => new SimilarSpectra(spec)
  }
};

const kindOf = (spec: FoldSpec): FoldKind<FoldType> => FOLDS[spec.type] as unknown as FoldKind<FoldType>;

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE: what is wrong with a spec whatever the columns are */
export const checkFold = (spec: FoldSpec): void => kindOf(spec).check(spec);

/** The fold of one file. */
export const fileFold = (path: string, spec: FoldSpec, limits?: IdLimits): FileFold =>
  kindOf(spec).file(path, spec, limits && new IdRange(limits));

export const accumulator = <S extends FoldSpec>(
  spec: S,
  context: ScanContext
): Accumulator<unknown, FoldResult<S>, FoldAnswer<S>> =>
  kindOf(spec).accumulate(spec, context) as Accumulator<unknown, FoldResult<S>, FoldAnswer<S>>;

interface SmallFold<P, R> {
  merge(partial: P, path: string): void;
  partial?(): P;
  result(): R;
}

/** A fold that is small whatever the files are: its answer is what it shows. */
const withAnswer = <P, R>(fold: SmallFold<P, R>): Accumulator<P, R, R> => ({
  merge: (partial, path) => fold.merge(partial, path),
  partial: () => fold.partial?.(),
  result: () => fold.result(),
  answer: async () => fold.result()
});

export type { DensityPixelMapSpec, HistogramSpec, StatisticsSpec, StatPixelMapSpec, TopRowsSpec };
