import {
  decodeFrame,
  GaiaError,
  VERSION,
  type ColumnInfo,
  type CompletionRequest,
  type Completions,
  type HistogramFrame,
  type JobEvent,
  type JobRequest,
  type JobState,
  type MapFormat,
  type MapFrame,
  type PartitionsAnswer,
  type PartitionsRequest,
  type Plan,
  type PrototypeFile,
  type PrototypeSpectrum,
  type ServiceStatus,
  type SpectraFrame,
  type TableDescription,
  type TablePlace,
  type TableWindow,
  type TableWindowRequest,
  type TextCheckAnswer,
  type TextCheckRequest,
  type VolumeInfo
} from '../protocol';
import type { ColumnsOf, GaiaApi } from './api';
import { errorOf, send, SERVER_HINT, type Requester } from './request';
import { readEvents } from './sse';
import type { SpectraApi } from './spectra-api';
import { fetchTableWindow, type TableApi, type TableWindowOptions } from './table-api';
import { watchJob, type WatchOptions } from './watch';

/** The service's API over HTTP. */
export class GaiaClient implements GaiaApi, TableApi, SpectraApi {
  /** @param patience - wait before a lost submission is sent again [ms] */
  constructor(
    private readonly request: Requester,
    private readonly patience = PAUSE_MS
  ) {}

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
    return this.once('api/jobs', request, signal);
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

  retry(id: string, signal?: AbortSignal): Promise<JobState> {
    return this.once(`${jobPath(id)}/retry`, undefined, signal);
  }

  setDestruction(id: string, time: string | null, signal?: AbortSignal): Promise<JobState> {
    return this.json('PUT', `${jobPath(id)}/destruction`, { destruction: time }, signal);
  }

  async result(id: string, name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const path = `${jobPath(id)}/results/${encodeURIComponent(name)}`;
    const response = await send(this.request, path, { method: 'GET', signal });
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (reason) {
      throw lost(reason, signal);
    }
  }

  check(request: TextCheckRequest, signal?: AbortSignal): Promise<TextCheckAnswer> {
    return this.json('POST', 'api/check', request, signal);
  }

  complete(request: CompletionRequest, signal?: AbortSignal): Promise<Completions> {
    return this.json('POST', 'api/complete', request, signal);
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

  async histogram(id: string, signal?: AbortSignal): Promise<HistogramFrame | null> {
    try {
      return await this.json<HistogramFrame>('GET', `${jobPath(id)}/histogram`, undefined, signal);
    } catch (reason) {
      if (reason instanceof GaiaError && reason.code === 'RESULT_NOT_READY') {
        return null;
      }
      throw reason;
    }
  }

  prototype(file: PrototypeFile, signal?: AbortSignal): Promise<PrototypeSpectrum> {
    return this.json('POST', 'api/prototype', file, signal);
  }

  async spectra(id: string, signal?: AbortSignal): Promise<SpectraFrame | null> {
    try {
      return await this.json<SpectraFrame>('GET', `${jobPath(id)}/spectra`, undefined, signal);
    } catch (reason) {
      if (reason instanceof GaiaError && reason.code === 'RESULT_NOT_READY') {
        return null;
      }
      throw reason;
    }
  }

  async mapFile(id: string, format: MapFormat, signal?: AbortSignal): Promise<Blob> {
    const response = await send(this.request, `${jobPath(id)}/map.${format}`, { method: 'GET', signal });
    return response.blob();
  }

  table(place: TablePlace, signal?: AbortSignal): Promise<TableDescription> {
    return this.json('GET', `api/table?${new URLSearchParams({ ...place })}`, undefined, signal);
  }

  tableWindow(request: TableWindowRequest, options?: TableWindowOptions): Promise<TableWindow> {
    return fetchTableWindow(this.request, request, options);
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

  /** Creates something; where the answer is lost, the same key asks for the same thing again. */
  private async once<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const headers = { 'Idempotency-Key': newKey() };
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.json<T>('POST', path, body, signal, headers);
      } catch (reason) {
        const { code, details } = GaiaError.from(reason);
        const isLost = code === 'SERVICE_UNAVAILABLE' && details?.missing !== true;
        if (!isLost || attempt === ATTEMPTS || signal?.aborted) {
          throw reason;
        }
        await pause(this.patience * attempt, signal);
      }
    }
  }

  private async json<T>(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    more: Record<string, string> = {}
  ): Promise<T> {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await send(this.request, path, {
      method,
      signal,
      headers: { Accept: 'application/json', ...type, ...more },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    try {
      return (await response.json()) as T;
    } catch (reason) {
      throw lost(reason, signal);
    }
  }
}

/** How often a submission is sent whose answer is lost, and the wait between two [ms], longer each time. */
const ATTEMPTS = 3;
const PAUSE_MS = 500;

/** The error of an answer that broke off or is none of ours. */
function lost(reason: unknown, signal: AbortSignal | undefined): GaiaError {
  return signal?.aborted
    ? new GaiaError('CANCELLED', 'Cancelled.')
    : new GaiaError('SERVICE_UNAVAILABLE', 'The answer does not come from the Gaia service.', SERVER_HINT, {
        reason: reason instanceof Error ? reason.message : String(reason)
      });
}

/** 128 random bits; unlike `randomUUID` also on pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Waits, but not after an abort. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}

function jobPath(id: string): string {
  return `api/jobs/${encodeURIComponent(id)}`;
}
