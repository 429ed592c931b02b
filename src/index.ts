import { histogramPlugin } from './lab/histogram-plugin';
import { launcherPlugin } from './lab/launcher-plugin';
import { mainPlugin } from './lab/main-plugin';
import { mapPlugin } from './lab/map-plugin';
import { panelPlugin } from './lab/panel-plugin';
import { spectraPlugin } from './lab/spectra-plugin';
import { tablePlugin } from './lab/table-plugin';
import { resultPlugin } from './lab/result-plugin';
import { noticesPlugin, runningPlugin, statusPlugin } from './lab/watch-plugins';

/** What JupyterLab loads. */
export default [
  mainPlugin,
  mapPlugin,
  histogramPlugin,
  panelPlugin,
  resultPlugin,
  launcherPlugin,
  runningPlugin,
  statusPlugin,
  noticesPlugin,
  tablePlugin,
  spectraPlugin
];
