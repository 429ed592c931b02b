import { binOf, snapped, type Brush } from './histogram-bins';
import {
  axisTitles,
  DEFAULT_HISTOGRAM_LOOK,
  histogramFigure,
  type AxisTitles,
  type HistogramLayer,
  type HistogramLook
} from './histogram-figure';
import { loadPlotly, type Plotly, type PlotlyHost, type PlotlyHover, type PlotlySelected } from './plotly';
import { themeOf, watchTheme } from './theme';

export interface HistogramViewOptions {
  label: string;
  look?: HistogramLook;
  /** Axes with bins of equal width in log10. */
  log: { x: boolean; y: boolean };
  /** Bins were marked, or are not any more. */
  onBrush?: (brush: Brush | null) => void;
  /** Replaces the loading of Plotly in tests. */
  load?: () => Promise<Plotly>;
}

/** Where the page has no size for it yet [CSS pixels]. */
const USUAL_SIZE = { width: 640, height: 440 };

/** A histogram of one axis or of two in a plain element. Knows nothing of JupyterLab or of jobs. */
export class HistogramView {
  private layers: readonly HistogramLayer[] = [];
  private chosen: HistogramLook;
  private brush: Brush | null = null;
  private plotly: Plotly | null = null;
  private drawing = false;
  private stale = false;
  private disposed = false;
  private listening = false;
  private revision = 0;
  /** As they were drawn. */
  private axes: AxisTitles | null = null;
  private readonly plot: HTMLDivElement;
  private readonly tip: HTMLDivElement;
  private readonly unwatch: () => void;

  constructor(
    readonly host: HTMLElement,
    private readonly options: HistogramViewOptions
  ) {
    this.chosen = options.look ?? DEFAULT_HISTOGRAM_LOOK;
    this.plot = host.appendChild(document.createElement('div'));
    this.plot.className = 'jp-gaia-histogram-plot';
    // Plotly puts buttons into it, so it is no picture.
    this.plot.setAttribute('role', 'group');
    this.plot.setAttribute('aria-label', options.label);
    this.tip = host.appendChild(document.createElement('div'));
    this.tip.className = 'jp-gaia-sky-tip';
    this.tip.hidden = true;
    this.unwatch = watchTheme(() => this.draw());
  }

  get look(): HistogramLook {
    return this.chosen;
  }

  /** Shows a histogram, or several of one axis over each other; or their next state. */
  setLayers(layers: readonly HistogramLayer[]): void {
    this.layers = layers;
    this.draw();
  }

  setLook(change: Partial<HistogramLook>): void {
    this.chosen = { ...this.chosen, ...change };
    this.draw();
  }

  /** Marks bins. */
  setBrush(brush: Brush | null): void {
    this.brush = brush;
    this.draw();
  }

  resize(): void {
    if (this.plotly && this.listening && this.plot.offsetWidth > 0) {
      void this.plotly.Plots.resize(this.plot).catch(() => undefined);
      if (this.isOtherwiseTitled()) {
        this.draw();
      }
    }
  }

  /** A picture for a file, as a data URL; null while there is nothing to see. */
  async picture(format: 'png' | 'svg', width: number, height: number, title: string): Promise<string | null> {
    if (this.layers.length === 0) {
      return null;
    }
    const plotly = await this.plotlyLoaded();
    const host = document.createElement('div');
    host.style.cssText = `position: fixed; left: -100000px; width: ${width}px; height: ${height}px`;
    document.body.append(host);
    try {
      const { data, layout } = this.figure(this.axesOn(width, height), title);
      await plotly.react(host, data, { ...layout, width, height }, { staticPlot: true });
      return await plotly.toImage(host, { format, width, height, scale: format === 'png' ? 2 : 1 });
    } finally {
      plotly.purge(host);
      host.remove();
    }
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    this.unwatch();
    this.plotly?.purge(this.plot);
    this.plot.remove();
    this.tip.remove();
  }

  private figure(axes: AxisTitles, title?: string): { data: object[]; layout: object } {
    const { layers, chosen: look, brush, options } = this;
    const theme = themeOf(this.host);
    return histogramFigure({ layers, look, log: options.log, brush, theme, revision: ++this.revision, axes, title });
  }

  private axesOn(width: number, height: number): AxisTitles {
    return axisTitles(this.layers[0].frame, this.chosen, width || USUAL_SIZE.width, height || USUAL_SIZE.height);
  }

