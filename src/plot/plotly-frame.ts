import { loadPlotly, type Plotly } from './plotly';
import { skyFigure, type SkyFigureOptions } from './sky-figure';

/** What Plotly draws around a sky, in an element of its own: colour bar and axes. */
export class PlotlyFrame {
  private readonly plot: HTMLDivElement;
  private plotly: Plotly | null = null;
  private isDrawing = false;
  private isStale = false;
  private isDisposed = false;
  private revision = 0;

  /**
   * @param host - gets the element
   * @param figure - says what is to be seen when it is drawn
   * @param load - replaces the loading of Plotly in tests
   */
  constructor(
    host: HTMLElement,
    private readonly figure: () => Omit<SkyFigureOptions, 'revision'>,
    private readonly load: () => Promise<Plotly> = loadPlotly
  ) {
    this.plot = host.appendChild(document.createElement('div'));
    this.plot.className = 'jp-gaia-sky-plot';
    this.plot.setAttribute('aria-hidden', 'true');
  }

  /** Plotly, loaded when it is first asked for. */
  async loaded(): Promise<Plotly> {
    return (this.plotly ??= await this.load());
  }

  /** Draws soon; calls that come in between fall together. */
  draw(): void {
    this.isStale = true;
    if (!this.isDrawing) {
      this.isDrawing = true;
      void this.drawAll().finally(() => (this.isDrawing = false));
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.plotly?.purge(this.plot);
    this.plot.remove();
  }

  private async drawAll(): Promise<void> {
    const plotly = await this.loaded();
    while (this.isStale && !this.isDisposed) {
      this.isStale = false;
      const { data, layout } = skyFigure({ ...this.figure(), revision: ++this.revision });
      await plotly.react(this.plot, data, layout, { staticPlot: true, displayModeBar: false, showSendToCloud: false });
      if (this.isDisposed) {
        plotly.purge(this.plot);
      }
    }
  }
}
