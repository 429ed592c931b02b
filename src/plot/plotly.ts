/** The part of Plotly that we use. */
export interface Plotly {
  react(host: HTMLElement, data: object[], layout: object, config?: object): Promise<PlotlyHost>;
  purge(host: HTMLElement): void;
  relayout(host: HTMLElement, change: object): Promise<unknown>;
  toImage(
    host: HTMLElement,
    options: { format: 'png' | 'svg'; width: number; height: number; scale?: number }
  ): Promise<string>;
  Plots: { resize(host: HTMLElement): Promise<unknown> };
}

/** An element once Plotly has drawn into it. */
export interface PlotlyHost extends HTMLElement {
  layout: { xaxis?: { range?: number[] }; yaxis?: { range?: number[] } };
  on(event: 'plotly_hover', listener: (event: PlotlyHover) => void): void;
  on(event: 'plotly_unhover' | 'plotly_doubleclick', listener: () => void): void;
  on(event: 'plotly_selected', listener: (event?: PlotlySelected) => void): void;
  on(event: 'plotly_deselect', listener: () => void): void;
  on(event: 'plotly_relayout', listener: (change: Record<string, unknown>) => void): void;
  removeAllListeners(event: string): void;
}

/** A box was dragged, in the units of the axes. */
export interface PlotlySelected {
  range?: { x?: number[]; y?: number[] };
}

/** The pointer is over the plot, at these axis values. */
export interface PlotlyHover {
  event: MouseEvent;
  xvals?: number[];
  yvals?: number[];
}

let loading: Promise<Plotly> | undefined;

/**
 * Loads Plotly when the first figure is drawn: a chunk of 1.5 MB that has no place in the start of JupyterLab. This is
 * the only import of Plotly; the cartesian bundle holds all that we draw and needs no WebGL.
 */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import('plotly.js/dist/plotly-cartesian.min').then(
    module => (module as { default?: Plotly }).default ?? (module as unknown as Plotly),
    reason => {
      loading = undefined;
      throw reason;
    }
  );
  return loading;
}
