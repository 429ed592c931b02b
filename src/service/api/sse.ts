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
  begin(response);
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

/**
 * Streams the states of something that is under way, the newest of them first, until `isOver` says that one is the last.
 */
export function streamStates<State>(
  response: ServerResponse,
  listen: (listener: (state: State) => void) => () => void,
  isOver: (state: State) => boolean
): void {
  begin(response);
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
  stop = listen(state => {
    if (!over && (isOver(state) || !response.writableNeedDrain)) {
      response.write(`data: ${JSON.stringify(state)}\n\n`);
    }
    if (!over && isOver(state)) {
      end();
    }
  });
  if (over) {
    stop();
  }
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no'
  });
  // Else they would wait for the first event, which may be long in coming.
  response.flushHeaders();
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
