import { colourScale, type ColourMapName } from './colour-maps';
import { graticule, outline, type Lines } from './graticule';
import type { ColourScale } from './stretch';
import { halfWidth } from '../sky/projection';
import { ticksOn } from './ticks';
import { windowOf, type Size, type SkyView } from './sky-view';
import type { PlotTheme } from './theme';

export interface SkyFigure {
  data: object[];
  layout: object;
}

export interface SkyFigureOptions {
  view: SkyView;
  /** Size of the whole figure [CSS pixels]. */
  size: Size;
  theme: PlotTheme;
  /** In the units of the colour bar. */
  scale: ColourScale | null;
  colours: ColourMapName;
  isReversed: boolean;
  /** Quantity and unit. */
  barTitle: string;
  /** Changes with every drawing. */
  revision: number;
}

/** What an image for a file has beside the frame: everything that the page draws on its canvas. */
export interface SkyPicture {
  /** Places 0…1 on the scale, row 0 southernmost; NaN is not drawn. */
  cells: Float32Array;
  columns: number;
  rows: number;
  title: string;
  hasGrid: boolean;
  hasLabels: boolean;
  overlays: readonly Lines[];
}

/** Margins of the sky in its figure [CSS pixels]: the colour bar is at the right. */
export const MARGIN = { left: 6, right: 84, top: 8, bottom: 8 } as const;
const TITLE_HEIGHT = 34;

/** The part of a figure that the sky fills. */
export function skySize({ width, height }: Size, hasTitle = false): Size {
  return {
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: Math.max(1, height - MARGIN.top - MARGIN.bottom - (hasTitle ? TITLE_HEIGHT : 0))
  };
}

/**
 * A sky map as Plotly wants it: axes on the plane of the projection and the colour bar; with a picture, also raster,
 * graticule, labels and title, for files.
 */
export function skyFigure(options: SkyFigureOptions, picture?: SkyPicture): SkyFigure {
  const { view, theme, size } = options;
  const window = windowOf(view, skySize(size, picture !== undefined));
  const axis = { showgrid: false, zeroline: false, showticklabels: false, ticks: '', visible: false, fixedrange: true };
  const data: object[] = [];
  let annotations: object[] = [];
  if (picture) {
    const { cells, columns, rows, overlays } = picture;
    const [dx, dy] = [(window.x1 - window.x0) / columns, (window.y1 - window.y0) / rows];
    const raster = { z: { dtype: 'f4', bdata: cells.buffer, shape: `${rows},${columns}` }, dx, dy };
    data.push({ ...heatmap(options), ...raster, x0: window.x0 + dx / 2, y0: window.y0 + dy / 2 });
    const grid = graticule(view, window);
    if (picture.hasGrid) {
      data.push(line(grid.lines, { color: 'rgba(150, 150, 150, 0.6)', width: 0.7 }));
    }
    data.push(line(outline(view.projection), { color: theme.line, width: 1 }));
    for (const overlay of overlays) {
      data.push(line(overlay, { color: '#000000', width: 3 }), line(overlay, { color: '#ffd54f', width: 1.5 }));
    }
    if (picture.hasGrid && picture.hasLabels) {
      annotations = grid.labels.map(label => annotation(label, theme));
    }
  } else {
    // The page draws its sky on a canvas of its own: of the trace only the colour bar is seen.
    const middle = { x0: view.x, y0: view.y, dx: 1e-9, dy: 1e-9 };
    data.push({ ...heatmap(options), ...middle, z: [[0, 1]], zsmooth: false });
  }
  return {
    data,
    layout: {
      width: size.width,
      height: size.height,
      paper_bgcolor: picture ? theme.page : 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 12, color: theme.text },
      margin: {
        l: MARGIN.left,
        r: MARGIN.right,
        t: MARGIN.top + (picture ? TITLE_HEIGHT : 0),
        b: MARGIN.bottom,
        autoexpand: false
      },
      ...(picture && {
        title: { text: picture.title, font: { size: 15 }, y: 1, yref: 'container', yanchor: 'top', pad: { t: 12 } }
      }),
      xaxis: { ...axis, range: [window.x0, window.x1] },
      yaxis: { ...axis, range: [window.y0, window.y1] },
      shapes: picture ? [ground(view, theme)] : [],
      annotations,
      showlegend: false,
      dragmode: false,
      hovermode: false,
      datarevision: options.revision
    }
  };
}

function heatmap({ scale, colours, isReversed, barTitle }: SkyFigureOptions): object {
  const ticks = scale ? ticksOn(scale) : { places: [], labels: [] };
  return {
    type: 'heatmap',
    zmin: 0,
    zmax: 1,
    zauto: false,
    zsmooth: 'fast',
    colorscale: colourScale(colours, isReversed),
    showscale: scale !== null,
    hoverinfo: 'skip',
    colorbar: {
      title: { text: barTitle, side: 'right', font: { size: 12 } },
      x: 1,
      xpad: 12,
      thickness: 12,
      len: 0.85,
      outlinewidth: 0,
      tickfont: { size: 11 },
      tickmode: 'array',
      tickvals: ticks.places,
      ticktext: ticks.labels
    }
  };
}

/** Sky without data. */
function ground({ projection }: SkyView, theme: PlotTheme): object {
  const wide = halfWidth(projection);
  const type = projection === 'plate-carree' ? 'rect' : 'circle';
  const box = { x0: -wide, x1: wide, y0: -1, y1: 1 };
  return { type, xref: 'x', yref: 'y', ...box, layer: 'below', fillcolor: theme.empty, line: { width: 0 } };
}

function annotation(
  { x, y, text, side }: { x: number; y: number; text: string; side: string },
  theme: PlotTheme
): object {
  const isOutside = side === 'left';
  return {
    x,
    y,
    text,
    showarrow: false,
    font: { size: 10, color: isOutside ? theme.quietText : '#ffffff', ...(!isOutside && { shadow: HALO }) },
    ...(isOutside ? { xanchor: 'right', xshift: -3 } : { xanchor: 'left', yanchor: 'bottom' })
  };
}

/** Dark glow under white labels: readable on every colour of the map and on empty sky of both themes. */
const HALO = '0 0 2px #000, 0 0 2px #000, 0 0 3px #000';

function line(lines: Lines, style: object): object {
  return { type: 'scatter', mode: 'lines', x: lines.x, y: lines.y, line: style, hoverinfo: 'skip', connectgaps: false };
}
