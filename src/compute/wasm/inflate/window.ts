import { HISTORY, HISTORY_SIZE, TEXT } from '../layout';

/** The window of text: up to 32 KiB of history, then the chunk that is being made. */

/** Address behind the last byte of text. */
export let out: usize = TEXT;
/** Where the text of this stream begins, as far as matches may reach. */
export let first: usize = TEXT;

export function setOut(to: usize): void {
  out = to;
}

/** The text from here on is that of another stream. */
export function beginHistory(): void {
  first = out;
}

/** The first chunk of a file. */
export function openWindow(): void {
  out = TEXT;
}

/** The first chunk of a stream that goes on in its middle; so much text was put before its place. */
export function resumeWindow(reach: usize): void {
  out = TEXT;
  first = TEXT - reach;
}

/** Begins a new chunk: the last 32 KiB are moved before its place. */
export function slideWindow(): void {
  memory.copy(HISTORY, out - HISTORY_SIZE, HISTORY_SIZE);
  const moved = out - TEXT;
  const reach: usize = HISTORY;
  first = first > reach + moved ? first - moved : reach;
  out = TEXT;
}
