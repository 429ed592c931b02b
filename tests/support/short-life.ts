import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN } from './service-process';

/** What a service is to die of; see faults.cjs. */
export type Fault =
  | { ms: number; from: 'listening' | 'working' }
  | { call: 'rename' | 'write' | 'sync' | 'commit' | 'mkdir' | 'rm'; n: number; when: 'before' | 'after' }
  | { threads: number; most: number; count: string }
  | { queries: number; most: number; count: string }
  | { clock: string };

/** A service that may die at any moment; whoever speaks to it then gets undefined. */
export class ShortLife {
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | number | null>;
  stderr = '';
  private readonly runtime = mkdtempSync(join(tmpdir(), 'gaialab-life-'));
  private record?: { socket: string; secret: string };

  constructor(env: NodeJS.ProcessEnv, fault?: Fault) {
    const preload = fault === undefined ? [] : ['--require', join(__dirname, 'faults.cjs')];
    this.child = spawn(process.execPath, [...preload, MAIN, 'serve', '--runtime', join(this.runtime, 'run')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env, FAULT: JSON.stringify(fault ?? {}) }
    });
    this.child.stderr!.on('data', chunk => (this.stderr += String(chunk)));
    this.ended = new Promise(resolve => {
      this.child.once('close', (code, signal) => {
        rmSync(this.runtime, { recursive: true, force: true });
        resolve(signal ?? code);
      });
    });
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The JSON answer; undefined when the service is dead. @throws the answer when it is an error */
  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {}
  ): Promise<T | undefined> {
    const answer = await this.send(method, path, body, headers);
    if (answer === undefined || answer.body.length === 0) {
      return undefined;
    }
    const value = JSON.parse(answer.body.toString());
    if (answer.status >= 400) {
      throw value;
    }
    return value as T;
  }

  /** The answer as it is; undefined when the service is dead or the answer is an error. */
  async bytes(path: string): Promise<Uint8Array | undefined> {
    const answer = await this.send('GET', path, undefined, {});
    return answer !== undefined && answer.status < 400 ? new Uint8Array(answer.body) : undefined;
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>
  ): Promise<{ status: number; body: Buffer } | undefined> {
    const record = await this.listens();
    if (record === undefined) {
      return undefined;
    }
    return new Promise(resolve => {
      const request = httpRequest(
        {
          socketPath: record.socket,
          method,
          path,
          headers: {
            'x-gaialab-secret': record.secret,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers
          }
        },
        response => {
          const parts: Buffer[] = [];
          response.on('data', part => parts.push(part as Buffer));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
          response.on('error', () => resolve(undefined));
        }
      );
      request.on('error', () => resolve(undefined));
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  private async listens(): Promise<{ socket: string; secret: string } | undefined> {
    const file = join(this.runtime, 'run/service.json');
    while (this.record === undefined && !this.isOver) {
      if (existsSync(file)) {
        this.record = JSON.parse(readFileSync(file, 'utf8'));
      } else {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    }
    return this.isOver ? undefined : this.record;
  }
}
