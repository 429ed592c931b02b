import type { Expression } from '../ast';

/** The name of a result column that the query gives none: a column's own, a function's, or one by number. */
export function nameOfResult(expression: Expression, columnName: string | undefined, place: number): string {
  if (columnName !== undefined) {
    return columnName;
  }
  switch (expression.kind) {
    case 'call':
      return expression.name.toLowerCase();
    case 'case':
      return 'case';
    case 'cast':
      return expression.value.kind === 'name' ? expression.value.parts[expression.value.parts.length - 1] : 'cast';
    default:
      return `col${place + 1}`;
  }
}

/** The names, each but the first of its kind with a number behind it; capitals do not tell names apart. */
export function uniqueNames(names: readonly string[]): string[] {
  const wanted = new Set(names.map(name => name.toLowerCase()));
  const taken = new Set<string>();
  return names.map(name => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) {
      const next = `${name}_${n}`;
      unique = wanted.has(next.toLowerCase()) ? unique : next;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
