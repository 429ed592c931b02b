/** A letter as strokes of a pen. */
export interface Glyph {
  /** Width without the space to the next letter [units; capitals are 7 high]. */
  width: number;
  /** Each stroke as x, y, x, y, …; y grows upwards from the line that letters stand on. */
  strokes: readonly Float64Array[];
}

/** Height of capitals [units]. */
export const CAPITAL = 7;
/** Between letters [units]. */
export const SPACING = 1.9;
const SUPERSCRIPT = { size: 0.62, up: 3.4 };
const STEPS = 6;

/**
 * The letters, drawn for this project. Strokes are separated by `|`; one that begins with `~` is a quadratic spline
 * with these control points, from the first to the last, with `o` a closed one.
 */
const SHAPES: Record<string, string> = {
  '0': 'o0 0 4 0 4 7 0 7',
  '1': '0.3 5.4 2.2 7 2.2 0|0.6 0 3.8 0',
  '2': '~0 5.2 0 7 4 7.2 4 4.5 1.5 2 0 0|0 0 4.1 0',
  '3': '~0.2 6 0.5 7.1 3.9 7.3 3.9 3.8 1.5 3.8|~1.5 3.8 4.3 3.8 4.3 -0.1 0.4 -0.2 0 1.2',
  '4': '3.2 0 3.2 7 0 2 4.3 2',
  '5': '3.7 7 0.6 7 0.4 3.8|~0.4 3.8 1 4.6 4.2 4.9 4.2 -0.1 0.6 -0.2 0 1.2',
  '6': '~3.4 6.8 1.6 7 0 5 0 0 4.2 -0.2 4.2 4.6 0.6 4.4 0.1 2',
  '7': '0 7 4 7 1.4 0',
  '8': 'o0.3 3.8 3.7 3.8 3.7 7 0.3 7|o0 0 4 0 4 3.8 0 3.8',
  '9': '~0.6 0.2 2.4 0 4 2 4 7 -0.2 7.2 -0.2 2.4 3.4 2.6 3.9 5',
  A: '0 0 2.5 7 5 0|0.9 2.4 4.1 2.4',
  B: '0 0 0 7|~0 7 2 7 4.2 7 4.2 3.8 2 3.8 0 3.8|~0 3.8 2.4 3.8 4.7 3.8 4.7 0 2.4 0 0 0',
  C: '~5 5.5 4.6 7 0 7.4 0 3.5 0 -0.4 4.6 0 5 1.5',
  D: '0 0 0 7|~0 7 2 7 5 7 5 3.5 5 0 2 0 0 0',
  E: '4 0 0 0 0 7 4 7|0 3.7 3.4 3.7',
  F: '0 0 0 7 4 7|0 3.7 3.4 3.7',
  G: '~5 5.5 4.6 7 0 7.4 0 3.5 0 -0.4 4.4 0 5 1.2|5 1.2 5 3.2 3 3.2',
  H: '0 0 0 7|5 0 5 7|0 3.7 5 3.7',
  I: '0.6 0 0.6 7|0 7 1.2 7|0 0 1.2 0',
  J: '~3 7 3 2 3 0 0.2 -0.2 0 1.6',
  K: '0 0 0 7|4.4 7 0 2.6|1.6 4.2 4.6 0',
  L: '0 7 0 0 3.8 0',
  M: '0 0 0 7 3 1.5 6 7 6 0',
  N: '0 0 0 7 5 0 5 7',
  O: 'o0 0 5.4 0 5.4 7 0 7',
  P: '0 0 0 7|~0 7 2 7 4.4 7 4.4 3.3 2 3.3 0 3.3',
  Q: 'o0 0 5.4 0 5.4 7 0 7|3.2 1.6 5.4 -0.4',
  R: '0 0 0 7|~0 7 2 7 4.4 7 4.4 3.3 2 3.3 0 3.3|2.2 3.3 4.6 0',
  S: '~4.4 5.8 4 7 0.2 7.4 0.2 4.6 1.2 3.9 3.4 3.3 4.6 2.6 4.6 -0.4 0.4 -0.2 0 1.4',
  T: '0 7 5 7|2.5 7 2.5 0',
  U: '~0 7 0 2.5 0 0 5 0 5 2.5 5 7',
  V: '0 7 2.5 0 5 7',
  W: '0 7 1.6 0 3.2 6.4 4.8 0 6.4 7',
  X: '0 0 4.6 7|0 7 4.6 0',
  Y: '0 7 2.4 3.4 4.8 7|2.4 3.4 2.4 0',
  Z: '0 7 4.4 7 0 0 4.4 0',
  a: '~0.4 4.2 0.9 5.1 3.6 5.4 3.6 3 3.6 0|~3.6 3 2 3 -0.2 3 -0.2 -0.3 2.6 -0.2 3.6 1.4',
  b: '0 7 0 0|o0 0 4 0 4 5 0 5',
  c: '~3.8 4.2 3.2 5 0 5.4 0 2.5 0 -0.4 3.2 0 3.8 0.8',
  d: '4 7 4 0|o0 0 4 0 4 5 0 5',
  e: '0.1 2.6 3.9 2.6|~3.9 2.6 3.9 5 0 5.2 0 2.5 0 -0.4 3.2 0 3.8 0.8',
  f: '~2.6 6.8 1 7.2 1 5.4 1 4 1 0|0 4.8 2.4 4.8',
  g: 'o0 0 3.8 0 3.8 5 0 5|~3.8 5 3.8 0 3.8 -2.4 0.6 -2.2 0.2 -1.4',
  h: '0 7 0 0|~0 3 0 5 3.8 5 3.8 3 3.8 0',
  i: '0.1 5 0.1 0|0.1 6.6 0.1 6.9',
  j: '~0.9 5 0.9 0 0.9 -2 0 -2.1 -0.3 -1.9|0.9 6.6 0.9 6.9',
  k: '0 7 0 0|3.4 5 0 1.7|1.2 2.9 3.6 0',
  l: '0.1 7 0.1 0',
  m: '0 5 0 0|~0 3 0 5 3 5 3 3 3 0|~3 3 3 5 6 5 6 3 6 0',
  n: '0 5 0 0|~0 3 0 5 3.8 5 3.8 3 3.8 0',
  o: 'o0 0 4 0 4 5 0 5',
  p: '0 5 0 -2|o0 0 4 0 4 5 0 5',
  q: '4 5 4 -2|o0 0 4 0 4 5 0 5',
  r: '0 5 0 0|~0 3 0.2 5 2.4 5',
  s: '~3.3 4.2 3 5 0.2 5.3 0.2 3.2 1.2 2.8 2.4 2.4 3.5 2 3.5 -0.3 0.4 -0.2 0 0.9',
  t: '~1 6.6 1 1.8 1 0 2.4 0|0 4.9 2.4 4.9',
  u: '~0 5 0 2 0 0 3.8 0 3.8 2|3.8 5 3.8 0',
  v: '0 5 1.9 0 3.8 5',
  w: '0 5 1.3 0 2.6 4.6 3.9 0 5.2 5',
  x: '0 0 3.6 5|0 5 3.6 0',
  y: '0 5 1.9 0|3.8 5 1.9 0 1 -2',
  z: '0 5 3.4 5 0 0 3.4 0',
  ' ': '',
  '.': '0.2 0 0.2 0.3',
  ',': '0.5 0.2 0.1 -1.3',
  ':': '0.2 0 0.2 0.3|0.2 4 0.2 4.3',
  ';': '0.5 0.2 0.1 -1.3|0.5 4 0.5 4.3',
  '!': '0.2 7 0.2 2|0.2 0 0.2 0.3',
  '?': '~0 5.6 0 7 3.6 7.2 3.6 4.6 1.8 3.6 1.8 2|1.8 0 1.8 0.3',
  "'": '0.2 7 0.2 5',
  '"': '0.2 7 0.2 5|1.8 7 1.8 5',
  '-': '0 2.7 2.4 2.7',
  '\u2212': '0 2.9 4 2.9',
  '+': '0 2.9 4 2.9|2 0.9 2 4.9',
  '*': '0 4.2 3 6.4|0 6.4 3 4.2|1.5 3.6 1.5 7',
  '/': '0 -1 3 7.4',
  '\\': '0 7.4 3 -1',
  '|': '0.2 -1.5 0.2 7.5',
  '=': '0 1.9 4 1.9|0 3.9 4 3.9',
  '<': '4 0.4 0 2.9 4 5.4',
  '>': '0 0.4 4 2.9 0 5.4',
  '\u2264': '4 1.4 0 3.7 4 6|0 0 4 0',
  '\u2265': '0 1.4 4 3.7 0 6|0 0 4 0',
  '\u2248': '~0 1.4 1 3 3 0.6 4 2|~0 3.8 1 5.4 3 3 4 4.4',
  '(': '~1.7 7.6 0 6 0 -0.4 1.7 -2',
  ')': '~0 7.6 1.7 6 1.7 -0.4 0 -2',
  '[': '1.5 7.5 0.2 7.5 0.2 -1.8 1.5 -1.8',
  ']': '0 7.5 1.3 7.5 1.3 -1.8 0 -1.8',
  '{': '~1.8 7.6 0.9 7.6 0.9 3.2 0 2.8|~1.8 -2 0.9 -2 0.9 2.4 0 2.8',
  '}': '~0 7.6 0.9 7.6 0.9 3.2 1.8 2.8|~0 -2 0.9 -2 0.9 2.4 1.8 2.8',
  _: '0 -0.8 4.2 -0.8',
  '^': '0 5 1.6 7 3.2 5',
  '~': '~0 2.4 1 4 3 1.6 4 3',
  '%': 'o0 4.2 2 4.2 2 7 0 7|o3.4 0 5.4 0 5.4 2.8 3.4 2.8|0.8 0 4.6 7',
  '#': '1.2 0 1.9 7|3.2 0 3.9 7|0 2.2 4.8 2.2|0.4 4.8 5.2 4.8',
  '&': '~5 0 3 2 0.6 5 0.6 7.2 3.4 7.2 3.4 5 0 3.6 0 -0.4 4 -0.4 4.8 3',
  $: '~3.7 5.4 3.4 6.4 0.2 6.6 0.2 4.4 1.2 3.8 2.6 3.2 3.9 2.6 3.9 0.2 0.4 0.4 0 1.6|2 7.4 2 -0.6',
  '@': 'o1.6 1.4 4 1.4 4 4.6 1.6 4.6|~4 4.6 4 1 6 1 6 3 6 7.4 0 7.4 0 3 0 -1.4 4.6 -0.8',
  '`': '0 7 1 5.6',
  '\u00b7': '0.2 2.8 0.2 3.1',
  '\u00d7': '0 1.1 3.4 4.7|0 4.7 3.4 1.1',
  '\u00b0': 'o0 4.8 2.2 4.8 2.2 7 0 7',
  '\u00b5': '0 5 0 -2|~0 5 0 2 0 0 3.8 0 3.8 2|3.8 5 3.8 0',
  '\u2026': '0.2 0 0.2 0.3|2.4 0 2.4 0.3|4.6 0 4.6 0.3'
};
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SAME: Record<string, string> = { '⁻': '\u2212', '⁺': '+', μ: '\u00b5', '–': '-', '—': '\u2212', '’': "'" };

