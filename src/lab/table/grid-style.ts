import { TextRenderer, type CellRenderer, type DataGrid } from '@lumino/datagrid';
import type { ColumnInfo } from '../../protocol';
import { isNumeric } from './cell-text';

/** Colours and fonts of a grid, from JupyterLab's theme as it holds for an element. */
export interface GridTheme {
  style: DataGrid.Style;
  text: string;
  quiet: string;
  font: string;
  headerFont: string;
  unitFont: string;
}

export function gridTheme(element: Element): GridTheme {
  const computed = getComputedStyle(element);
  const read = (name: string, fallback: string): string => computed.getPropertyValue(name).trim() || fallback;
  const family = read('--jp-ui-font-family', 'system-ui, sans-serif');
  const code = read('--jp-code-font-family-default', 'monospace');
  const brand = read('--jp-brand-color1', '#1976d2');
  const line = read('--jp-border-color2', '#e0e0e0');
  const header = read('--jp-layout-color2', '#eeeeee');
  const body = read('--jp-layout-color0', '#ffffff');
  const stripe = read('--jp-rendermime-table-row-background', body);
  return {
    text: read('--jp-ui-font-color1', '#212121'),
    quiet: read('--jp-ui-font-color2', '#616161'),
    font: `12px ${code}`,
    headerFont: `600 12px ${family}`,
    unitFont: `11px ${family}`,
    style: {
      voidColor: body,
      backgroundColor: body,
      rowBackgroundColor: index => (index % 2 === 0 ? body : stripe),
      gridLineColor: line,
      headerBackgroundColor: header,
      headerGridLineColor: read('--jp-border-color1', '#bdbdbd'),
      selectionFillColor: mixed(brand, 0.16),
      selectionBorderColor: brand,
      cursorBorderColor: brand,
      headerSelectionFillColor: mixed(brand, 0.2),
      headerSelectionBorderColor: brand
    }
  };
}

/** A colour with so much of it (0–1); colours that are not hexadecimal stay as they are in CSS's own words. */
function mixed(colour: string, part: number): string {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (hex === undefined) {
    return `color-mix(in srgb, ${colour} ${100 * part}%, transparent)`;
  }
  const [r, g, b] = [0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${part})`;
}

/** How cells look: null and empty text in quiet words of their own, numbers to the right. */
export function cellRenderer(theme: GridTheme, column: (index: number) => ColumnInfo | undefined): TextRenderer {
  const isQuiet = ({ value }: CellRenderer.CellConfig): boolean =>
    value === null || value === undefined || value === '' || value === 'NaN';
  return new TextRenderer({
    font: config => (config.value === null || config.value === '' ? `italic ${theme.font}` : theme.font),
    textColor: config => (isQuiet(config) ? theme.quiet : theme.text),
    horizontalAlignment: ({ column: index }) => {
      const info = column(index);
      return info && isNumeric(info) ? 'right' : 'left';
    },
    format: ({ value }) => cellWords(value as string | null | undefined)
  });
}

/** `null` for null, `""` for the empty text, `…` for what is not there yet. */
export function cellWords(value: string | null | undefined): string {
  return value === undefined ? '…' : value === null ? 'null' : value === '' ? '""' : value.replace(/\s+/g, ' ');
}

export function headerRenderer(theme: GridTheme): TextRenderer {
  return new TextRenderer({
    font: ({ row }) => (row === 0 ? theme.headerFont : theme.unitFont),
    textColor: ({ row }) => (row === 0 ? theme.text : theme.quiet),
    backgroundColor: theme.style.headerBackgroundColor ?? '',
    horizontalAlignment: 'left',
    format: ({ value }) => String(value ?? '')
  });
}

export function rowNumberRenderer(theme: GridTheme): TextRenderer {
  return new TextRenderer({
    font: theme.unitFont,
    textColor: theme.quiet,
    backgroundColor: theme.style.headerBackgroundColor ?? '',
    horizontalAlignment: 'right',
    format: ({ value }) => String(value ?? '')
  });
}
