import { MainAreaWidget } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import { gaiaIcon } from './icons';

/** A tab of the main area. Views have bars of their own: the one of JupyterLab would be an empty strip above. */
export function mainArea<T extends Widget>(content: T, id: string, title: string): MainAreaWidget<T> {
  const widget = new MainAreaWidget({ content });
  widget.id = id;
  widget.title.label = title;
  widget.title.icon = gaiaIcon;
  widget.title.closable = true;
  widget.toolbar.hide();
  return widget;
}
