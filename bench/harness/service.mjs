// A running service and its API over the unix socket, timed as a browser or a kernel sees it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 20_000;
const TERMINAL = new Set(['COMPLETED', 'ERROR', 'ABORTED']);

/** Starts a service. @returns it and the milliseconds from its start to its first answer */
export async function startService(product, volume, settings = {}) {
  const runtime = mkdtempSync(join(tmpdir(), 'gaialab-bench-'));
  mkdirSync(product.scratch, { recursive: true });
  const start = performance.now();
  const { argv, env } = product.command(['serve', '--runtime', runtime, '--volume', volume], settings);
  const child = spawn(argv[0], argv.slice(1), {
    stdio: 'ignore',
    cwd: product.scratch,
    env: { ...process.env, ...env }
  });
  const record = join(runtime, 'service.json');
  while (true) {
    const service = existsSync(record) && new RunningService(child, runtime, JSON.parse(readFileSync(record, 'utf8')));
    if (service && (await service.call('GET', '/api/status').catch(() => undefined)) !== undefined) {
      return { service, milliseconds: performance.now() - start };
    }
    if (child.exitCode !== null || performance.now() - start > PATIENCE_MS) {
      child.kill();
      throw new Error(`The service did not start (${child.exitCode ?? 'too slow'}).`);
    }
    await pause(2);
  }
}

class RunningService {
  constructor(child, runtime, { socket, secret }) {
    Object.assign(this, { child, runtime, socket, secret });
  }

  /** One request. @returns the JSON of the answer */
  async call(method, path, body) {
    const response = await this.open(method, path, body);
    let text = '';
    for await (const chunk of response) {
      text += chunk;
    }
    if (response.statusCode >= 400) {
      throw new Error(`${method} ${path}: ${text}`);
    }
    return text === '' ? {} : JSON.parse(text);
  }

  /** A job's events from its first on, until it is over. */
  async *events(job) {
    let text = '';
    for await (const chunk of await this.open('GET', `/api/jobs/${job}/events?from=0`)) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const data = block.split('\n').filter(line => line.startsWith('data:'));
        if (data.length > 0) {
          const event = JSON.parse(data.map(line => line.slice(5)).join('\n'));
          yield event;
          if (TERMINAL.has(event.phase ?? event.state?.phase)) {
            return;
          }
        }
      }
    }
  }

  /** Submits a job and waits for its end. @returns its state and the milliseconds from request to last event */
  async run(request) {
    const start = performance.now();
    const { id } = await this.call('POST', '/api/jobs', request);
    for await (const event of this.events(id)) {
      void event;
    }
    const milliseconds = performance.now() - start;
    const state = await this.call('GET', `/api/jobs/${id}`);
    if (state.phase !== 'COMPLETED') {
      throw new Error(`The job ended as ${state.phase}: ${state.error?.message ?? ''}`);
    }
    return { state, milliseconds };
  }

  /** Ends the service. */
  async stop() {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.runtime, { recursive: true, force: true });
  }

  open(method, path, body) {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers = { 'X-Gaialab-Secret': this.secret, 'Content-Type': 'application/json' };
      const outgoing = httpRequest({
        socketPath: this.socket,
        method,
        path,
        headers: payload === undefined ? { 'X-Gaialab-Secret': this.secret } : headers
      });
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }
}

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
