import { kept, valueOf, valuesOf, type Row } from './support';

type Truth = boolean | null;
const TRUTHS: Truth[] = [true, false, null];
const WORDS = new Map<Truth, string>([
  [true, 'TRUE'],
  [false, 'FALSE'],
  [null, 'NULL']
]);

// Kleene's logic as order: FALSE < unknown < TRUE; AND is the minimum, OR the maximum, NOT the mirror image.
const rank = (truth: Truth): number => (truth === null ? 0.5 : truth ? 1 : 0);
const truth = (value: number): Truth => (value === 0.5 ? null : value === 1);
const and = (...parts: Truth[]): Truth => truth(Math.min(...parts.map(rank)));
const or = (...parts: Truth[]): Truth => truth(Math.max(...parts.map(rank)));
const not = (part: Truth): Truth => truth(1 - rank(part));

const PAIRS = TRUTHS.flatMap(a => TRUTHS.map(b => [a, b] as const));
const ROWS: Row[] = PAIRS.map(([a, b]) => ({ has_rvs: a, in_qso_candidates: b }));

describe('three-valued logic', () => {
  it.each<[string, (a: Truth, b: Truth) => Truth]>([
    ['has_rvs AND in_qso_candidates', and],
    ['has_rvs OR in_qso_candidates', or],
    ['NOT has_rvs', not],
    ['NOT has_rvs OR in_qso_candidates', (a, b) => or(not(a), b)],
    ['NOT (has_rvs AND in_qso_candidates)', (a, b) => not(and(a, b))],
    ['has_rvs = in_qso_candidates', (a, b) => (a === null || b === null ? null : a === b)],
    ['has_rvs <> in_qso_candidates', (a, b) => (a === null || b === null ? null : a !== b)],
    ['has_rvs IS NULL', a => a === null],
    ['has_rvs IS NOT NULL', a => a !== null],
    ['has_rvs IS TRUE', a => a === true],
    ['has_rvs IS NOT TRUE', a => a !== true],
    ['has_rvs IS FALSE', a => a === false],
    ['has_rvs IS NOT FALSE', a => a !== false],
    ['CASE WHEN has_rvs THEN in_qso_candidates ELSE NOT in_qso_candidates END', (a, b) => (a ? b : not(b))],
    ['COALESCE(has_rvs, in_qso_candidates)', (a, b) => a ?? b],
    ['has_rvs IN (in_qso_candidates, NULL)', (a, b) => or(a === null || b === null ? null : a === b, null)]
  ])('%s', (text, expected) => {
    expect(valuesOf(text, ROWS)).toEqual(PAIRS.map(([a, b]) => expected(a, b)));
    expect(kept(text, ROWS)).toEqual(PAIRS.map(([a, b]) => expected(a, b) === true));
  });

  it('is the same for constants, which are folded', () => {
    for (const [a, b] of PAIRS) {
      const words = [WORDS.get(a), WORDS.get(b)];
      expect([words, valueOf(`${words[0]} AND ${words[1]}`)]).toEqual([words, and(a, b)]);
      expect([words, valueOf(`${words[0]} OR ${words[1]}`)]).toEqual([words, or(a, b)]);
      expect(valueOf(`NOT ${words[0]}`)).toEqual(not(a));
    }
  });

  it('holds for three conditions, row by row and where all rows are decided early', () => {
    const triples = PAIRS.flatMap(([a, b]) => TRUTHS.map(c => [a, b, c] as const));
    const number = (value: Truth): number | null => (value === null ? null : Number(value));
    const rows = triples.map(([a, b, c]) => ({ has_rvs: a, in_qso_candidates: b, matched_transits: number(c) }));
    const texts: [string, (...parts: Truth[]) => Truth][] = [
      ['has_rvs AND in_qso_candidates AND matched_transits = 1', and],
      ['has_rvs OR in_qso_candidates OR matched_transits = 1', or]
    ];
    for (const [text, expected] of texts) {
      const wanted = triples.map(parts => expected(...parts));
      expect(valuesOf(text, rows)).toEqual(wanted);
      expect(rows.map(row => valueOf(text, row))).toEqual(wanted);
    }
  });

  it('makes NOT IN with NULL never true', () => {
    const rows = [{ matched_transits: 1 }, { matched_transits: 2 }, { matched_transits: null }];
    expect(valuesOf('matched_transits NOT IN (1, NULL)', rows)).toEqual([false, null, null]);
    expect(valuesOf('matched_transits BETWEEN NULL AND 1', rows)).toEqual([null, false, null]);
    expect(valuesOf('matched_transits NOT BETWEEN NULL AND 1', rows)).toEqual([null, true, null]);
  });
});
