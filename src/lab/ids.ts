/** Commands; everything that can be clicked goes through one of them. */
export namespace CommandIDs {
  export const openPanel = 'gaialab:open-panel';
  export const loadInNotebook = 'gaialab:load-in-notebook';
  export const densityMap = 'gaialab:density-map';
  export const openMap = 'gaialab:open-map';
  export const cancelJob = 'gaialab:cancel-job';
}

/** Plugin that owns the settings and the context menu (schema/plugin.json). */
export const PLUGIN_ID = 'gaialab:plugin';

/** Translation domain. */
export const DOMAIN = 'gaialab';

/** File type of a catalogue partition. */
export const PARTITION_FILE_TYPE = 'gaia-csv-gz';

/** Names of partition files in all releases, e.g. `GaiaSource_034570-036209.csv.gz`. */
export const PARTITION_FILE_PATTERN = '^GaiaSource_(\\d+-){1,2}\\d+\\.csv\\.gz$';

export const PANEL_ID = 'gaialab-panel';
export const MAP_WIDGET_PREFIX = 'gaialab-map-';
