import type { TranslationBundle } from '@jupyterlab/translation';
import { residual, type ShownSpectrum } from '../../plot/spectra-figure';
import { element } from '../elements';

/** Wavelengths that are named. */
const NAMED = 5;

/** Where a spectrum differs most from the prototype: wavelengths and their parts of the squared distance, most first. */
export function mostDifferent(
  spectrum: Pick<ShownSpectrum, 'flux'>,
  prototype: Pick<ShownSpectrum, 'flux'>,
  wavelengths: readonly number[],
  range?: readonly [number, number]
): { wavelength: number; share: number; isMore: boolean }[] {
  const isInside = (wavelength: number): boolean => !range || (wavelength >= range[0] && wavelength <= range[1]);
  const inside = (flux: readonly (number | null)[]): (number | null)[] =>
    flux.map((value, i) => (isInside(wavelengths[i]) ? value : null));
  const differences = residual({ flux: inside(spectrum.flux) }, { flux: inside(prototype.flux) });
  const sum = differences.reduce<number>((total, value) => total + (value ?? 0) ** 2, 0);
  return differences
    .flatMap((value, i) => (value === null ? [] : [{ wavelength: wavelengths[i], value }]))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.wavelength - b.wavelength)
    .slice(0, NAMED)
    .filter(({ value }) => value !== 0)
    .map(({ wavelength, value }) => ({ wavelength, share: (value * value) / sum, isMore: value > 0 }));
}

/** A sentence about where a spectrum differs most. */
export function differencesNode(
  trans: TranslationBundle,
  spectrum: ShownSpectrum,
  prototype: ShownSpectrum,
  wavelengths: readonly number[],
  range?: readonly [number, number]
): HTMLElement {
  const node = element('div', 'jp-gaia-spectra-differences');
  const most = mostDifferent(spectrum, prototype, wavelengths, range);
  const title = element('strong');
  title.textContent = spectrum.label;
  const parts = most.map(({ wavelength, share, isMore }) =>
    isMore
      ? trans.__('%1 nm brighter (%2 %)', String(wavelength), (100 * share).toFixed(1))
      : trans.__('%1 nm fainter (%2 %)', String(wavelength), (100 * share).toFixed(1))
  );
  const words =
    parts.length === 0
      ? trans.__(' is the prototype itself.')
      : trans.__(' differs most from the prototype at %1 of the squared distance.', parts.join(', '));
  node.append(title, words);
  return node;
}
