import { bad, defined, fieldsOf, finite, integerFrom, listOf, oneOf, only, optional, pair, text } from './check';
import type { Check, Fields } from './check';
import { TABLE_FORMAT_NAMES, type ScanSource } from './requests';
import {
  MAX_SIMILAR,
  SPECTRA_TABLE,
  SPECTRUM_METRICS,
  XP_GRID,
  xpWavelength,
  type Prototype,
  type SimilarSpectraRequest
} from './spectra';

const LAST_NM = xpWavelength(XP_GRID.samples - 1);

/** @throws GaiaError BAD_REQUEST naming the field and the value */
export function validateSimilarSpectra(fields: Fields, source: ScanSource): SimilarSpectraRequest {
  only(fields, [
    ...['type', 'source', 'prototype', 'limit', 'fluxColumn', 'errorColumn', 'metric', 'wavelengthRange', 'format']
  ]);
  const ofTable = source.table === undefined && source.files === undefined ? { table: SPECTRA_TABLE } : {};
  return defined({
    type: 'SimilarSpectra' as const,
    source: { ...source, ...ofTable },
    prototype: prototype(fields.prototype, 'prototype'),
    limit: optional(fields.limit, 'limit', integerFrom(1, MAX_SIMILAR)),
    fluxColumn: optional(fields.fluxColumn, 'fluxColumn', text),
    errorColumn: optional(fields.errorColumn, 'errorColumn', text),
    metric: optional(fields.metric, 'metric', oneOf(SPECTRUM_METRICS)),
    wavelengthRange: optional(fields.wavelengthRange, 'wavelengthRange', range),
    format: optional(fields.format, 'format', oneOf(TABLE_FORMAT_NAMES))
  });
}

const prototype: Check<Prototype> = (value, name) => {
  const fields = fieldsOf(value, name, ['sourceId', 'flux', 'fluxError', 'name']);
  if (fields.sourceId !== undefined) {
    only(fields, ['sourceId']);
    const id = text(fields.sourceId, `${name}.sourceId`);
    if (!/^\d{1,19}$/.test(id)) {
      throw bad(`"${name}.sourceId" must be a source_id, not ${id}.`);
    }
    return { sourceId: id };
  }
  const flux = samples(fields.flux, `${name}.flux`);
  if (!flux.some(sample => sample !== 0)) {
    throw bad(`"${name}.flux" has no light: all samples are 0.`);
  }
  return defined({
    flux,
    fluxError: optional(fields.fluxError, `${name}.fluxError`, samples),
    name: optional(fields.name, `${name}.name`, text)
  });
};

const samples: Check<number[]> = (value, name) => {
  const list = listOf(finite)(value, name);
  if (list.length !== XP_GRID.samples) {
    throw bad(
      `"${name}" has ${list.length} samples, not the ${XP_GRID.samples} of the XP grid.`,
      `Sample it at ${XP_GRID.first} to ${LAST_NM} nm in steps of ${XP_GRID.step} nm, as gaiaxpy.calibrate does.`
    );
  }
  return list;
};

const range: Check<[number, number]> = (value, name) => {
  const [from, to] = pair(value, name);
  const first = Math.max(0, Math.ceil((from - XP_GRID.first) / XP_GRID.step));
  const last = Math.min(XP_GRID.samples - 1, Math.floor((to - XP_GRID.first) / XP_GRID.step));
  if (last - first < 1) {
    throw bad(
      `"${name}" must hold two samples at least, not ${from} to ${to} nm.`,
      `The spectra go from ${XP_GRID.first} to ${LAST_NM} nm.`
    );
  }
  return [from, to];
};
