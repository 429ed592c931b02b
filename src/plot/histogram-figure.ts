import type { HistogramFrame, HistogramFrameAxis } from '../protocol';
import { lettersOn, plotlyLines, TITLE_LINE_HEIGHT, titleLines } from './axis-title';
import { colourScale, type ColourMapName } from './colour-maps';
import type { Brush } from './histogram-bins';
import { scaleOf } from './stretch';
import type { PlotTheme } from './theme';
import { ticksOn } from './ticks';

/** How a histogram is drawn. Plain data: kept with the layout of the page. */
export interface HistogramLook {
  /** Logarithmic counts: along the axis of one, as colours of two; absent: of two. */
  isLog?: boolean;
  /** y grows downwards, as magnitudes do; absent: where y is one. */
  isInverted?: boolean;
  /** Each layer as a share of its rows. */
  isShare: boolean;
  colours: ColourMapName;
  isReversed: boolean;
}

export const DEFAULT_HISTOGRAM_LOOK: HistogramLook = {
  isShare: false,
  colours: 'viridis',
  isReversed: false
};

export interface HistogramLayer {
  name: string;
  frame: HistogramFrame;
}

export interface HistogramFigureOptions {
  /** The histogram; of one axis, others over it. */
  layers: readonly HistogramLayer[];
  look: HistogramLook;
  /** Axes with bins of equal width in log10. */
  log: { x: boolean; y: boolean };
  brush: Brush | null;
  theme: PlotTheme;
  revision: number;
  /** Lines of the axes' titles, {@link axisTitles}. */
  axes: AxisTitles;
  /** Only in files. */
  title?: string;
}

/** Titles of the axes, each in lines. */
export interface AxisTitles {
  x: readonly string[];
  y: readonly string[];
}

/** Space around the axes for the labels of their ticks and one line of their titles [CSS pixels]. */
const MARGINS = { left: 70, right: 20, top: 14, bottom: 56 } as const;
/** Above the axes, where the figure has a title. */
const TOP_WITH_TITLE = 46;
/** Right of the axes: bar of the colours with its labels. */
const BAR_WIDTH = 90;

/** The axes' titles as they fit into a figure of a size [CSS pixels]. */
export function axisTitles({ x, y }: HistogramFrame, look: HistogramLook, width: number, height: number): AxisTitles {
  const across = width - MARGINS.left - MARGINS.right - (y ? BAR_WIDTH : 0);
  // In the middle of its axis, a title may be as long as the nearer end of the figure allows, that of a long title of x.
  const up = height - MARGINS.bottom - TITLE_LINE_HEIGHT;
  return {
    x: titleLines(x, lettersOn(across)),
    y: y ? titleLines(y, lettersOn(up)) : [look.isShare ? 'share of rows per bin' : 'rows per bin']
  };
}

/** Line colours that the colour-blind tell apart (Okabe & Ito 2008), readable on light and dark. */
const LINES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** Whether y is drawn downwards. */
export function isInverted({ y }: HistogramFrame, { isInverted: chosen }: HistogramLook): boolean {
  return y !== undefined && (chosen ?? y.unit === 'mag');
}

/** Whether counts are drawn by their logarithm. */
export const isLog = ({ y }: HistogramFrame, look: HistogramLook): boolean => look.isLog ?? y !== undefined;

/** A histogram as Plotly wants it: steps, or a heatmap with a colour bar. */
export function histogramFigure(options: HistogramFigureOptions): { data: object[]; layout: object } {
  const { layers, look, log, theme, brush, axes, title } = options;
  const [first] = layers;
  const { x, y } = first.frame;
  const grid = { gridcolor: theme.line, zeroline: false, linecolor: theme.line, griddash: 'dot' };
  const axis = (lines: readonly string[], isLogarithmic: boolean): object => ({
    ...grid,
    title: { text: plotlyLines(lines), standoff: 8 },
    type: isLogarithmic ? 'log' : 'linear',
    ticks: 'outside',
    tickcolor: theme.line,
    exponentformat: 'power'
  });
  const yAxis = y
    ? { ...axis(axes.y, log.y), range: rangeOf(y, log.y, isInverted(first.frame, look)), showgrid: false }
    : {
        ...grid,
        title: { text: plotlyLines(axes.y), standoff: 8 },
        type: isLog(first.frame, look) ? 'log' : 'linear',
        rangemode: 'tozero',
        exponentformat: 'power'
      };
  return {
    data: y ? [density(first.frame, look)] : layers.map((layer, i) => steps(layer, i, look)),
    layout: {
      paper_bgcolor: title === undefined ? 'rgba(0,0,0,0)' : theme.page,
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 12, color: theme.text },
      margin: {
        l: MARGINS.left + TITLE_LINE_HEIGHT * (axes.y.length - 1),
        r: MARGINS.right,
        t: title === undefined ? MARGINS.top : TOP_WITH_TITLE,
        b: MARGINS.bottom + TITLE_LINE_HEIGHT * (axes.x.length - 1)
      },
      ...(title !== undefined && { title: { text: title, font: { size: 15 } } }),
      xaxis: { ...axis(axes.x, log.x), range: rangeOf(x, log.x, false), showgrid: y === undefined },
      yaxis: yAxis,
      showlegend: layers.length > 1,
      legend: { orientation: 'h', x: 0, y: 1, yanchor: 'bottom' },
      shapes: brush ? [mark(brush, theme)] : [],
      modebar: { bgcolor: 'rgba(0,0,0,0)', color: theme.quietText, activecolor: theme.text },
      dragmode: 'select',
      selectdirection: y ? 'any' : 'h',
      selections: [],
      hovermode: y ? 'closest' : 'x',
      hoverdistance: -1,
      datarevision: options.revision,
      uirevision: JSON.stringify([look.isInverted, log])
    }
  };
}

