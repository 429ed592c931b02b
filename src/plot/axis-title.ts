/** Lines of an axis title at most; what is longer ends in an ellipsis. */
const MOST_LINES = 3;

/** What a letter of an axis title takes on average [CSS pixels]: of 14 pixels height, as Plotly writes it. */
const LETTER_WIDTH = 7.8;

/** So high is a line of an axis title [CSS pixels]. */
export const TITLE_LINE_HEIGHT = 18;

/** Letters that fit on an axis of a length [CSS pixels]. */
export const lettersOn = (length: number): number => Math.max(12, Math.floor(length / LETTER_WIDTH));

/**
 * Name and unit of an axis in lines of so many letters. What is too long for three lines is cut; the unit stays.
 * @returns at least one line
 */
export function titleLines({ name, unit }: { name: string; unit?: string }, letters: number): string[] {
  const ending = unit ? ` [${unit}]` : '';
  let lines = wrapped(name + ending, letters);
  for (let kept = MOST_LINES * letters; lines.length > MOST_LINES && kept >= 0; kept--) {
    lines = wrapped(`${name.slice(0, kept).trimEnd()}…${ending}`, letters);
  }
  return lines.slice(0, MOST_LINES);
}

/** Lines as Plotly wants them. It would read `<` and `&` in an expression as HTML. */
export const plotlyLines = (lines: readonly string[]): string =>
  lines.map(line => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')).join('<br>');

/** Cuts at the last space of a line, within a word only where there is none. */
function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest.length > letters) {
    const space = rest.lastIndexOf(' ', letters);
    const end = space > 0 ? space : letters;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
