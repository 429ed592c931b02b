import { GaiaError } from '../protocol';

/** One message of an event stream. */
export interface ServerSentEvent {
  id: string;
  event: string;
  data: string;
}

/**
 * Splits the text of an event stream into messages (WHATWG HTML, "Interpreting an event stream"). Feed it pieces as
 * they come; a message that the end of the stream cuts short is dropped, as the standard says.
 */
export class EventParser {
  private rest = '';
  private data: string[] = [];
  private event = '';
  private id = '';

  push(text: string): ServerSentEvent[] {
    const messages: ServerSentEvent[] = [];
    const all = this.rest + text;
    let start = 0;
    for (;;) {
      const end = lineEnd(all, start);
      if (end < 0) {
        break;
      }
      this.line(all.slice(start, end), messages);
      start = end + (all[end] === '\r' && all[end + 1] === '\n' ? 2 : 1);
    }
    this.rest = all.slice(start);
    return messages;
  }

  private line(line: string, messages: ServerSentEvent[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        messages.push({ id: this.id, event: this.event || 'message', data: this.data.join('\n') });
      }
      this.data = [];
      this.event = '';
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') {
      this.data.push(value);
    } else if (field === 'event') {
      this.event = value;
    } else if (field === 'id') {
      this.id = value;
    }
  }
}

/** Index of the line break after `start`, or -1; a `\r` at the very end waits for its possible `\n`. */
function lineEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\n' || (text[i] === '\r' && i + 1 < text.length)) {
      return i;
    }
  }
  return -1;
}

/**
 * Reads the messages of a response body until it ends. Silence longer than `quiet` milliseconds (the service sends a
 * heartbeat every 15 s) counts as a dead connection.
 * @throws GaiaError SERVICE_UNAVAILABLE when the connection breaks or falls silent, CANCELLED when aborted.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  quiet = 45_000
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  let silent = false;
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const timer = setTimeout(() => {
        silent = true;
        stop();
      }, quiet);
      let piece: ReadableStreamReadResult<Uint8Array>;
      try {
        piece = await reader.read();
      } catch (reason) {
        throw signal.aborted ? new GaiaError('CANCELLED', 'Cancelled.') : lost(reason);
      } finally {
        clearTimeout(timer);
      }
      if (signal.aborted) {
        throw new GaiaError('CANCELLED', 'Cancelled.');
      }
      if (silent) {
        throw lost('no heartbeat');
      }
      if (piece.done) {
        return;
      }
      yield* parser.push(decoder.decode(piece.value, { stream: true }));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function lost(reason: unknown): GaiaError {
  return new GaiaError('SERVICE_UNAVAILABLE', 'The connection to the Gaia service was lost.', undefined, {
    reason: reason instanceof Error ? reason.message : String(reason)
  });
}