  /** Whether the axes' titles fit the figure in other lines than those drawn. */
  private isOtherwiseTitled(): boolean {
    const { offsetWidth, offsetHeight } = this.plot;
    return JSON.stringify(this.axesOn(offsetWidth, offsetHeight)) !== JSON.stringify(this.axes);
  }

  private async plotlyLoaded(): Promise<Plotly> {
    return (this.plotly ??= await (this.options.load ?? loadPlotly)());
  }

  private draw(): void {
    this.stale = true;
    if (!this.drawing && this.layers.length > 0 && !this.disposed) {
      this.drawing = true;
      void this.drawAll().finally(() => (this.drawing = false));
    }
  }

  private async drawAll(): Promise<void> {
    const plotly = await this.plotlyLoaded();
    while (this.stale && !this.disposed) {
      this.stale = false;
      this.axes = this.axesOn(this.plot.offsetWidth, this.plot.offsetHeight);
      const { data, layout } = this.figure(this.axes);
      const drawn = await plotly.react(this.plot, data, layout, {
        displaylogo: false,
        showSendToCloud: false,
        displayModeBar: 'hover',
        scrollZoom: true,
        doubleClick: 'reset',
        responsive: false,
        modeBarButtons: [
          ['select2d', 'zoom2d', 'pan2d'],
          ['zoomIn2d', 'zoomOut2d', 'resetScale2d']
        ]
      });
      if (this.disposed) {
        plotly.purge(this.plot);
      } else if (!this.listening) {
        this.listening = true;
        this.listen(drawn);
        this.resize();
      }
    }
  }

  private listen(plot: PlotlyHost): void {
    plot.on('plotly_hover', event => this.showTip(event));
    plot.on('plotly_unhover', () => (this.tip.hidden = true));
    this.plot.addEventListener('mouseleave', () => (this.tip.hidden = true));
    plot.on('plotly_selected', event => this.take(event));
    plot.on('plotly_deselect', () => this.take(undefined));
  }

  private take(event: PlotlySelected | undefined): void {
    const [first] = this.layers;
    const range = event?.range;
    if (!first || !range?.x) {
      return;
    }
    const { x, y } = first.frame;
    const xs = snapped(x.edges, range.x[0], range.x[1]);
    const ys = y && range.y ? snapped(y.edges, range.y[0], range.y[1]) : null;
    const brush = xs && (y ? (ys ? { x: xs, y: ys } : null) : { x: xs });
    this.setBrush(brush);
    this.options.onBrush?.(brush);
  }

  private showTip({ event, xvals, yvals }: PlotlyHover): void {
    const [first] = this.layers;
    const lines = first && xvals ? this.describe(xvals[0], yvals?.[0]) : [];
    this.tip.hidden = lines.length === 0;
    this.tip.replaceChildren(
      ...lines.map(text => {
        const line = document.createElement('div');
        line.textContent = text;
        return line;
      })
    );
    const box = this.host.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    const { offsetWidth, offsetHeight } = this.tip;
    this.tip.style.left = `${left + offsetWidth + 20 > box.width ? left - offsetWidth - 12 : left + 14}px`;
    this.tip.style.top = `${top + offsetHeight + 20 > box.height ? top - offsetHeight - 8 : top + 14}px`;
  }

  /** The bins at a place, with their rows. */
  describe(x: number, y: number | undefined): string[] {
    const span = (edges: readonly number[], bin: number, name: string, unit = ''): string =>
      `${name} ${short(edges[bin])} … ${short(edges[bin + 1])} ${unit}`.trimEnd();
    const { frame } = this.layers[0];
    const column = binOf(frame.x.edges, x);
    if (column < 0) {
      return [];
    }
    const lines = [span(frame.x.edges, column, frame.x.name, frame.x.unit)];
    if (frame.y) {
      const row = y === undefined ? -1 : binOf(frame.y.edges, y);
      if (row < 0) {
        return [];
      }
      const count = frame.counts[column * (frame.y.edges.length - 1) + row];
      return [...lines, span(frame.y.edges, row, frame.y.name, frame.y.unit), rows(count)];
    }
    for (const { name, frame: own } of this.layers) {
      const bin = binOf(own.x.edges, x);
      const text = rows(bin < 0 ? 0 : own.counts[bin]);
      lines.push(this.layers.length > 1 ? `${name}: ${text}` : text);
    }
    return lines;
  }
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