const drawn = new Map<string, Glyph>();

/** A letter; what has none of its own is a question mark. Å and the like lose their marks. */
export function glyphOf(letter: string): Glyph {
  let glyph = drawn.get(letter);
  if (!glyph) {
    glyph = made(letter);
    drawn.set(letter, glyph);
  }
  return glyph;
}

/** Width of words [units]. */
export function widthOf(words: string): number {
  const widths = [...words].map(letter => glyphOf(letter).width + SPACING);
  return Math.max(0, widths.reduce((sum, width) => sum + width, 0) - SPACING);
}

function made(letter: string): Glyph {
  const raised = SUPERSCRIPTS.indexOf(letter);
  if (raised >= 0 || letter === '⁻' || letter === '⁺') {
    const { width, strokes } = glyphOf(raised >= 0 ? String(raised) : SAME[letter]);
    const { size, up } = SUPERSCRIPT;
    return { width: width * size, strokes: strokes.map(stroke => stroke.map((v, i) => v * size + (i % 2 ? up : 0))) };
  }
  const known = SAME[letter] ?? letter;
  const shape = SHAPES[known] ?? SHAPES[known.normalize('NFD')[0]] ?? SHAPES['?'];
  const strokes = shape === '' ? [] : shape.split('|').map(strokeOf);
  let width = shape === '' ? 1.6 : 0;
  strokes.forEach(stroke => stroke.forEach((v, i) => (width = i % 2 ? width : Math.max(width, v))));
  return { width, strokes };
}

