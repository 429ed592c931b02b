import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobEvent, JobState } from '../../src/protocol';

export const MAIN = join(__dirname, '../../gaialab/service/main.cjs');

interface ServiceRecord {
  pid: number;
  socket: string;
  secret: string;
}

/** Waits until `check` gives something, or fails. */
export async function until<T>(check: () => T | undefined | false, what: string, seconds = 120): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = check();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`Waited ${seconds} s for ${what}.`);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** The real service as a child process, spoken to over its socket. */
export class ServiceProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly record: ServiceRecord,
    readonly folder: string
  ) {}

  static async start(options: { volume?: string; args?: string[]; env?: NodeJS.ProcessEnv } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'gaialab-service-'));
    const args = ['serve', '--runtime', join(folder, 'run'), ...(options.args ?? [])];
    if (options.volume !== undefined) {
      args.push('--volume', options.volume);
    }
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        GAIALAB_VOLUME: '',
        GAIALAB_RESULTS: join(folder, 'results'),
        GAIALAB_CACHE: join(folder, 'cache'),
        ...options.env
      }
    });
    const file = join(folder, 'run/service.json');
    await until(() => existsSync(file), 'service.json');
    return new ServiceProcess(child, JSON.parse(readFileSync(file, 'utf8')) as ServiceRecord, folder);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const closed = new Promise(resolve => this.child.once('close', resolve));
      this.child.kill('SIGTERM');
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends a request; the answer's stream is not read yet. */
  open(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          socketPath: this.record.socket,
          method,
          path,
          headers: {
            'x-gaialab-secret': this.record.secret,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers
          }
        },
        resolve
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async bytes(method: string, path: string, body?: unknown): Promise<{ status: number; body: Buffer }> {
    const response = await this.open(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
    }
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
  }

  /** The JSON answer, whatever its status. */
  async json<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const answer = await this.bytes(method, path, body);
    const text = answer.body.toString();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** Events of a job to the stream's end. */
  async events(path: string, each: (event: JobEvent) => boolean | void = () => undefined): Promise<JobEvent[]> {
    const response = await this.open('GET', path, undefined, { accept: 'text/event-stream' });
    const events: JobEvent[] = [];
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) {
          const event = JSON.parse(data) as JobEvent;
          events.push(event);
          if (each(event) === false) {
            response.destroy();
            return events;
          }
        }
      }
    }
    return events;
  }

  /** Submits a job and waits for its end. */
  async run(request: unknown): Promise<JobState> {
    const { status, body } = await this.json<JobState>('POST', '/api/jobs', request);
    if (status !== 201) {
      throw Object.assign(new Error(`status ${status}`), body);
    }
    await this.events(`/api/jobs/${body.id}/events`);
    return (await this.json<JobState>('GET', `/api/jobs/${body.id}`)).body;
  }
}
