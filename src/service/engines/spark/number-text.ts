/** The value, or null where it is NaN. */
export const unlessNaN = (sql: string): string => `CASE WHEN isnan(${sql}) THEN NULL ELSE ${sql} END`;

/** A number as a DOUBLE of Spark. */
export function doubleText(value: number): string {
  if (Number.isFinite(value)) {
    const text = value.toExponential().toUpperCase().replace('E+', 'E');
    return Object.is(value, -0) ? '-0.0E0' : text;
  }
  return `CAST('${Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'}' AS DOUBLE)`;
}

/** Numbers as an ARRAY<DOUBLE>, which Spark folds to a constant. */
export const arrayText = (values: ArrayLike<number>): string => `array(${Array.from(values, doubleText).join(', ')})`;
