// Answers of different programs to the same question must be the same: counts and ids exactly, sums to 1e-12.
const TOLERANCE = 1e-12;

/**
 * What two answers disagree about, in words; empty when they agree. Only what both tell is compared, but an answer that
 * tells nothing in common agrees with none.
 *
 * @param {{exact: Record<string, number | string>, sums: Record<string, [number, number]>}} ours
 * @param {typeof ours} theirs
 */
export function disagreements(ours, theirs) {
  const found = [];
  let compared = 0;
  for (const [name, value] of Object.entries(ours.exact)) {
    if (name in theirs.exact) {
      compared++;
      if (String(value) !== String(theirs.exact[name])) {
        found.push(`${name}: ${value} and ${theirs.exact[name]}`);
      }
    }
  }
  for (const [name, [sum, scale]] of Object.entries(ours.sums)) {
    if (name in theirs.sums) {
      compared++;
      const [other] = theirs.sums[name];
      // Not `>`: a sum that is not a number must not pass.
      if (!(Math.abs(sum - other) <= TOLERANCE * scale)) {
        found.push(`sum of ${name}: ${sum} and ${other}`);
      }
    }
  }
  return compared === 0 ? ['nothing to compare'] : found;
}
