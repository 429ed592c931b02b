import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door to a server that can be shut in the middle of a word. */
export class CutProxy {
  port = 0;
  /** Connections made so far. */
  connections = 0;
  /** Bytes that came from the server so far. */
  bytes = 0;
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
      far.on('data', chunk => (this.bytes += chunk.length));
      client.pipe(far);
      far.pipe(client);
    });
    await new Promise<void>(resolve => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server!.address() as { port: number }).port;
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
}
