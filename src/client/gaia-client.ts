import {
  decodeFrame,
  GaiaError,
  VERSION,
  type ColumnInfo,
  type JobEvent,
  type JobRequest,
  type JobState,
  type MapFrame,
  type PartitionsAnswer,
  type PartitionsRequest,
  type Plan,
  type ServiceStatus,
  type VolumeInfo
} from '../protocol';
import type { ColumnsOf, GaiaApi } from './api';
import { errorOf, send, SERVER_HINT, type Requester } from './request';
import { readEvents } from './sse';
import { watchJob, type WatchOptions } from './watch';

/** The service's API over HTTP. */
export class GaiaClient implements GaiaApi {
  constructor(private readonly request: Requester) {}

  /**
   * Asks the service who it is.
   * @throws GaiaError VERSION_MISMATCH when browser and service are of different versions.
   */
  async status(signal?: AbortSignal): Promise<ServiceStatus> {
    const status = await this.json<ServiceStatus>('GET', 'api/status', undefined, signal);
    if (status.version !== VERSION) {
      throw new GaiaError(
        'VERSION_MISMATCH',
        `This page runs gaialab ${VERSION}, the server runs gaialab ${status.version}.`,
        'Reload this page; if the message stays, restart Jupyter.'
      );
    }
    return status;
  }

  volume(signal?: AbortSignal): Promise<VolumeInfo> {
    return this.json('GET', 'api/volume', undefined, signal);
  }

  setVolume(path: string, signal?: AbortSignal): Promise<VolumeInfo> {
    return this.json('PUT', 'api/volume', { path }, signal);
  }

  partitions(request: PartitionsRequest, signal?: AbortSignal): Promise<PartitionsAnswer> {
    return this.json('POST', 'api/partitions', request, signal);
  }

  async columns(of: ColumnsOf, signal?: AbortSignal): Promise<ColumnInfo[]> {
    const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value !== undefined));
    return (await this.json<{ columns: ColumnInfo[] }>('GET', `api/columns?${query}`, undefined, signal)).columns;
  }

  plan(request: JobRequest, signal?: AbortSignal): Promise<Plan> {
    return this.json('POST', 'api/plan', request, signal);
  }

  submit(request: JobRequest, signal?: AbortSignal): Promise<JobState> {
    return this.json('POST', 'api/jobs', request, signal);
  }

  jobs(signal?: AbortSignal): Promise<JobState[]> {
    return this.json('GET', 'api/jobs', undefined, signal);
  }

  job(id: string, signal?: AbortSignal): Promise<JobState> {
    return this.json('GET', jobPath(id), undefined, signal);
  }

  cancel(id: string, signal?: AbortSignal): Promise<JobState> {
    return this.json('POST', `${jobPath(id)}/cancel`, undefined, signal);
  }

  async remove(id: string, signal?: AbortSignal): Promise<void> {
    await send(this.request, jobPath(id), { method: 'DELETE', signal });
  }

  async frame(id: string, order: number, signal?: AbortSignal): Promise<MapFrame | null> {
    try {
      const path = `${jobPath(id)}/frame?order=${order}`;
      const response = await send(this.request, path, { method: 'GET', signal });
      return response.status === 204 ? null : decodeFrame(new Uint8Array(await response.arrayBuffer()));
    } catch (reason) {
      if (signal?.aborted) {
        throw new GaiaError('CANCELLED', 'Cancelled.');
      }
      if (reason instanceof GaiaError && reason.code === 'RESULT_NOT_READY') {
        return null;
      }
      throw reason;
    }
  }

  async localPath(path: string, signal?: AbortSignal): Promise<string> {
    const query = new URLSearchParams({ path });
    return (await this.json<{ path: string }>('GET', `local-path?${query}`, undefined, signal)).path;
  }

  async *events(job: string | null, from: number | null, signal: AbortSignal): AsyncGenerator<JobEvent> {
    const root = job === null ? 'api/events' : `${jobPath(job)}/events`;
    const path = from === null ? root : `${root}?from=${from}`;
    const response = await send(this.request, path, {
      method: 'GET',
      headers: { Accept: 'text/event-stream' },
      signal
    });
    if (!response.body || !(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
      throw await errorOf(response);
    }
    for await (const { data } of readEvents(response.body, signal)) {
      yield JSON.parse(data) as JobEvent;
    }
  }

  /** Follows one job to its end; see {@link watchJob}. */
  watchJob(id: string, options: WatchOptions): Promise<void> {
    return watchJob(this, id, options);
  }

  private async json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await send(this.request, path, {
      method,
      signal,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    try {
      return (await response.json()) as T;
    } catch {
      if (signal?.aborted) {
        throw new GaiaError('CANCELLED', 'Cancelled.');
      }
      throw new GaiaError('SERVICE_UNAVAILABLE', 'The answer does not come from the Gaia service.', SERVER_HINT);
    }
  }
}

function jobPath(id: string): string {
  return `api/jobs/${encodeURIComponent(id)}`;
}
