/** Red, green, blue, opacity: 0–255. */
export type Rgba = readonly [number, number, number, number];

/** The colours of a chart, from JupyterLab's theme. */
export interface ChartColours {
  /** Sky outside the partitions. */
  sky: Rgba;
  /** A partition that is selected, found, missing on the volume, under the pointer. */
  selected: Rgba;
  found: Rgba;
  missing: Rgba;
  pointed: Rgba;
  /** Borders of the partitions found, and of all others. */
  border: Rgba;
  grid: Rgba;
  /** The region's border, as bytes and for lines. */
  edge: Rgba;
  region: string;
  lines: string;
  text: string;
  halo: string;
  font: string;
}

/** Reads the theme as it holds for an element. */
export function coloursOf(element: HTMLElement): ChartColours {
  const style = getComputedStyle(element);
  const css = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const brand = rgbaOf(css('--jp-brand-color1', '#1976d2'));
  const text = rgbaOf(css('--jp-ui-font-color1', '#212121'));
  const sky = rgbaOf(css('--jp-layout-color2', '#eeeeee'));
  return {
    sky,
    selected: mixed(sky, brand, 0.55),
    found: mixed(sky, brand, 0.2),
    missing: mixed(sky, text, 0.12),
    pointed: mixed(sky, brand, 0.8),
    border: mixed(sky, text, 0.75),
    grid: mixed(sky, text, 0.14),
    edge: rgbaOf(css('--jp-error-color1', '#d32f2f')),
    region: css('--jp-error-color1', '#d32f2f'),
    lines: css('--jp-ui-font-color3', 'gray'),
    text: css('--jp-ui-font-color1', 'black'),
    halo: css('--jp-layout-color2', '#eeeeee'),
    font: `10px ${css('--jp-ui-font-family', 'system-ui, sans-serif')}`
  };
}

function mixed(under: Rgba, over: Rgba, share: number): Rgba {
  const part = (i: number): number => Math.round(under[i] * (1 - share) + over[i] * share);
  return [part(0), part(1), part(2), 255];
}

/** A CSS colour as bytes: themes name colours in every notation, so the browser itself reads them. */
function rgbaOf(colour: string): Rgba {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) {
    return [128, 128, 128, 255];
  }
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, 255];
}
