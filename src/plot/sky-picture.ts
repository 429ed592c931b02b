import type { MapFrame } from '../protocol';
import { PlanePixels } from '../sky/plane';
import type { Lines } from './graticule';
import type { MapLook } from './map-look';
import type { PaintedLayer } from './painted-layer';
import type { Plotly } from './plotly';
import { skyFigure, skySize } from './sky-figure';
import { HOLE, hasNear, type Paint } from './sky-image';
import { windowOf, type SkyView } from './sky-view';
import { placeOn } from './stretch';
import type { PlotTheme } from './theme';

/** A picture for a file. */
export interface PictureOptions {
  format: 'png' | 'svg';
  /** [CSS pixels] */
  width: number;
  height: number;
  /** Pixels of a PNG per CSS pixel; default 2. */
  scale?: number;
  title: string;
}

/** What is on the picture. */
export interface PicturedSky {
  view: SkyView;
  look: MapLook;
  painted: PaintedLayer;
  /** The map as it is drawn. */
  map: MapFrame;
  overlays: readonly Lines[];
  theme: PlotTheme;
}

/** Cells across a picture at most. */
const MAX_COLUMNS = 2400;

/** Draws a map with title and colour bar into an image of its own. @returns a data URL */
export async function picturedSky(plotly: Plotly, sky: PicturedSky, options: PictureOptions): Promise<string> {
  const { width, height, format, title, scale = 2 } = options;
  const { view, look, painted, map, overlays, theme } = sky;
  const size = skySize({ width, height }, true);
  const columns = Math.min(MAX_COLUMNS, Math.round(size.width * (format === 'png' ? scale : 2)));
  const rows = Math.max(1, Math.round((columns * size.height) / size.width));
  const cells = placedCells(view, map, painted.paint, columns, rows, windowOf(view, size));
  const { data, layout } = skyFigure(
    {
      view,
      size: { width, height },
      theme,
      scale: painted.scale,
      colours: painted.colours,
      isReversed: look.isReversed,
      barTitle: painted.title,
      revision: 0
    },
    { cells, columns, rows, title, hasGrid: look.hasGrid, hasLabels: look.hasLabels, overlays }
  );
  const host = document.createElement('div');
  host.style.cssText = `position: fixed; left: -100000px; width: ${width}px; height: ${height}px`;
  document.body.append(host);
  try {
    await plotly.react(host, data, layout, { staticPlot: true });
    return await plotly.toImage(host, { format, width, height, scale: format === 'png' ? scale : 1 });
  } finally {
    plotly.purge(host);
    host.remove();
  }
}

/** Places on the colour scale under the middles of cells, row 0 southernmost; NaN where nothing is drawn. */
export function placedCells(
  view: SkyView,
  map: MapFrame,
  { values, isCount, up, scale }: Pick<Paint, 'values' | 'isCount' | 'up' | 'scale'>,
  columns: number,
  rows: number,
  window: { x0: number; x1: number; y0: number; y1: number }
): Float32Array {
  const finder = new PlanePixels(view, map.order, map.frame);
  const cells = new Float32Array(columns * rows);
  const [dx, dy] = [(window.x1 - window.x0) / columns, (window.y1 - window.y0) / rows];
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const pixel = finder.at(window.x0 + (column + 0.5) * dx, window.y0 + (row + 0.5) * dy);
      let value: number = pixel < 0 ? NaN : values[pixel];
      if (isCount && value === 0) {
        value = hasNear(values, pixel, up) ? HOLE : NaN;
      }
      cells[i] = placeOn(scale, value);
    }
  }
  return cells;
}
