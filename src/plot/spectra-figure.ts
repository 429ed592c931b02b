import type { PlotTheme } from './theme';

/** One spectrum of a figure. */
export interface ShownSpectrum {
  id: string;
  label: string;
  rank?: number;
  distance?: number;
  /** Divided by it, the spectrum lies on the prototype. */
  scale?: number;
  /** null: no value. */
  flux: readonly (number | null)[];
  error?: readonly (number | null)[];
}

export interface SpectraFigureInput {
  wavelengths: readonly number[];
  /** True: they are numbers of samples, for nothing says the wavelengths. */
  isCounted?: boolean;
  unit?: string;
  prototype?: ShownSpectrum;
  spectra: readonly ShownSpectrum[];
  range?: readonly [number, number];
}

export interface SpectraLook {
  /** True: all on one scale, of the prototype or of the mean. */
  normalised: boolean;
  log: boolean;
  /** Bands of one standard error. */
  errors: boolean;
  /** The differences from the prototype, below. */
  residuals: boolean;
  /** Id of the spectrum that stands out. */
  chosen?: string;
}

/** Words of a figure, translated. */
export interface SpectraWords {
  wavelength: string;
  sample: string;
  flux: string;
  normalised: string;
  prototype: string;
  difference: string;
}

export const PROTOTYPE_COLOUR = { light: '#d62728', dark: '#ff6b6b' } as const;
export const FOUND_COLOUR = { light: '#1f77b4', dark: '#6cb6ff' } as const;
/** Spectra beyond so many are drawn faintly, all alike. */
const STRONG = 8;
/** Spectra that are drawn at most. */
export const MOST_DRAWN = 60;

/** Fluxes on the scale that a look wants. */
export function scaled(spectrum: ShownSpectrum, isNormalised: boolean, hasPrototype: boolean): (number | null)[] {
  const { flux, scale } = spectrum;
  const by = !isNormalised ? 1 : hasPrototype ? (scale ?? 1) : norm(flux);
  return flux.map(value => (value === null || by === 0 ? null : value / by));
}

