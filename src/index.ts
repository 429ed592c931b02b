import { mainPlugin } from './lab/main-plugin';
import { mapPlugin } from './lab/map-plugin';
import { panelPlugin } from './lab/panel-plugin';

/** What JupyterLab loads. */
export default [mainPlugin, mapPlugin, panelPlugin];
