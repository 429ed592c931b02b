// What the measured medians mean for the whole catalogue. Everything here is arithmetic on one measured case.
import { table } from './tables.mjs';

const GB = 1e9;
/** Of less input than this, start-up is too large a part of the time to conclude anything [bytes]. */
const ENOUGH = 5e8;
const CORES = [2, 16, 64, 156, 340];
/**
 * Sizes of tables [GB]. DR3: gzipped CSV, as published. DR4: as announced; whether those are sizes of what will be
 * downloaded is not known yet.
 */
const TABLES = [
  { name: 'DR3 gaia_source', gigabytes: 757, rows: 1_811_709_771 },
  { name: 'DR4 gaia_source', gigabytes: 586, rows: 2_000_033_276 },
  { name: 'DR4 all_source_astrometry', gigabytes: 610 },
  { name: 'DR4 all_source_photometry', gigabytes: 755, rows: 2_793_009_568 }
];

/**
 * Cost of scanning, from the map of many partitions and the same with one worker and with two.
 *
 * @returns undefined when the map was not measured, or on little input
 */
export function costModel(mapCase, scalingCase) {
  const wall = mapCase?.findings.of('gaialab', 'wall');
  const cpu = mapCase?.findings.of('gaialab', 'cpu');
  if (wall === undefined || cpu === undefined || mapCase.inputBytes < ENOUGH) {
    return undefined;
  }
  const gigabytes = mapCase.inputBytes / GB;
  return {
    secondsPerGB: wall / gigabytes,
    coreSecondsPerGB: cpu / gigabytes,
    rowsPerSecond: mapCase.inputRows === undefined ? undefined : mapCase.inputRows / wall,
    scaling: scalingCase?.findings.times('one', 'two')
  };
}

/** What was measured, for each GB of gzipped CSV. */
export function costText({ secondsPerGB, coreSecondsPerGB, rowsPerSecond, scaling }, { cores }) {
  return table(
    ['measured', `on ${cores} cores`],
    [
      ['time for a GB of gzipped CSV', `${secondsPerGB.toFixed(2)} s`],
      ['CPU time for a GB', `${coreSecondsPerGB.toFixed(2)} core-seconds`],
      ...(rowsPerSecond === undefined ? [] : [['rows', `${(rowsPerSecond / 1e6).toFixed(2)} million a second`]]),
      ['gzipped bytes that a core takes', `${(1000 / coreSecondsPerGB).toFixed(0)} MB/s`],
      ['two workers instead of one', scaling === undefined ? 'not measured' : `${scaling.toFixed(2)}× faster`]
    ]
  );
}

/** Projected times of a map of whole tables, and what the storage has to give for them. */
export function projectionText(model) {
  const seconds = (gigabytes, cores) => (gigabytes * model.coreSecondsPerGB) / cores;
  return table(
    ['projected', ...CORES.map(cores => `${cores} cores`)],
    [
      ...TABLES.map(({ name, gigabytes }) => [
        `${name}, ${gigabytes} GB`,
        ...CORES.map(cores => duration(seconds(gigabytes, cores)))
      ]),
      ['storage must give', ...CORES.map(cores => rate(cores / model.coreSecondsPerGB))]
    ]
  );
}

function duration(seconds) {
  return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`;
}

function rate(gigabytes) {
  return gigabytes < 1 ? `${(1000 * gigabytes).toFixed(0)} MB/s` : `${gigabytes.toFixed(1)} GB/s`;
}
