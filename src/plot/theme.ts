/** Colours of a figure, taken from the page. */
export interface PlotTheme {
  text: string;
  quietText: string;
  /** Behind everything. */
  page: string;
  /** Sky without data. */
  empty: string;
  line: string;
  font: string;
  dark: boolean;
}

const FALLBACK = {
  text: '#212121',
  quietText: '#616161',
  page: '#ffffff',
  empty: '#eeeeee',
  line: '#bdbdbd',
  font: 'system-ui, sans-serif'
};

/** Reads the theme from JupyterLab's CSS variables as they hold for an element. */
export function themeOf(element: Element): PlotTheme {
  const style = getComputedStyle(element);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  return {
    text: read('--jp-ui-font-color1', FALLBACK.text),
    quietText: read('--jp-ui-font-color2', FALLBACK.quietText),
    page: read('--jp-layout-color0', FALLBACK.page),
    empty: read('--jp-layout-color2', FALLBACK.empty),
    line: read('--jp-border-color1', FALLBACK.line),
    font: read('--jp-ui-font-family', FALLBACK.font),
    dark: document.body.dataset.jpThemeLight === 'false'
  };
}

/** Calls `listener` when JupyterLab changes its theme, until the returned function is called. */
export function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(() => listener());
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light']
  });
  return () => observer.disconnect();
}
