import { MainAreaWidget } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import { gaiaIcon } from './icons';

/** Letters of a tab's label at most. JupyterLab writes it into the status bar too, where it takes the space of others. */
const LABEL_LENGTH = 60;

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

/** Names a tab for what it shows: as its label, shortened where it is long, and whole as its tooltip. */
export function nameTab({ title }: Widget, name: string): void {
  title.label = name.length > LABEL_LENGTH ? `${name.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : name;
  title.caption = name;
}
