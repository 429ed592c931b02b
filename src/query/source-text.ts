import { GaiaError, type ErrorCode } from '../protocol';

/** A stretch of the query's text: `start` inclusive, `end` exclusive, counted from 0. */
export interface Span {
  start: number;
  end: number;
}

/** Something that a user should know although the text compiles. */
export interface Warning extends Span {
  message: string;
}

/** Longest line that {@link pointAt} shows whole. */
const SHOWN = 100;

/**
 * An error in a query. Its message ends with the place, counted from 1; `details` hold `text`, `start` and `end`,
 * counted from 0, for editors and for {@link pointAt}.
 */
export function queryError(
  text: string,
  { start, end }: Span,
  message: string,
  hint?: string,
  code: ErrorCode = 'BAD_REQUEST',
  details: Record<string, unknown> = {}
): GaiaError {
  const sentence = message.replace(/\.$/, '');
  return new GaiaError(code, `${sentence}, at character ${start + 1}.`, hint, { ...details, text, start, end });
}

/**
 * Two lines for terminals and notebooks: the line of the text that holds `start`, and carets under `start` to `end`.
 * A long line is cut around the place.
 */
export function pointAt(text: string, start: number, end: number): string {
  const from = Math.min(Math.max(0, start), text.length);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', from);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline).replace(/\s/g, ' ');
  const column = from - lineStart;
  const width = Math.max(1, Math.min(end - from, line.length - column));
  if (line.length <= SHOWN) {
    return `${line}\n${' '.repeat(column)}${'^'.repeat(width)}`;
  }
  const cut = Math.max(0, Math.min(column - 30, line.length - SHOWN));
  const before = cut > 0 ? '...' : '';
  const after = cut + SHOWN < line.length ? '...' : '';
  const carets = '^'.repeat(Math.min(width, SHOWN - (column - cut)) || 1);
  return `${before}${line.slice(cut, cut + SHOWN)}${after}\n${' '.repeat(before.length + column - cut)}${carets}`;
}
