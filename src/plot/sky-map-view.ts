import type { MapFrame, MapLayer } from '../protocol';
import type { Frame } from '../sky/frames';
import type { ProjectionName } from '../sky/projection';
import { pixelAreaDeg2 } from '../sky/healpix';
import { rasterise } from '../sky/raster';
import { expectedHere } from './expected-here';
import { describePoint, lookUp } from './hover';
import { fillHoles, legible } from './legible';
import { loadPlotly, type Plotly, type PlotlyHost } from './plotly';
import { skyFigure } from './sky-figure';
import { logInPlace, robustRange, widen, type ColourRange, type Scale } from './stretch';
import { themeOf, watchTheme } from './theme';
import { clipped, dataWindow, sameWindow, WHOLE_SKY, windowTable, type Window } from './window';

export interface SkyMapViewOptions {
  frame?: Frame;
  projection?: ProjectionName;
  /** Open on the data when they fill only a small part of the sky; not for maps of a whole volume. */
  zoomToData?: boolean;
  /** Zoom with the wheel: yes in a tab, no in a notebook, where the wheel scrolls the page. */
  wheelZoom?: boolean;
  /** Name for screen readers. */
  label: string;
  /** Replaces the loading of Plotly in tests. */
  load?: () => Promise<Plotly>;
}

/** Cells across while the map still grows, and when it is complete. */
const CELLS = { growing: [800, 400], complete: [1600, 800] } as const;

/** A sky map in a plain element. Owns what it puts there; knows nothing of JupyterLab or of jobs. */
export class SkyMapView {
  private map: MapFrame | null = null;
  private layerIndex = 0;
  private frame: Frame;
  private readonly projection: ProjectionName;
  private range: ColourRange | null = null;
  private window: Window = WHOLE_SKY;
  private home: Window = WHOLE_SKY;
  private table: { key: string; pixels: Int32Array } | null = null;
  private revision = 0;
  private view = 0;
  private plotly: Plotly | null = null;
  private drawing = false;
  private stale = false;
  private disposed = false;
  private listening = false;
  /** The user has chosen what to see. */
  private zoomed = false;
  private zoomTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly plot: HTMLDivElement;
  private readonly tip: HTMLDivElement;
  private readonly unwatch: () => void;

  constructor(
    readonly host: HTMLElement,
    private readonly options: SkyMapViewOptions
  ) {
    this.frame = options.frame ?? 'galactic';
    this.projection = options.projection ?? 'mollweide';
    host.classList.add('jp-gaia-sky');
    this.plot = host.appendChild(document.createElement('div'));
    this.plot.className = 'jp-gaia-sky-plot';
    this.plot.setAttribute('role', 'img');
    this.plot.setAttribute('aria-label', options.label);
    this.tip = host.appendChild(document.createElement('div'));
    this.tip.className = 'jp-gaia-sky-tip';
    this.tip.hidden = true;
    this.unwatch = watchTheme(() => this.draw());
  }

  /** Names of the layers of the map. */
  get layers(): readonly MapLayer[] {
    return this.map?.layers ?? [];
  }

  /** Shows a map, or the next state of the same map. */
  setMap(newest: MapFrame): void {
    const map = legible(newest);
    this.map = map;
    this.layerIndex = Math.min(this.layerIndex, map.layers.length - 1);
    const range = this.drawnRange();
    this.range = map.complete ? range : widen(this.range, range);
    if (!this.zoomed) {
      this.goHome();
    }
    this.draw();
  }

  setFrame(frame: Frame): void {
    if (frame !== this.frame) {
      this.frame = frame;
      this.goHome();
      this.draw();
    }
  }

  setLayer(index: number): void {
    this.layerIndex = index;
    this.range = this.drawnRange();
    this.draw();
  }

  /** Fits the figure to the element's size. */
  resize(): void {
    if (this.plotly && this.listening && this.plot.offsetWidth > 0) {
      void this.plotly.Plots.resize(this.plot).catch(() => undefined);
    }
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    this.unwatch();
    if (this.zoomTimer !== null) {
      clearTimeout(this.zoomTimer);
    }
    this.plotly?.purge(this.plot);
    this.plot.remove();
    this.tip.remove();
    this.map = null;
    this.table = null;
  }

  private get layer(): MapLayer {
    return this.map!.layers[this.layerIndex];
  }

  private get scale(): Scale {
    return this.layer.stat === 'count' ? 'log' : 'linear';
  }

  /** Counts are drawn per square degree: colours mean the same at every order, while the map is refined. */
  private get factor(): number {
    return this.layer.stat === 'count' ? 1 / pixelAreaDeg2(this.map!.order) : 1;
  }

  private drawnRange(): ColourRange | null {
    const range = robustRange(this.layer.values, this.scale);
    return range && { low: range.low * this.factor, high: range.high * this.factor };
  }

  private goHome(): void {
    const { map, projection, frame, options } = this;
    const window =
      map && options.zoomToData ? dataWindow(this.layer.values, map.order, projection, frame, map.frame) : null;
    const home = window ?? WHOLE_SKY;
    if (this.zoomed || !sameWindow(home, this.home)) {
      this.view++;
      this.home = this.window = home;
    }
    this.zoomed = false;
  }

