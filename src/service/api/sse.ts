import type { ServerResponse } from 'node:http';
import { isTerminal, type JobEvent } from '../../protocol';

/** Keeps proxies from closing a silent stream, and notices listeners that went away [ms]. */
const HEARTBEAT_MS = 15_000;

type Listen = (listener: (event: JobEvent) => void) => () => void;

/**
 * Streams job events as Server-Sent Events (WHATWG HTML §9.2). A listener that reads too slowly loses progress and
 * frame announcements, which the next one replaces, but never a state.
 * @param endWithJob ends the stream after the job's terminal phase.
 */
export function streamEvents(response: ServerResponse, listen: Listen, endWithJob: boolean): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no'
  });
  let stop = (): void => undefined;
  let over = false;
  const heartbeat = setInterval(() => response.write(': ping\n\n'), HEARTBEAT_MS);
  const end = (): void => {
    over = true;
    clearInterval(heartbeat);
    stop();
    response.end();
  };
  response.on('close', end);
  stop = listen(event => {
    if (over || (response.writableNeedDrain && (event.kind === 'progress' || event.kind === 'frame'))) {
      return;
    }
    response.write(`id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    if (endWithJob && isLast(event)) {
      end();
    }
  });
  if (over) {
    stop();
  }
}

function isLast(event: JobEvent): boolean {
  switch (event.kind) {
    case 'deleted':
      return true;
    case 'state':
    case 'phase':
      return isTerminal(event.state.phase);
    default:
      return false;
  }
}
