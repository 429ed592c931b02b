import {
  GaiaError,
  type TableDescription,
  type TableEvent,
  type TablePlace,
  type TableProgress,
  type TableWindow,
  type TableWindowRequest
} from '../protocol';
import { errorOf, send, type Requester } from './request';
import { readEvents } from './sse';

export interface TableWindowOptions {
  signal?: AbortSignal;
  onProgress?: (progress: TableProgress) => void;
}

/** What the browser asks about tables. Every call rejects with a GaiaError. */
export interface TableApi {
  /** What a table is, from its beginning alone. `GET /api/table`. */
  table(place: TablePlace, signal?: AbortSignal): Promise<TableDescription>;
  /** Rows of a table; a long reading tells how far it is and ends with the signal. `GET /api/table/window`. */
  tableWindow(request: TableWindowRequest, options?: TableWindowOptions): Promise<TableWindow>;
}

/** Asks for a window as a stream, so that the service stops reading when nobody waits any more. */
export async function fetchTableWindow(
  requester: Requester,
  request: TableWindowRequest,
  { signal = new AbortController().signal, onProgress }: TableWindowOptions = {}
): Promise<TableWindow> {
  const path = `api/table/window?${new URLSearchParams({ request: JSON.stringify(request) })}`;
  const response = await send(requester, path, { method: 'GET', headers: { Accept: 'text/event-stream' }, signal });
  if (!response.body || !(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
    throw await errorOf(response);
  }
  for await (const { data } of readEvents(response.body, signal)) {
    const event = JSON.parse(data) as TableEvent;
    switch (event.kind) {
      case 'progress':
        onProgress?.(event.progress);
        break;
      case 'window':
        return event.window;
      case 'error':
        throw GaiaError.from(event.error);
    }
  }
  throw signal.aborted
    ? new GaiaError('CANCELLED', 'Cancelled.')
    : new GaiaError('SERVICE_UNAVAILABLE', 'The Gaia service ended while it read the table.', 'Try again.');
}