function strokeOf(text: string): Float64Array {
  const kind = text[0];
  const isSpline = kind === '~' || kind === 'o';
  const points = Float64Array.from(text.slice(isSpline ? 1 : 0).split(' '), Number);
  return isSpline ? spline(points, kind === 'o') : points;
}

/** A uniform quadratic B-spline, which touches the middles between its control points. */
function spline(points: Float64Array, isClosed: boolean): Float64Array {
  const count = points.length / 2;
  const at = (i: number): [number, number] => {
    const j = isClosed ? ((i % count) + count) % count : Math.min(count - 1, Math.max(0, i));
    return [points[2 * j], points[2 * j + 1]];
  };
  const between = ([ax, ay]: [number, number], [bx, by]: [number, number]): [number, number] => [
    (ax + bx) / 2,
    (ay + by) / 2
  ];
  const out: number[] = [];
  const [first, last] = isClosed ? [0, count - 1] : [1, count - 2];
  for (let i = first; i <= last; i++) {
    const control = at(i);
    const from = !isClosed && i === first ? at(0) : between(at(i - 1), control);
    const to = !isClosed && i === last ? at(count - 1) : between(control, at(i + 1));
    for (let step = i === first ? 0 : 1; step <= STEPS; step++) {
      const t = step / STEPS;
      out.push(
        (1 - t) ** 2 * from[0] + 2 * t * (1 - t) * control[0] + t * t * to[0],
        (1 - t) ** 2 * from[1] + 2 * t * (1 - t) * control[1] + t * t * to[1]
      );
    }
  }
  return Float64Array.from(out);
}
