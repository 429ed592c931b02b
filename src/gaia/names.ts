import { GaiaError } from '../protocol/errors';

/**
 * The form in which two spellings of a name are equal: `phot_g_mean_mag`, `photGMeanMag` and `PHOT_G_MEAN_MAG` all
 * become `photgmeanmag`.
 */
export function plainName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * The column that a user means, in snake_case as in the files or in the camelCase of the cluster's tables.
 *
 * @throws GaiaError UNKNOWN_COLUMN with the closest names as hint
 */
export function resolveColumn<C extends { name: string }>(columns: readonly C[], text: string): C {
  const wanted = text.trim();
  const plain = plainName(wanted);
  const found =
    columns.find(column => column.name === wanted) ??
    (plain === '' ? undefined : columns.find(column => plainName(column.name) === plain));
  if (found) {
    return found;
  }
  const names = columns.map(column => column.name);
  throw new GaiaError('UNKNOWN_COLUMN', `There is no column '${text}'.`, didYouMean(wanted, names), { column: text });
}

/** A hint with the closest of the names; with few names or none close, all of them or the first ones. */
export function didYouMean(text: string, names: readonly string[]): string {
  const near = closestNames(text, names);
  if (near.length > 0) {
    return `Did you mean ${near.join(', ')}?`;
  }
  return names.length <= 12 ? `Known: ${names.join(', ')}.` : `Known: ${names.slice(0, 12).join(', ')}, ...`;
}

/** Up to three names that `text` may have been meant to be, closest first. */
export function closestNames(text: string, names: readonly string[], limit = 3): string[] {
  const plain = plainName(text);
  if (plain === '') {
    return [];
  }
  const words = wordsOf(text);
  return names
    .map(name => {
      const distance = editDistance(plain, plainName(name));
      const shared = wordsOf(name).filter(word => words.includes(word)).length;
      const contains = plain.length > 2 && plainName(name).includes(plain);
      const near = distance <= Math.max(2, plain.length / 3);
      return { name, near: near || contains || shared >= 2, score: distance - 3 * shared - (contains ? 4 : 0) };
    })
    .filter(candidate => candidate.near)
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(candidate => candidate.name);
}

/** The words of a snake_case or camelCase name, lower case. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
