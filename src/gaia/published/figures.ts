/** What a column holds over a whole table. */
export interface ColumnFigures {
  /** Smallest value, as text: ids lose digits as numbers. */
  min?: string;
  /** Largest value, as text. */
  max?: string;
  /** Rows without a value. */
  nulls?: number;
}

/** Figures over a whole table, to compare a volume with; whatever is not known is left out. */
export interface PublishedFigures {
  columns: Readonly<Record<string, ColumnFigures>>;
  /** Rows by the value of a column, as text. */
  counts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Where the figures come from. */
  source: string;
}

export const figures = (min: string, max: string, nulls: number): ColumnFigures => ({ min, max, nulls });
