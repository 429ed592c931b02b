import { GaiaError } from '../protocol';
import type { SpectrumMetric } from '../protocol';
import type { Selection } from './selection';
import { checkSelection } from './selection';

/** The spectra nearest to a prototype, see `SimilarSpectraRequest` in protocol for what near means. Plain data. */
export interface SimilarSpectraSpec extends Selection {
  type: 'SimilarSpectra';
  /** Fluxes of the prototype, all samples; rounded to float32 where the column is. */
  flux: readonly number[];
  /** Its uncertainties, for `chi2`. */
  fluxError?: readonly number[];
  fluxColumn: string;
  /** Needed for `chi2`; else only passed on for the spectra that are found. */
  errorColumn?: string;
  metric: SpectrumMetric;
  /** Samples that count: [first, last), default all. */
  samples?: readonly [number, number];
  /** Number of spectra to find. */
  count: number;
}

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkSimilarSpectra(spec: SimilarSpectraSpec): void {
  const { count, flux, fluxError, samples = [0, flux.length], metric, errorColumn } = spec;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new GaiaError('BAD_REQUEST', `The spectra that are asked for are 1 or more, not ${count}.`);
  }
  const [first, last] = samples;
  if (!(first >= 0 && last - first >= 2 && last <= flux.length)) {
    throw new GaiaError('BAD_REQUEST', `Samples ${first} to ${last} are not two of ${flux.length} at least.`);
  }
  const used = flux.slice(first, last);
  if (!used.every(Number.isFinite) || used.every(value => value === 0)) {
    throw new GaiaError('BAD_REQUEST', 'The prototype has samples without value, or no light.', undefined);
  }
  if (metric === 'chi2' && errorColumn === undefined) {
    throw new GaiaError('BAD_REQUEST', 'The metric chi2 needs a column of uncertainties.', 'Name an errorColumn.');
  }
  if (fluxError !== undefined && fluxError.length !== flux.length) {
    throw new GaiaError(
      'BAD_REQUEST',
      `The prototype has ${flux.length} fluxes and ${fluxError.length} uncertainties.`
    );
  }
  checkSelection(spec);
}
