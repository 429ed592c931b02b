import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Folder of the Spark that tests start: GAIALAB_TEST_SPARK, else that of `.venv-spark`; undefined where there is none. */
export function sparkHome(): string | undefined {
  const named = process.env.GAIALAB_TEST_SPARK;
  const lib = join(ROOT, '.venv-spark/lib');
  const found = existsSync(lib) ? readdirSync(lib).map(python => join(lib, python, 'site-packages/pyspark')) : [];
  return [...(named ? [named] : []), ...found].find(home => existsSync(join(home, 'bin/spark-submit')));
}

/** The suite, where there is a Spark to test with; else it says loudly that it was skipped. */
export function describeWithSpark(name: string, suite: () => void): void {
  if (sparkHome() === undefined) {
    process.stderr.write(`SKIPPED: no Spark in .venv-spark: ${name}\n`);
    describe.skip(name, suite);
  } else {
    describe(name, suite);
  }
}

/** A Spark Connect server on loopback, in the foreground of a process of its own. */
export class SparkServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'gaialab-spark-'));
  readonly tokenFile = join(this.folder, 'token');
  port = 0;
  output = '';
  private readonly token = randomBytes(16).toString('hex');
  private child?: ChildProcess;

  constructor() {
    writeFileSync(this.tokenFile, this.token, { mode: 0o600 });
  }

  /** Starts it, or starts it again on the same port. */
  async start(conf: Readonly<Record<string, string>> = {}): Promise<void> {
    const home = sparkHome()!;
    this.port ||= await freePort();
    const settings: Record<string, string> = {
      'spark.connect.grpc.binding.address': '127.0.0.1',
      'spark.connect.grpc.binding.port': String(this.port),
      'spark.driver.bindAddress': '127.0.0.1',
      'spark.driver.host': '127.0.0.1',
      'spark.ui.enabled': 'false',
      'spark.sql.warehouse.dir': join(this.folder, 'warehouse'),
      'spark.local.dir': join(this.folder, 'local'),
      'spark.sql.shuffle.partitions': '2',
      'spark.log.level': 'WARN',
      ...conf
    };
    mkdirSync(settings['spark.local.dir'], { recursive: true });
    const args = [
      ...['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer'],
      ...['--master', 'local[2]', '--driver-memory', '2g'],
      ...Object.entries(settings).flatMap(([name, value]) => ['--conf', `${name}=${value}`])
    ];
    this.output = '';
    this.child = spawn(join(home, 'bin/spark-submit'), args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SPARK_HOME: home,
        SPARK_LOCAL_IP: '127.0.0.1',
        SPARK_CONNECT_MODE: '0',
        SPARK_CONNECT_AUTHENTICATE_TOKEN: this.token
      }
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', chunk => (this.output += String(chunk)));
    }
    await this.listens();
  }

  /** Ends it at once, as a machine that fails. */
  async kill(): Promise<void> {
    const child = this.child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const over = new Promise(resolve => child.once('close', resolve));
      child.kill('SIGKILL');
      await over;
    }
    this.child = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async listens(): Promise<void> {
    for (let i = 0; i < 600; i++) {
      if (/Spark Connect server started/.test(this.output) || (await isOpen(this.port))) {
        return;
      }
      if (this.child!.exitCode !== null) {
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    throw new Error(`Spark does not start.\n${this.output}`);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
