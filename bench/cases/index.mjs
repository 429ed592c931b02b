import cone from './cone.mjs';
import { convertAll, convertTen } from './convert.mjs';
import loadAll from './load-all.mjs';
import loadAstropy from './load-astropy.mjs';
import loadTen from './load-ten.mjs';
import mapFile from './map-file.mjs';
import mapFiles from './map-files.mjs';
import { loadSettings, mapSettings } from './peer-settings.mjs';
import scaling from './scaling.mjs';
import secondScan from './second-scan.mjs';
import service from './service.mjs';
import spectra from './spectra.mjs';

/** All cases, in the order in which they are measured and shown. */
export const CASES = [
  mapFiles,
  mapFile,
  scaling,
  loadAll,
  loadTen,
  loadAstropy,
  cone,
  convertTen,
  convertAll,
  secondScan,
  spectra,
  service,
  mapSettings,
  loadSettings
];
