import type { ServerResponse } from 'node:http';
import { isTerminal, type JobEvent } from '../../protocol';

/** Keeps proxies from closing a silent stream, and notices listeners that went away [ms]. */
const HEARTBEAT_MS = 15_000;

/** Tells a listener what comes, from now on. @returns what ends that */
type Listen<Told> = (listener: (told: Told) => void) => () => void;

/**
 * Streams job events as Server-Sent Events (WHATWG HTML §9.2). A listener that reads too slowly loses progress and
 * frame announcements, which the next one replaces, but never a state.
 * @param endWithJob ends the stream after the job's terminal phase.
 */
export function streamEvents(response: ServerResponse, listen: Listen<JobEvent>, endWithJob: boolean): void {
  stream(response, listen, {
    textOf: event => `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`,
    mayBeLost: ({ kind }) => kind === 'progress' || kind === 'frame',
    isLast: event => endWithJob && isLast(event)
  });
}

/**
 * Streams the states of something that is under way, the newest of them first, until `isOver` says that one is the last.
 */
export function streamStates<State>(
  response: ServerResponse,
  listen: Listen<State>,
  isOver: (state: State) => boolean
): void {
  stream(response, listen, {
    textOf: state => `data: ${JSON.stringify(state)}\n\n`,
    mayBeLost: state => !isOver(state),
    isLast: isOver
  });
}

interface Stream<Told> {
  textOf(told: Told): string;
  /** Whether a listener that reads too slowly need not hear it. */
  mayBeLost(told: Told): boolean;
  isLast(told: Told): boolean;
}

function stream<Told>(
  response: ServerResponse,
  listen: Listen<Told>,
  { textOf, mayBeLost, isLast }: Stream<Told>
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
  stop = listen(told => {
    if (over || (response.writableNeedDrain && mayBeLost(told))) {
      return;
    }
    response.write(textOf(told));
    if (isLast(told)) {
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
