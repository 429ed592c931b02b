/** Commands; everything that can be clicked goes through one of them. */
export namespace CommandIDs {
  export const openPanel = 'gaialab:open-panel';
  /** Search for partitions, with a region filled in. */
  export const find = 'gaialab:find';
  /** Partitions of files on the chart of the sidebar; what is drawn on an open map is a region: `showRegion`. */
  export const showFilesOnSky = 'gaialab:show-files-on-sky';
  /** The form of a new job, with a request filled in. */
  export const newJob = 'gaialab:new-job';
  export const submitJob = 'gaialab:submit-job';
  export const insertAsCode = 'gaialab:insert-as-code';
  /** The magic of a notebook cell, opened as the form of a new job. */
  export const cellToForm = 'gaialab:cell-to-form';
  export const openSqlEditor = 'gaialab:open-sql-editor';
  export const loadInNotebook = 'gaialab:load-in-notebook';
  export const densityMap = 'gaialab:density-map';
  /** The name of a column, to the clipboard and the notebook. */
  export const takeColumn = 'gaialab:take-column';
  export const verify = 'gaialab:verify';
  export const fileInformation = 'gaialab:file-information';
  /** What a job came to, in the view of its kind. */
  export const openResult = 'gaialab:open-result';
  export const openMap = 'gaialab:open-map';
  /** The border of a region on the open map. */
  export const showRegion = 'gaialab:show-region';
  export const openHistogram = 'gaialab:open-histogram';
  export const openTable = 'gaialab:open-table';
  export const openSpectra = 'gaialab:open-spectra';
  export const cancelJob = 'gaialab:cancel-job';
  export const retryJob = 'gaialab:retry-job';
  export const deleteJob = 'gaialab:delete-job';
  export const downloadResult = 'gaialab:download-result';
  /** What a job came to, to be read. */
  export const openReport = 'gaialab:open-report';
}

/** Plugin that owns the settings and the context menu (schema/plugin.json). */
export const PLUGIN_ID = 'gaialab:plugin';

/** Translation domain. */
export const DOMAIN = 'gaialab';

/** File type of a catalogue partition. */
export const PARTITION_FILE_TYPE = 'gaia-csv-gz';

/**
 * Names of the files of all tables of all releases, e.g. `GaiaSource_034570-036209.csv.gz`. A pattern, because the
 * releases with their thousands of column descriptions must not be loaded with the page.
 */
export const PARTITION_FILE_PATTERN =
  '^(?:[A-Z][A-Za-z0-9]*_|light_curves_|[a-z0-9]+BestNeighbour)' +
  '(?:\\d{6}-\\d{6}|\\d{3}-\\d{3}-\\d{3}|-?\\d+_-?\\d+|\\d+)\\.csv\\.gz$';

export const PANEL_ID = 'gaialab-panel';
export const MAP_WIDGET_PREFIX = 'gaialab-map-';
export const HISTOGRAM_WIDGET_PREFIX = 'gaialab-histogram-';
