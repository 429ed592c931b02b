import { bad, defined, fieldsOf, finite, listOf, only, optional, pair, text, type Check } from './check';
import type { Field } from './fields';
import { XP_GRID, xpWavelength, type Prototype } from './spectra';

const LAST_NM = xpWavelength(XP_GRID.samples - 1);

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

/** What spectra are compared with. */
export const prototypeField: Field = { kind: 'prototype', check: prototype };

/** The part of the spectra that counts [nm]. */
export const wavelengthField: Field = {
  kind: 'range',
  check: range,
  low: XP_GRID.first,
  high: LAST_NM,
  unit: 'nm',
  otherwise: [XP_GRID.first, LAST_NM]
};
