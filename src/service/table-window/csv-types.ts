import type { RowBatch } from '../../compute/scan';
import { RELEASES } from '../../gaia/release';
import type { ColumnInfo } from '../../protocol';
import { textCells } from './cells';

/**
 * The columns of a file of the volume that has no header of its own (DR1, DR2, EDR3): those of the table, of the release
 * in whose folder it lies if there is one, that has all its columns.
 * @returns undefined where there is no such table
 */
export function columnsByName(path: string, names: readonly string[]): ColumnInfo[] | undefined {
  const here = RELEASES.filter(({ folder }) => path.includes(`/${folder}/`));
  for (const { tables } of here.length > 0 ? here : RELEASES) {
    for (const { columns = [] } of tables) {
      const known = new Map(columns.map(column => [column.name, column]));
      if (names.every(name => known.has(name))) {
        return names.map(name => known.get(name)!);
      }
    }
  }
  return undefined;
}

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(nan|inf|infinity)$/i;
const BOOL = /^(true|false)$/i;
const LARGEST = 2n ** 63n;

/** Types of columns from the text of some of their cells: int64, float64, bool, else string. */
export function sniffTypes(names: readonly string[], batches: readonly RowBatch[]): ColumnInfo[] {
  return names.map((name, c) => {
    const texts = batches.flatMap(batch => textCells(batch.columns[c], { name, datatype: 'string' })).filter(isThere);
    return { name, datatype: typeOf(texts) };
  });
}

const isThere = (text: string | null): text is string => text !== null;

function typeOf(texts: readonly string[]): string {
  if (texts.length === 0) {
    return 'string';
  }
  if (texts.every(text => INTEGER.test(text) && isInt64(text))) {
    return 'int64';
  }
  return texts.every(text => REAL.test(text)) ? 'float64' : texts.every(text => BOOL.test(text)) ? 'bool' : 'string';
}

function isInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''));
  return value < LARGEST && value >= -LARGEST;
}
