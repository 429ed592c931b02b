import type { ColumnInfo } from '../../protocol';
import type { Problem } from './findings';

const SHOWN = 5;

/**
 * Compares the columns of a file with those of the release.
 * @param known - columns of the profile; undefined where the profile has none, which passes everything
 */
export function checkColumns(found: readonly ColumnInfo[], known: readonly ColumnInfo[] | undefined): Problem[] {
  if (!known) {
    return [];
  }
  const problems: Problem[] = [];
  const say = (what: string, columns: readonly string[]): void => {
    if (columns.length > 0) {
      const more = columns.length > SHOWN ? `, … (${columns.length} in all)` : '';
      problems.push({
        check: 'header',
        message: `${what}: ${columns.slice(0, SHOWN).join(', ')}${more}`,
        column: columns[0].split(' ')[0],
        count: columns.length
      });
    }
  };
  const profile = new Map(known.map(column => [column.name, column]));
  const names = new Set(found.map(column => column.name));
  const missing = known.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const extra = found.filter(({ name }) => !profile.has(name)).map(({ name }) => name);
  say('columns are missing', missing);
  say('columns that the release does not have', extra);
  say(
    'columns of another type',
    found.flatMap(column => {
      const expected = profile.get(column.name);
      return expected && typeOf(column) !== typeOf(expected)
        ? [`${column.name} (${typeOf(column)}, not ${typeOf(expected)})`]
        : [];
    })
  );
  if (missing.length === 0 && extra.length === 0) {
    const moved = found.findIndex(({ name }, i) => name !== known[i].name);
    say('the columns are in another order, from', moved < 0 ? [] : [found[moved].name]);
  }
  return problems;
}

const typeOf = ({ datatype, subtype }: ColumnInfo): string =>
  subtype === undefined ? datatype : `${datatype} ${subtype}`;
