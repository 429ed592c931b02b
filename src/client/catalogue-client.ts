import { GaiaError, type FileInformation, type FolderList, type SampleState, type StoreInfo } from '../protocol';
import { errorOf, send, SERVER_HINT, type Requester } from './request';
import { readEvents } from './sse';

/** What the browser asks about what lies where. Every call rejects with a GaiaError. */
export interface CatalogueApi {
  /** Folders in a folder, or in the nearest one above a path that is not there. */
  folders(path: string, signal?: AbortSignal): Promise<FolderList>;
  fileInformation(paths: readonly string[], signal?: AbortSignal): Promise<FileInformation[]>;
  store(signal?: AbortSignal): Promise<StoreInfo>;
  /** Removes the stored copies of a table, or only those that are outdated. @returns bytes that are free again */
  removeStored(of: { release: string; table: string; outdated?: boolean }): Promise<number>;
  /** Begins to make the sample volume. */
  makeSample(): Promise<SampleState>;
  cancelSample(): Promise<SampleState>;
  /** The states of the making, from the one now to the last. */
  sampleStates(signal: AbortSignal): AsyncIterable<SampleState>;
}

/** The same over HTTP. */
export class CatalogueClient implements CatalogueApi {
  constructor(private readonly request: Requester) {}

  folders(path: string, signal?: AbortSignal): Promise<FolderList> {
    return this.json('GET', `api/folders?${new URLSearchParams({ path })}`, undefined, signal);
  }

  async fileInformation(paths: readonly string[], signal?: AbortSignal): Promise<FileInformation[]> {
    return (await this.json<{ files: FileInformation[] }>('POST', 'api/file-information', { paths }, signal)).files;
  }

  store(signal?: AbortSignal): Promise<StoreInfo> {
    return this.json('GET', 'api/store', undefined, signal);
  }

  async removeStored(of: { release: string; table: string; outdated?: boolean }): Promise<number> {
    const { release, table, outdated = false } = of;
    const query = new URLSearchParams({ release, table, outdated: String(outdated) });
    return (await this.json<{ bytes: number }>('DELETE', `api/store?${query}`)).bytes;
  }

  makeSample(): Promise<SampleState> {
    return this.json('POST', 'api/sample');
  }

  cancelSample(): Promise<SampleState> {
    return this.json('DELETE', 'api/sample');
  }

  async *sampleStates(signal: AbortSignal): AsyncGenerator<SampleState> {
    const headers = { Accept: 'text/event-stream' };
    const response = await send(this.request, 'api/sample/events', { method: 'GET', headers, signal });
    if (!response.body) {
      throw await errorOf(response);
    }
    for await (const { data } of readEvents(response.body, signal)) {
      yield JSON.parse(data) as SampleState;
    }
  }

  private async json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await send(this.request, path, {
      method,
      signal,
      headers: { Accept: 'application/json', ...type },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    try {
      return (await response.json()) as T;
    } catch {
      throw new GaiaError('SERVICE_UNAVAILABLE', 'The answer does not come from the Gaia service.', SERVER_HINT);
    }
  }
}