  /** Takes over what the axes really show: Plotly widens a range to keep the sky's proportions. */
  private readWindow(plot: PlotlyHost): void {
    const x = plot.layout.xaxis?.range?.map(Number);
    const y = plot.layout.yaxis?.range?.map(Number);
    if (x && y) {
      const seen = clipped({ x0: x[0], x1: x[1], y0: y[0], y1: y[1] }) ?? this.window;
      if (!sameWindow(seen, this.window)) {
        this.window = sameWindow(seen, WHOLE_SKY) ? WHOLE_SKY : seen;
        this.stale = true;
      }
    }
  }

  /** Draws now, or once more after the drawing under way: calls in between fall together. */
  private draw(): void {
    this.stale = true;
    if (!this.drawing && this.map && !this.disposed) {
      this.drawing = true;
      void this.drawAll().finally(() => (this.drawing = false));
    }
  }

  private async drawAll(): Promise<void> {
    const plotly = (this.plotly ??= await (this.options.load ?? loadPlotly)());
    while (this.stale && !this.disposed) {
      this.stale = false;
      const { data, layout } = this.figure();
      const drawn = await plotly.react(this.plot, data, layout, {
        displaylogo: false,
        // Plotly 4 offers to upload the figure to a web service; the catalogue's users did not ask for that.
        showSendToCloud: false,
        displayModeBar: 'hover',
        scrollZoom: this.options.wheelZoom ?? false,
        doubleClick: 'reset',
        responsive: false,
        modeBarButtonsToRemove: [
          'sendChartToCloud',
          'select2d',
          'lasso2d',
          'autoScale2d',
          'hoverClosestCartesian',
          'hoverCompareCartesian'
        ],
        toImageButtonOptions: { format: 'png', filename: 'gaia-map', scale: 2 }
      });
      if (this.disposed) {
        plotly.purge(this.plot);
      } else if (!this.listening) {
        this.listening = true;
        this.listen(drawn);
        this.resize();
      }
      if (!this.disposed) {
        this.readWindow(drawn);
      }
    }
  }

  private figure(): ReturnType<typeof skyFigure> {
    const map = this.map!;
    const [width, height] = map.complete ? CELLS.complete : CELLS.growing;
    const window = clipped(this.window) ?? WHOLE_SKY;
    const key = JSON.stringify([window, this.frame, map.order, map.frame, width]);
    if (this.table?.key !== key) {
      const { projection, frame } = this;
      const geometry = { window, projection, frame, order: map.order, pixels: map.frame, width, height };
      this.table = { key, pixels: windowTable(geometry) };
    }
    // While the map grows, a pixel without sources may be one that was not read yet.
    const isWhole = map.complete && this.scale === 'log';
    const values = isWhole ? fillHoles(this.layer.values, map.order) : this.layer.values;
    const cells = rasterise(this.table.pixels, values);
    const { factor } = this;
    if (factor !== 1) {
      for (let i = 0; i < cells.length; i++) {
        cells[i] *= factor;
      }
    }
    if (this.scale === 'log') {
      logInPlace(cells);
    }
    return skyFigure({
      projection: this.projection,
      frame: this.frame,
      theme: themeOf(this.host),
      layer: this.layer,
      scale: this.scale,
      range: this.range ?? { low: 1, high: 10 },
      cells,
      width,
      height,
      window,
      home: this.home,
      revision: ++this.revision,
      view: String(this.view)
    });
  }

  private listen(plot: PlotlyHost): void {
    plot.on('plotly_hover', ({ event, xvals, yvals }) => this.showTip(event, xvals?.[0], yvals?.[0]));
    plot.on('plotly_unhover', () => (this.tip.hidden = true));
    this.plot.addEventListener('mouseleave', () => (this.tip.hidden = true));
    plot.on('plotly_relayout', change => {
      this.zoomed ||= Object.keys(change).some(key => key.startsWith('xaxis.range'));
      if (this.zoomTimer !== null) {
        clearTimeout(this.zoomTimer);
      }
      this.zoomTimer = setTimeout(() => {
        this.zoomTimer = null;
        this.readWindow(plot);
        if (this.stale) {
          this.draw();
        }
      }, 150);
    });
  }

  private showTip(event: MouseEvent, x: number | undefined, y: number | undefined): void {
    const point =
      this.map && x !== undefined && y !== undefined
        ? lookUp(x, y, this.projection, this.frame, this.map, this.layer)
        : null;
    this.tip.hidden = point === null;
    if (!point) {
      return;
    }
    const lines = describePoint(point, this.frame, this.layer);
    const expected = expectedHere(this.map!, this.layer, point.ra, point.dec);
    this.tip.replaceChildren(
      ...[...lines, ...(expected === null ? [] : [expected])].map((text, i) => {
        const line = document.createElement('div');
        line.textContent = text;
        line.classList.toggle('jp-gaia-sky-value', i === lines.length - 1);
        return line;
      })
    );
    const box = this.host.getBoundingClientRect();
    const left = event.clientX - box.left;
    const top = event.clientY - box.top;
    const flipX = left + this.tip.offsetWidth + 20 > box.width;
    const flipY = top + this.tip.offsetHeight + 20 > box.height;
    this.tip.style.left = `${flipX ? left - this.tip.offsetWidth - 12 : left + 14}px`;
    this.tip.style.top = `${flipY ? top - this.tip.offsetHeight - 8 : top + 14}px`;
  }
}
