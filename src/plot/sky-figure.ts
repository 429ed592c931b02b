import type { MapLayer } from '../protocol';
import type { Frame } from '../sky/frames';
import type { ProjectionName } from '../sky/projection';
import { graticule, outline } from './graticule';
import { logTicks, type ColourRange, type Scale } from './stretch';
import type { PlotTheme } from './theme';
import { WHOLE_SKY, type Window } from './window';

export interface SkyFigure {
  data: object[];
  layout: object;
}

export interface SkyFigureOptions {
  projection: ProjectionName;
  frame: Frame;
  theme: PlotTheme;
  layer: Pick<MapLayer, 'name' | 'stat' | 'unit'>;
  scale: Scale;
  /** Ends of the colours in units of the values. */
  range: ColourRange;
  /** Colours (log10 of the values when `scale` is log), row 0 southernmost; NaN is not drawn. */
  cells: Float32Array;
  width: number;
  height: number;
  /** What the cells cover. */
  window: Window;
  /** What is shown when the figure is first drawn or `view` changes. */
  home: Window;
  revision: number;
  /** Zoom is kept as long as this stays the same. */
  view: string;
}

/** The sky map as Plotly wants it: raster, graticule, labels and colour bar. */
export function skyFigure(options: SkyFigureOptions): SkyFigure {
  const { theme, window, home, width, height, cells, range, scale } = options;
  const low = scale === 'log' ? Math.log10(range.low) : range.low;
  const high = scale === 'log' ? Math.log10(range.high) : range.high;
  const grid = graticule(options.projection, window);
  const border = outline(options.projection);
  const dx = (window.x1 - window.x0) / width;
  const dy = (window.y1 - window.y0) / height;
  const ticks = scale === 'log' ? logTicks(range) : null;
  const data = [
    {
      type: 'heatmap',
      z: { dtype: 'f4', bdata: cells.buffer, shape: `${height},${width}` },
      x0: window.x0 + dx / 2,
      dx,
      y0: window.y0 + dy / 2,
      dy,
      zmin: low,
      zmax: high,
      zauto: false,
      zsmooth: 'fast',
      colorscale: options.layer.stat === 'count' ? 'Viridis' : 'Cividis',
      hoverinfo: 'skip',
      colorbar: {
        title: { text: barTitle(options), side: 'right', font: { size: 11 } },
        thickness: 12,
        len: 0.75,
        outlinewidth: 0,
        tickfont: { size: 11 },
        ...(ticks ? { tickmode: 'array', tickvals: ticks.values, ticktext: ticks.labels } : { nticks: 6 })
      }
    },
    line(grid.lines, { color: 'rgba(150, 150, 150, 0.55)', width: 0.6 }),
    line(border, { color: theme.line, width: 1 })
  ];
  return { data, layout: layoutOf(options, home, grid.labels) };
}

function layoutOf(
  { theme, revision, view }: SkyFigureOptions,
  home: Window,
  labels: { x: number; y: number; text: string; side: 'left' | 'middle' }[]
): object {
  const whole = home === WHOLE_SKY;
  const pad = whole ? 0.03 : 0;
  const axis = { showgrid: false, zeroline: false, showticklabels: false, ticks: '', visible: false };
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: theme.font, size: 12, color: theme.text },
    margin: { l: 34, r: 10, t: 8, b: 8 },
    xaxis: { ...axis, range: [home.x0 - 2 * pad, home.x1 + 2 * pad] },
    yaxis: { ...axis, range: [home.y0 - pad, home.y1 + pad], scaleanchor: 'x', scaleratio: 1 },
    shapes: [
      {
        type: 'circle',
        xref: 'x',
        yref: 'y',
        x0: -2,
        x1: 2,
        y0: -1,
        y1: 1,
        layer: 'below',
        fillcolor: theme.empty,
        line: { width: 0 }
      }
    ],
    annotations: labels.map(({ x, y, text, side }) => ({
      x,
      y,
      text,
      showarrow: false,
      font: {
        size: 10,
        color: side === 'left' ? theme.quietText : '#ffffff',
        ...(side === 'middle' && { shadow: HALO })
      },
      ...(side === 'left' ? { xanchor: 'right', xshift: -3 } : { yshift: 7, xshift: 12 })
    })),
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: theme.quietText, activecolor: theme.text },
    showlegend: false,
    dragmode: 'pan',
    hovermode: 'closest',
    hoveranywhere: true,
    datarevision: revision,
    uirevision: view
  };
}

/** Dark glow under white labels: readable on every colour of the map and on empty sky of both themes. */
const HALO = '0 0 2px #000, 0 0 2px #000, 0 0 3px #000';

/** Border traces carry no hover: the pointer looks the sky up itself. */
function line(lines: { x: number[]; y: number[] }, style: object): object {
  return { type: 'scatter', mode: 'lines', x: lines.x, y: lines.y, line: style, hoverinfo: 'skip', connectgaps: false };
}

function barTitle({ layer }: SkyFigureOptions): string {
  if (layer.stat === 'count') {
    const what = layer.name === 'count' || layer.name === '1' ? 'sources' : `${layer.name} values`;
    return `${what} per deg²`;
  }
  return `${layer.stat.replaceAll('_', ' ')} ${layer.name}${layer.unit ? ` [${layer.unit}]` : ''}`;
}
