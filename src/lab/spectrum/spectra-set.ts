import {
  XP_GRID,
  xpWavelengths,
  type SpectraResult,
  type SpectrumMetric,
  type TableDescription,
  type TableWindow
} from '../../protocol';
import type { ShownSpectrum } from '../../plot/spectra-figure';

/** Spectra to be shown together. */
export interface SpectraSet {
  /** [nm] */
  wavelengths: number[];
  /** True: numbers of samples in place of wavelengths. */
  isCounted?: boolean;
  /** Of the fluxes. */
  unit?: string;
  /** Drawn in red, on top. */
  prototype?: ShownSpectrum;
  spectra: ShownSpectrum[];
  /** Of a search. */
  metric?: SpectrumMetric;
  /** Wavelengths that were compared [nm]. */
  range?: [number, number];
}

/** What a search has found: each spectrum divided by its scale lies on the prototype. */
export function setOfResult(result: SpectraResult): SpectraSet {
  const { prototype, wavelengths, fluxUnit, metric, wavelengthRange, spectra } = result;
  const label = prototype.sourceId ?? prototype.name ?? '';
  return {
    wavelengths,
    ...(fluxUnit !== undefined && { unit: fluxUnit }),
    prototype: {
      id: label,
      label,
      flux: prototype.flux,
      ...(prototype.fluxError && { error: prototype.fluxError })
    },
    spectra: spectra.map(({ rank, sourceId, distance, scale, flux, fluxError }) => ({
      id: sourceId,
      label: `${rank}: ${sourceId}`,
      rank,
      distance,
      scale,
      flux,
      ...(fluxError && { error: fluxError })
    })),
    metric,
    ...(wavelengthRange && { range: wavelengthRange })
  };
}

/** The numbers of an array's text, `[1.5E-4,null,NaN]` or `(1.5, 2.5)`; null where there is no number. */
export function numbersOf(text: string | null | undefined): (number | null)[] {
  const inside = /^\s*[[(]?(.*?)[\])]?\s*$/s.exec(text ?? '')![1];
  return inside.trim() === ''
    ? []
    : inside.split(',').map(item => {
        const value = item.trim() === '' ? NaN : Number(item);
        return Number.isFinite(value) ? value : null;
      });
}

/** The columns of a table of sampled spectra; undefined where it is none. */
export function spectraColumns({ columns }: TableDescription): { flux: string; error?: string } | undefined {
  const lists = columns.filter(
    ({ name, subtype, datatype }) => subtype !== undefined || (name.startsWith('flux') && datatype === 'string')
  );
  const flux = lists.find(({ name }) => name === 'flux') ?? lists.find(({ name }) => !/_error$/.test(name));
  const error = flux && lists.find(({ name }) => name === `${flux.name}_error`);
  return flux && { flux: flux.name, ...(error && { error: error.name }) };
}

/** Spectra from rows of a table. */
export function setOfRows(
  { cells, columns }: TableWindow,
  own: { flux: string; error?: string },
  unit: string | undefined
): SpectraSet {
  const of = (name: string): (string | null)[] | undefined => cells[columns.indexOf(name)];
  const [ids, fluxes, errors] = [
    of('source_id'),
    of(own.flux) ?? [],
    own.error === undefined ? undefined : of(own.error)
  ];
  const seen = new Map<string, number>();
  /** A source may have several spectra in a file: each has a name of its own. */
  const named = (id: string): string => {
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return times === 1 ? id : `${id} (${times})`;
  };
  const spectra = fluxes.flatMap((text, i): ShownSpectrum[] => {
    const flux = numbersOf(text);
    const id = named(ids?.[i] ?? String(i + 1));
    return flux.length === 0 ? [] : [{ id, label: id, flux, ...(errors && { error: numbersOf(errors[i]) }) }];
  });
  const samples = Math.max(0, ...spectra.map(({ flux }) => flux.length));
  const isCounted = samples !== XP_GRID.samples;
  const wavelengths = isCounted ? Array.from({ length: samples }, (_, i) => i) : xpWavelengths();
  return { wavelengths, ...(isCounted && { isCounted }), ...(unit !== undefined && { unit }), spectra };
}

/** Spectra as CSV: a line per wavelength, a column (and one of uncertainties) per spectrum. */
export function csvOf({ wavelengths, prototype, spectra }: SpectraSet): string {
  const all = prototype ? [{ ...prototype, label: 'prototype' }, ...spectra] : spectra;
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const head = all.flatMap(({ label, error }) => [label, ...(error ? [`${label} error`] : [])]);
  const lines = wavelengths.map((wavelength, i) =>
    [wavelength, ...all.flatMap(({ flux, error }) => [flux[i] ?? '', ...(error ? [error[i] ?? ''] : [])])].join(',')
  );
  return [['wavelength_nm', ...head].map(quoted).join(','), ...lines, ''].join('\n');
}
