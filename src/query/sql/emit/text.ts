import type { TypedNode } from '../../typed';
import type { Writer } from './writer';

/** The escape character of patterns that are written anew. */
const MARK = '!';

/** `text LIKE pattern [ESCAPE mark]`; without a mark no character of the pattern escapes another. */
export function writeLike(writer: Writer, args: readonly TypedNode[], caseless: boolean): string {
  const { dialect } = writer;
  const [value, pattern, mark] = args;
  const text = writer.as(value, 'string');
  if (pattern.node === 'constant' && typeof pattern.value === 'string' && mark?.node !== 'column') {
    const escape = mark?.node === 'constant' && typeof mark.value === 'string' ? mark.value : undefined;
    const rewritten = rewrite(pattern.value, escape);
    const needed = rewritten.includes(MARK);
    return needed
      ? dialect.like(text, dialect.text(rewritten), dialect.text(MARK), caseless)
      : dialect.like(text, dialect.text(rewritten), undefined, caseless);
  }
  const shape = writer.as(pattern, 'string');
  return mark ? dialect.like(text, shape, writer.write(mark), caseless) : dialect.plainLike(text, shape, caseless);
}

/** The pattern with `!` as its escape character. */
function rewrite(pattern: string, escape: string | undefined): string {
  let out = '';
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const literal = characters[i] === escape;
    const character = literal ? characters[++i] : characters[i];
    out += character === MARK || (literal && (character === '%' || character === '_')) ? MARK + character : character;
  }
  return out;
}

/** SQL's SUBSTRING: the characters at positions start … start + length − 1 that exist. */
export function writeSubstring(writer: Writer, [value, start, length]: readonly TypedNode[]): string {
  const text = writer.as(value, 'string');
  const from = writer.as(start, 'integer');
  const a = clamped(from);
  const first = isConstant(start)
    ? whole(largest(1n, start.value))
    : `CAST(CASE WHEN ${a} < 1 THEN 1 ELSE ${a} END AS INT)`;
  if (!length) {
    return `substring(${text}, ${first}, ${REST})`;
  }
  if (isConstant(start) && isConstant(length)) {
    const end = start.value + largest(0n, length.value);
    const count = largest(0n, end - largest(1n, start.value));
    return `substring(${text}, ${whole(largest(1n, start.value))}, ${whole(count)})`;
  }
  const many = writer.as(length, 'integer');
  // Positions and lengths beyond a text's largest size mean the same as that size.
  const n = clamped(many);
  const count = `(${a} + CASE WHEN ${n} < 0 THEN 0 ELSE ${n} END - CASE WHEN ${a} < 1 THEN 1 ELSE ${a} END)`;
  const inside = `CAST(CASE WHEN ${count} < 0 THEN 0 ELSE ${count} END AS INT)`;
  return `substring(${text}, ${first}, ${inside})`;
}

const LONGEST = 1_000_000_000n;
const REST = String(LONGEST);

const isConstant = (node: TypedNode): node is TypedNode & { value: bigint } =>
  node.node === 'constant' && typeof node.value === 'bigint';

const largest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const whole = (value: bigint): string => String(value > LONGEST ? LONGEST : value);

const clamped = (sql: string): string =>
  `CASE WHEN ${sql} > ${LONGEST} THEN ${LONGEST} WHEN ${sql} < -${LONGEST} THEN -${LONGEST} ELSE ${sql} END`;
