import { loadPlotly, type Plotly } from './plotly';
import { spectraFigure, type SpectraFigureInput, type SpectraLook, type SpectraWords } from './spectra-figure';
import { themeOf, watchTheme } from './theme';

/** Spectra in an element; what comes last is drawn, never two pictures at a time. */
export class SpectraPlot {
  private plotly: Plotly | null = null;
  private wish: { input: SpectraFigureInput; look: SpectraLook } | null = null;
  private last: { input: SpectraFigureInput; look: SpectraLook } | null = null;
  private busy = false;
  private drawn = false;
  private disposed = false;
  private readonly unwatch: () => void;

  constructor(
    private readonly host: HTMLElement,
    private readonly words: SpectraWords,
    private readonly onFault: (reason: unknown) => void
  ) {
    this.unwatch = watchTheme(() => this.last && this.show(this.last.input, this.last.look));
  }

  show(input: SpectraFigureInput, look: SpectraLook): void {
    this.wish = this.last = { input, look };
    if (!this.busy) {
      void this.draw();
    }
  }

  resize(): void {
    // before the first picture Plotly knows nothing of the element
    if (this.plotly && this.drawn && !this.disposed && this.host.clientWidth > 0) {
      void this.plotly.Plots.resize(this.host);
    }
  }

  /** @returns a data URL */
  async image(format: 'png' | 'svg'): Promise<string> {
    const plotly = await loadPlotly();
    const { clientWidth, clientHeight } = this.host;
    const size = { width: Math.max(600, clientWidth), height: Math.max(360, clientHeight) };
    return plotly.toImage(this.host, { format, ...size, scale: format === 'png' ? 2 : 1 });
  }

  dispose(): void {
    this.disposed = true;
    this.unwatch();
    this.plotly?.purge(this.host);
  }

  private async draw(): Promise<void> {
    this.busy = true;
    try {
      this.plotly = await loadPlotly();
      while (this.wish && !this.disposed) {
        const { input, look } = this.wish;
        this.wish = null;
        const { data, layout } = spectraFigure(input, look, themeOf(this.host), this.words);
        await this.plotly.react(this.host, data, layout, {
          displaylogo: false,
          displayModeBar: false,
          responsive: false
        });
        this.drawn = true;
      }
    } catch (reason) {
      this.onFault(reason);
    } finally {
      this.busy = false;
    }
  }
}