/** Name and unit of an axis. */
export const axisTitle = ({ name, unit }: HistogramFrameAxis): string => (unit ? `${name} [${unit}]` : name);

/** Ends of an axis as Plotly has them: exponents where it is logarithmic, turned round where it is inverted. */
function rangeOf({ edges }: HistogramFrameAxis, isLogarithmic: boolean, isDown: boolean): number[] | undefined {
  if (edges.length < 2) {
    return undefined;
  }
  const ends = [edges[0], edges[edges.length - 1]].map(edge => (isLogarithmic ? Math.log10(edge) : edge));
  return isDown ? ends.reverse() : ends;
}

function steps({ name, frame }: HistogramLayer, index: number, look: HistogramLook): object {
  const { edges } = frame.x;
  const isLogarithmic = isLog(frame, look);
  const total = look.isShare ? frame.counts.reduce((sum, count) => sum + count, 0) || 1 : 1;
  // A logarithmic axis has no place for a bin without rows: the line is broken there.
  const heights = frame.counts.map(count => (isLogarithmic && count === 0 ? null : count / total));
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: edges,
    y: heights.length > 0 ? [...heights, heights[heights.length - 1]] : [],
    line: { shape: 'hv', width: 1.5, color: LINES[index % LINES.length] },
    ...(index === 0 && !isLogarithmic && { fill: 'tozeroy', fillcolor: 'rgba(0, 114, 178, 0.25)' }),
    hoverinfo: 'none'
  };
}

function density(frame: HistogramFrame, look: HistogramLook): object {
  const { x, y, counts } = frame;
  const isLogarithmic = isLog(frame, look);
  const [columns, rows] = [Math.max(0, x.edges.length - 1), Math.max(0, y!.edges.length - 1)];
  const scale = scaleOf(Float64Array.from(counts), isLogarithmic ? 'log' : 'linear', { low: 0, high: 100 }, true);
  const shown = scale && { ...scale, ...(!isLogarithmic && { low: 0 }) };
  const at = (count: number): number | null => (count === 0 ? null : isLogarithmic ? Math.log10(count) : count);
  const ticks = shown ? ticksOn(shown) : { places: [], labels: [] };
  const [low, high] = shown
    ? isLogarithmic
      ? [Math.log10(shown.low), Math.log10(shown.high)]
      : [shown.low, shown.high]
    : [0, 1];
  return {
    type: 'heatmap',
    x: x.edges,
    y: y!.edges,
    z: Array.from({ length: rows }, (_, j) => Array.from({ length: columns }, (_, i) => at(counts[i * rows + j]))),
    zmin: low,
    zmax: high,
    zauto: false,
    hoverinfo: 'none',
    colorscale: colourScale(look.colours, look.isReversed),
    colorbar: {
      title: { text: 'rows per bin', side: 'right', font: { size: 12 } },
      thickness: 12,
      outlinewidth: 0,
      tickmode: 'array',
      tickvals: ticks.places.map(place => low + place * (high - low)),
      ticktext: ticks.labels
    }
  };
}

function mark({ x, y }: Brush, theme: PlotTheme): object {
  return {
    type: 'rect',
    xref: 'x',
    x0: x[0],
    x1: x[1],
    ...(y ? { yref: 'y', y0: y[0], y1: y[1] } : { yref: 'paper', y0: 0, y1: 1 }),
    line: { color: theme.text, width: 1.5, dash: 'dash' },
    fillcolor: y ? 'rgba(128, 128, 128, 0.15)' : 'rgba(255, 193, 7, 0.25)'
  };
}
