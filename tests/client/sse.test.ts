import fc from 'fast-check';
import { EventParser, readEvents, type ServerSentEvent } from '../../src/client';

const all = (...pieces: string[]): ServerSentEvent[] => {
  const parser = new EventParser();
  return pieces.flatMap(piece => parser.push(piece));
};

describe('EventParser', () => {
  it('reads id, kind and data and skips heartbeats', () => {
    expect(all(': ping\n\nid: 7\nevent: progress\ndata: {"a":1}\n\n: ping\n\n')).toEqual([
      { id: '7', event: 'progress', data: '{"a":1}' }
    ]);
  });

  it('joins data lines, takes fields without space, and names unnamed events "message"', () => {
    expect(all('data:a\ndata: b\ndata\n\n')).toEqual([{ id: '', event: 'message', data: 'a\nb\n' }]);
  });

  it('drops a message that the end cuts short', () => {
    expect(all('data: whole\n\ndata: half\n')).toHaveLength(1);
  });

  it('gives the same messages however the stream is cut, with any line ends', () => {
    const message = fc.record({ id: fc.nat(), event: fc.constantFrom('state', 'phase'), data: fc.json() });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (messages, end, cuts) => {
          const text = messages
            .map(m => `id: ${m.id}${end}event: ${m.event}${end}data: ${m.data}${end}${end}`)
            .join('');
          const places = [0, ...cuts.filter(cut => cut < text.length).sort((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((to, i) => text.slice(places[i], to));
          const read = all(...pieces, end === '\r' ? '\n' : '');
          expect(read).toEqual(messages.map(m => ({ ...m, id: String(m.id) })));
        }
      )
    );
  });
});

describe('readEvents', () => {
  const stream = (pieces: string[], close = true): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) {
          controller.enqueue(new TextEncoder().encode(piece));
        }
        if (close) {
          controller.close();
        }
      }
    });

  it('decodes characters that a chunk border cuts', async () => {
    const bytes = new TextEncoder().encode('data: α Cen\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 7));
        controller.enqueue(bytes.slice(7));
        controller.close();
      }
    });
    const read = [];
    for await (const event of readEvents(body, new AbortController().signal)) {
      read.push(event.data);
    }
    expect(read).toEqual(['α Cen']);
  });

  it('ends with CANCELLED when aborted while waiting', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 10);
    const read = async (): Promise<void> => {
      for await (const _ of readEvents(stream([], false), stop.signal)) {
        // nothing comes
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('takes silence for a broken connection', async () => {
    const read = async (): Promise<void> => {
      for await (const _ of readEvents(stream(['data: 1\n\n'], false), new AbortController().signal, 20)) {
        // one comes
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
