import { bytes, Kernel, Scratch, unionOfNulls, type Frame, type Lane } from './kernel';

const ANY = 1;
const ONE = 2;

/** A pattern as its code points, and beside each what it means: 0 itself, {@link ANY} text, {@link ONE} character. */
interface Pattern {
  points: number[];
  meanings: number[];
}

/** LIKE and ILIKE. */
export class LikeKernel extends Kernel<Uint8Array> {
  private readonly values = new Scratch(bytes);
  private readonly union = new Scratch(bytes);
  private patternText?: string;
  private pattern: Pattern = { points: [], meanings: [] };

  constructor(
    private readonly text: Kernel<string[]>,
    private readonly patterns: Kernel<string[]>,
    private readonly escape: string | undefined,
    private readonly caseless: boolean
  ) {
    super();
  }

  protected compute(frame: Frame): Lane<Uint8Array> {
    const { rows } = frame;
    const texts = this.text.run(frame);
    const patterns = this.patterns.run(frame);
    const nulls = unionOfNulls(rows, [texts, patterns], this.union);
    const values = this.values.of(rows);
    for (let i = 0; i < rows; i++) {
      if (nulls && nulls[i] === 1) {
        values[i] = 0;
        continue;
      }
      if (patterns.values[i] !== this.patternText) {
        this.patternText = patterns.values[i];
        this.pattern = parsePattern(this.patternText, this.escape, this.caseless);
      }
      const text = this.caseless ? texts.values[i].toLowerCase() : texts.values[i];
      values[i] = matches(text, this.pattern) ? 1 : 0;
    }
    return nulls ? { values, nulls } : { values };
  }
}

function parsePattern(text: string, escape: string | undefined, caseless: boolean): Pattern {
  const pattern: Pattern = { points: [], meanings: [] };
  let literal = false;
  for (const character of text) {
    if (!literal && character === escape) {
      literal = true;
      continue;
    }
    const meaning = literal ? 0 : character === '%' ? ANY : character === '_' ? ONE : 0;
    for (const part of caseless ? character.toLowerCase() : character) {
      pattern.points.push(part.codePointAt(0)!);
      pattern.meanings.push(meaning);
    }
    literal = false;
  }
  return pattern;
}

/** Greedy, going back only to the last %: at worst length of text times length of pattern. */
function matches(text: string, { points, meanings }: Pattern): boolean {
  let at = 0;
  let p = 0;
  let anyAt = -1;
  let retry = 0;
  while (at < text.length) {
    const point = text.codePointAt(at)!;
    if (p < points.length && meanings[p] === ANY) {
      anyAt = p++;
      retry = at;
    } else if (p < points.length && (meanings[p] === ONE || points[p] === point)) {
      p++;
      at += point > 0xffff ? 2 : 1;
    } else if (anyAt >= 0) {
      p = anyAt + 1;
      retry += text.codePointAt(retry)! > 0xffff ? 2 : 1;
      at = retry;
    } else {
      return false;
    }
  }
  while (p < points.length && meanings[p] === ANY) {
    p++;
  }
  return p === points.length;
}
