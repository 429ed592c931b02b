import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door to a server that can be shut in the middle of a word. */
export class CutProxy {
  port = 0;
  /** Connections made so far. */
  connections = 0;
  /** Connections that were broken by {@link cutNext}. */
  cuts = 0;
  private toCut = 0;
  private cutAfter = 0;
  private readonly sockets = new Set<Socket>();
  private server?: Server;

  constructor(private readonly target: number) {}

  async open(): Promise<void> {
    this.server = createServer(client => {
      this.connections++;
      const far = connect(this.target, '127.0.0.1');
      for (const socket of [client, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.sockets.delete(socket);
          client.destroy();
          far.destroy();
        });
      }
      client.pipe(far);
      if (this.toCut > 0) {
        this.passOn(far, client);
      } else {
        far.pipe(client);
      }
    });
    await new Promise<void>(resolve => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server!.address() as { port: number }).port;
  }

  /** Of the connections from now on, breaks so many, each once so many bytes came from the server. */
  cutNext(connections: number, bytes: number): void {
    this.toCut = connections;
    this.cutAfter = bytes;
  }

  /** Breaks all connections; further ones are let through. */
  cut(): void {
    this.sockets.forEach(socket => socket.resetAndDestroy());
  }

  /** Breaks all connections and takes no more, until it is opened again at the same port. */
  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server?.close(resolve) ?? resolve(undefined));
    this.cut();
    await closed;
  }

  /** Passes on what the server says, and nothing beyond the place of the cut, however fast both sides are. */
  private passOn(far: Socket, client: Socket): void {
    let passed = 0;
    far.on('end', () => client.end());
    far.on('data', (chunk: Buffer) => {
      const left = this.cutAfter - passed;
      passed += chunk.length;
      if (this.toCut === 0 || left > chunk.length) {
        client.write(chunk);
      } else {
        this.toCut--;
        this.cuts++;
        far.destroy();
        client.write(chunk.subarray(0, Math.max(0, left)));
        client.destroySoon();
      }
    });
  }
}
