/** The middle of some numbers; undefined of none. */
export function median(values) {
  const sorted = values.filter(value => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) {
    return undefined;
  }
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Half the width of the middle half of some numbers, relative to their median: how much they scatter. */
export function scatter(values) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length < 3) {
    return undefined;
  }
  const at = q => sorted[Math.round(q * (sorted.length - 1))];
  return (at(0.75) - at(0.25)) / 2 / median(sorted);
}
