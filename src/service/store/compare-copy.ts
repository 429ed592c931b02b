import { cancelled } from '../../compute/faults';
import type { WorkHooks } from '../../compute/work';
import { ParquetFile } from '../../formats/parquet-reader';
import { GaiaError } from '../../protocol';
import { ColumnDigest, type ColumnSum } from './column-digest';
import { letGoBatch } from './let-go-batch';
import { columnData } from './open-stored';

/** A column of a copy, and what its values came to in the source. */
export interface DraftColumn {
  name: string;
  /** Its place in the copy. */
  index: number;
  sum: ColumnSum;
}

/** Columns of a copy that are to be read again. Plain data. */
export interface CompareOrder {
  /** The file as it is written, and the name it is to get. */
  draft: string;
  to: string;
  columns: readonly DraftColumn[];
}

/**
 * Reads columns of a copy: they must have the rows, nulls and values that were seen in the source.
 *
 * @throws GaiaError INTERNAL when they do not; CANCELLED
 */
export async function compareCopy({ draft, to, columns }: CompareOrder, { isCancelled }: WorkHooks): Promise<void> {
  const file = ParquetFile.open(draft);
  try {
    const found = columns.map(() => new ColumnDigest());
    for (let g = 0; g < file.groups.length; g++) {
      if (isCancelled()) {
        throw cancelled();
      }
      columns.forEach(({ index }, c) => {
        const column = columnData(file, g, index);
        found[c].add(column);
        letGoBatch({ rows: column.length, columns: [column] });
      });
    }
    columns.forEach(({ name, sum }, c) => {
      const [is, was] = [found[c].sum, sum].map(value => JSON.stringify(value));
      if (is !== was) {
        const why = `column ${name} was read back as ${is}, and was ${was}`;
        throw new GaiaError('INTERNAL', `${to}: what was written is not what was read: ${why}.`, undefined, {
          file: to,
          column: name
        });
      }
    });
  } finally {
    file.close();
  }
}
