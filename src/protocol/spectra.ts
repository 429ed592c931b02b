import type { ScanSource, TableFormatName } from './requests';

/** Table whose spectra are compared unless a request names another one. */
export const SPECTRA_TABLE = 'xp_sampled_mean_spectrum';

/** The sampling of Gaia's sampled mean XP spectra: 336…1020 nm in steps of 2 nm. */
export const XP_GRID = { first: 336, step: 2, samples: 343 } as const;

/** Wavelength of a sample of the XP grid [nm]. */
export const xpWavelength = (sample: number): number => XP_GRID.first + XP_GRID.step * sample;

/** All wavelengths of the XP grid [nm]. */
export const xpWavelengths = (): number[] => Array.from({ length: XP_GRID.samples }, (_, i) => xpWavelength(i));

/** Most spectra that a search finds. */
export const MAX_SIMILAR = 1000;

/** Spectra that a search finds unless told otherwise. */
export const DEFAULT_SIMILAR = 10;

/** How unlike two spectra are; see {@link SimilarSpectraRequest.metric}. */
export const SPECTRUM_METRICS = ['euclidean', 'cosine', 'chi2'] as const;
export type SpectrumMetric = (typeof SPECTRUM_METRICS)[number];

/** What spectra are compared with: a source's own spectrum in the same table, or 343 fluxes on the XP grid. */
export type Prototype =
  | { sourceId: string }
  /** Fluxes in any unit, for every metric is free of scale, and their uncertainties in the same unit. */
  | { flux: number[]; fluxError?: number[]; /** For people. */ name?: string };

/**
 * Finds the spectra most similar to a prototype. Smaller distances come first, equal ones by source_id.
 *
 * A spectrum that is null, that has a null or NaN sample in the range, that has another number of samples than the
 * prototype, or that has no light at all is left out and counted; see {@link LeftOutSpectra}.
 */
export interface SimilarSpectraRequest {
  type: 'SimilarSpectra';
  /** Default table: {@link SPECTRA_TABLE}. */
  source: ScanSource;
  prototype: Prototype;
  /** Number of spectra to find, 1–1000; default 10. */
  limit?: number;
  /** Column of fluxes; default `flux`. */
  fluxColumn?: string;
  /** Column of their uncertainties; default that of fluxes with `_error` behind, where there is one. */
  errorColumn?: string;
  /**
   * With f the spectrum and p the prototype, sums over the samples of the range, all in double:
   * - `euclidean` (default): ‖f/‖f‖ − p/‖p‖‖, ‖x‖ = √Σx². 0 to 2; how bright the sources are does not matter.
   * - `cosine`: 1 − Σfp/(‖f‖‖p‖), computed as ½‖f/‖f‖ − p/‖p‖‖², which loses no digits where spectra are alike. 0 to 2.
   *   The same order as `euclidean`.
   * - `chi2`: χ² = Σ w(f − ap)², w = 1/σ² of the spectrum's uncertainties, a = Σwfp/Σwp². If the prototype has
   *   uncertainties s too, w = 1/(σ² + a₀²s²) with a₀ the scale by w = 1/σ², and a is fitted again. With one parameter,
   *   χ² of the true shape is about the number of samples less one; noisy spectra fit anything, so choose by brightness.
   */
  metric?: SpectrumMetric;
  /** Only the samples from … to, ends included [nm]. */
  wavelengthRange?: [number, number];
  /** Default arrow. */
  format?: TableFormatName;
}

/** How many spectra were read and could not be compared. */
export interface LeftOutSpectra {
  /** There is none. */
  missing: number;
  /** Null or NaN (or infinite) samples, or uncertainties where they count. */
  incomplete: number;
  /** Another number of samples. */
  otherLength: number;
  /** All samples are 0. */
  dark: number;
}

/** A found spectrum while the search goes on. */
export interface RankedSource {
  sourceId: string;
  distance: number;
}

/** What makes a spectrum differ at one wavelength. */
export interface SpectrumDifference {
  /** [nm] */
  wavelength: number;
  /** f/‖f‖ − p/‖p‖, for `chi2` (f − ap)·√w, in standard deviations. */
  difference: number;
  /** Part of the squared distance (of χ²) that is made there, 0–1. */
  share: number;
}

export interface FoundSpectrum {
  rank: number;
  sourceId: string;
  distance: number;
  /** The prototype times this is the best fit: ‖f‖/‖p‖, for `chi2` a. */
  scale: number;
  /** null: no value. */
  flux: (number | null)[];
  fluxError?: (number | null)[];
  /** The wavelengths that differ most, most first. */
  differences: SpectrumDifference[];
}

/** `spectra.json` of a finished search. */
export interface SpectraResult {
  type: 'SimilarSpectra';
  metric: SpectrumMetric;
  /** Wavelengths of all samples [nm]. */
  wavelengths: number[];
  wavelengthRange?: [number, number];
  fluxColumn: string;
  fluxUnit?: string;
  prototype: { sourceId?: string; name?: string; flux: number[]; fluxError?: number[] };
  /** Spectra compared. */
  compared: number;
  leftOut: LeftOutSpectra;
  spectra: FoundSpectrum[];
}
