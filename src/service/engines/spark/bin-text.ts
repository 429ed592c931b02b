import { ABOVE, BELOW, GrowingAxis, type Axis } from '../../../compute/axis';
import { arrayText, doubleText } from './number-text';

/** Beside those of {@link Axis}: rows without a number. */
export const NULL_BIN = -3;
export const NAN_BIN = -4;

/** The scanner's limits of automatic axes. */
const MOST = doubleText(2 ** 1022);
const LEAST_LOG = doubleText(2 ** -1022);

/** Whether a value (a number) can have a bin on an automatic axis. */
export const canHaveBin = (x: string, log: boolean): string =>
  `(abs(${x}) < ${MOST}${log ? ` AND ${x} >= ${LEAST_LOG}` : ''})`;

/**
 * The bin of a number, as {@link Axis.bin} has it: from a guess that rounding may have put one beside, which the edges
 * themselves correct, so that both engines agree to the last value.
 */
export function binText(x: string, axis: Axis, isLog: boolean): string {
  const { edges } = axis;
  const last = edges.length - 1;
  if (axis instanceof GrowingAxis) {
    const outside = `WHEN NOT ${canHaveBin(x, isLog)} THEN CASE WHEN ${x} >= ${MOST} THEN ${ABOVE} ELSE ${BELOW} END`;
    if (last < 1) {
      return `CASE ${outside} ELSE 0 END`;
    }
    const beyond = `WHEN ${x} < ${doubleText(axis.min)} OR ${x} > ${doubleText(axis.max)} THEN 0`;
    return `CASE ${outside} ${beyond} ELSE ${settled(x, edges, isLog)} END`;
  }
  const [first, end] = [doubleText(edges[0]), doubleText(edges[last])];
  return (
    `CASE WHEN ${x} < ${first} THEN ${BELOW} WHEN ${x} = ${end} THEN ${last - 1} WHEN ${x} > ${end} THEN ${ABOVE} ` +
    `ELSE ${settled(x, edges, isLog)} END`
  );
}

function settled(x: string, edges: Float64Array, isLog: boolean): string {
  const bins = edges.length - 1;
  const of = (value: number): number => (isLog ? Math.log10(value) : value);
  const scale = bins / (of(edges[bins]) - of(edges[0]));
  const place = `(${isLog ? `log10(${x})` : x} - ${doubleText(of(edges[0]))}) * ${doubleText(Number.isFinite(scale) ? scale : 0)}`;
  const guess = `CAST(least(greatest(floor(${place}), 0), ${bins - 1}) AS INT)`;
  const list = arrayText(edges);
  // One lambda, so that the guess is written once: edges are told by number from 1.
  return (
    `element_at(transform(array(${guess}), g -> g - CASE WHEN ${x} < element_at(${list}, g + 1) THEN 1 ELSE 0 END` +
    ` + CASE WHEN ${x} >= element_at(${list}, g + 2) THEN 1 ELSE 0 END), 1)`
  );
}