/** Root mean square of the values that there are. */
function norm(flux: readonly (number | null)[]): number {
  let sum = 0;
  let count = 0;
  for (const value of flux) {
    if (value !== null) {
      sum += value * value;
      count++;
    }
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** The Plotly figure of spectra: found in blue, the prototype in red on top, the chosen one strong. */
export function spectraFigure(
  input: SpectraFigureInput,
  look: SpectraLook,
  theme: PlotTheme,
  words: SpectraWords
): { data: object[]; layout: object } {
  const { wavelengths, prototype, spectra, range } = input;
  const tone = theme.dark ? 'dark' : 'light';
  const data: object[] = [];
  const hasResiduals = look.residuals && prototype !== undefined;
  const drawn = spectra.slice(0, MOST_DRAWN);
  const one = drawn.find(({ id }) => id === look.chosen);
  const add = (spectrum: ShownSpectrum, colour: string, opacity: number, width: number): void => {
    const y = scaled(spectrum, look.normalised, prototype !== undefined);
    if (look.errors && spectrum.error && (spectrum === one || spectrum === prototype || drawn.length <= 3)) {
      data.push(...band(wavelengths, spectrum, y, colour, spectrum.id));
    }
    data.push(line(wavelengths, y, spectrum.label, colour, opacity, width, spectrum.id));
  };
  [...drawn].reverse().forEach(spectrum => {
    if (spectrum !== one) {
      const at = drawn.indexOf(spectrum);
      const opacity = one ? 0.22 : at < STRONG ? 0.95 - 0.09 * at : 0.25;
      add(spectrum, FOUND_COLOUR[tone], prototype ? opacity : Math.max(opacity, 0.4), 1.3);
    }
  });
  if (one) {
    add(one, FOUND_COLOUR[tone], 1, 2.4);
  }
  if (prototype) {
    add({ ...prototype, label: words.prototype }, PROTOTYPE_COLOUR[tone], 1, 2);
  }
  if (hasResiduals) {
    const shown = one ?? mostTelling(drawn);
    (shown ? [shown] : []).forEach(spectrum =>
      data.push({
        ...line(wavelengths, residual(spectrum, prototype), spectrum.label, FOUND_COLOUR[tone], 1, 1.4, 'residual'),
        yaxis: 'y2',
        fill: 'tozeroy'
      })
    );
  }
  return { data, layout: layoutOf(input, look, theme, words, hasResiduals, range) };
}

/** The first spectrum that is not the prototype itself. */
export const mostTelling = (spectra: readonly ShownSpectrum[]): ShownSpectrum | undefined =>
  spectra.find(({ distance }) => distance !== 0) ?? spectra[0];

/** f/‖f‖ − p/‖p‖, with norms over the samples that both have. */
export function residual(
  { flux }: Pick<ShownSpectrum, 'flux'>,
  prototype: Pick<ShownSpectrum, 'flux'>
): (number | null)[] {
  const both = flux.map((value, i) => value !== null && prototype.flux[i] !== null && prototype.flux[i] !== undefined);
  const of = (values: readonly (number | null)[]): number =>
    Math.sqrt(values.reduce<number>((sum, value, i) => sum + (both[i] ? value! * value! : 0), 0));
  const [own, its] = [of(flux), of(prototype.flux)];
  return flux.map((value, i) => (both[i] && own > 0 && its > 0 ? value! / own - prototype.flux[i]! / its : null));
}

function line(
  x: readonly number[],
  y: readonly (number | null)[],
  name: string,
  color: string,
  opacity: number,
  width: number,
  uid: string
): object {
  return {
    type: 'scatter',
    mode: 'lines',
    uid: `line ${uid}`,
    name,
    x,
    y,
    opacity,
    line: { color, width },
    connectgaps: false,
    hovertemplate: '%{x}<br>%{y:.4g}<extra>%{fullData.name}</extra>',
    showlegend: false
  };
}

/** A band of one standard error about a line. */
function band(
  x: readonly number[],
  { error = [], flux }: ShownSpectrum,
  y: readonly (number | null)[],
  color: string,
  uid: string
): object[] {
  const spread = (i: number): number | null => {
    const [value, own, sigma] = [y[i], flux[i], error[i]];
    return value === null || own === null || sigma === null || sigma === undefined || own === 0
      ? null
      : Math.abs(sigma * (value / own));
  };
  const edge = (sign: number): (number | null)[] =>
    y.map((value, i) => {
      const own = spread(i);
      return value === null || own === null ? value : value + sign * own;
    });
  const common = { type: 'scatter', mode: 'lines', x, line: { width: 0, color }, hoverinfo: 'skip', showlegend: false };
  return [
    { ...common, uid: `low ${uid}`, y: edge(-1) },
    { ...common, uid: `high ${uid}`, y: edge(1), fill: 'tonexty', fillcolor: `${color}33` }
  ];
}

function layoutOf(
  { unit, isCounted }: SpectraFigureInput,
  { normalised, log }: SpectraLook,
  theme: PlotTheme,
  words: SpectraWords,
  hasResiduals: boolean,
  range: SpectraFigureInput['range']
): object {
  const axis = { color: theme.text, gridcolor: theme.line, linecolor: theme.line, zeroline: false, automargin: true };
  const flux = normalised ? words.normalised : unit ? `${words.flux} [${unit}]` : words.flux;
  return {
    font: { family: theme.font, color: theme.text, size: 12 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    margin: { l: 64, r: 14, t: 12, b: 46 },
    hovermode: 'closest',
    hoverlabel: { font: { family: theme.font } },
    uirevision: 'spectra',
    xaxis: { ...axis, title: { text: isCounted ? words.sample : words.wavelength }, anchor: hasResiduals ? 'y2' : 'y' },
    yaxis: {
      ...axis,
      title: { text: flux },
      type: log ? 'log' : 'linear',
      exponentformat: 'power',
      domain: hasResiduals ? [0.32, 1] : [0, 1]
    },
    ...(hasResiduals && {
      yaxis2: {
        ...axis,
        title: { text: words.difference },
        domain: [0, 0.24],
        exponentformat: 'power',
        zeroline: true,
        zerolinecolor: theme.quietText
      }
    }),
    ...(range && {
      shapes: ['y domain', ...(hasResiduals ? ['y2 domain'] : [])].map(yref => ({
        type: 'rect',
        xref: 'x',
        yref,
        x0: range[0],
        x1: range[1],
        y0: 0,
        y1: 1,
        fillcolor: theme.text,
        opacity: 0.06,
        line: { width: 0 },
        layer: 'below'
      }))
    })
  };
}
