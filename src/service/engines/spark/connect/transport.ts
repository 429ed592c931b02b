import { Client, credentials, Metadata, type ChannelCredentials, type ClientReadableStream } from '@grpc/grpc-js';
import {
  toBinary,
  fromBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  create
} from '@bufbuild/protobuf';
import { SparkConnectService } from '../build/spark/connect/base_pb';
import type { SparkAddress } from './address';

/** Largest message taken: Spark's batches are a few MB, wide rows can make them larger [bytes]. */
const MAX_MESSAGE = 128 * 2 ** 20;

/** Time for a short request, that one which opens the connection included [ms]. */
const SHORT = 20_000;

/** What proves who we are, beside the address. */
export interface SparkSecrets {
  token?: string;
  /** PEM of authorities to trust instead of the system's. */
  ca?: Buffer;
  /** PEM of our own certificate and key. */
  certificate?: { certificate: Buffer; key: Buffer };
}

/** A method of Spark Connect: its name and messages. */
export interface Method<I extends DescMessage, O extends DescMessage> {
  name: string;
  input: I;
  output: O;
}

/** A connection to one server; opened when it is first used. */
export class Transport {
  private readonly client: Client;
  private readonly metadata = new Metadata();

  constructor(address: SparkAddress, secrets: SparkSecrets = {}) {
    const { host, port, tls, headers } = address;
    const safe = tls ? tlsOf(secrets) : credentials.createInsecure();
    this.client = new Client(`${host.includes(':') ? `[${host}]` : host}:${port}`, safe, {
      'grpc.max_receive_message_length': MAX_MESSAGE,
      'grpc.max_send_message_length': MAX_MESSAGE,
      // A proxy from the environment is for the web, not for a cluster.
      'grpc.enable_http_proxy': 0,
      'grpc.max_reconnect_backoff_ms': 5000
    });
    Object.entries(headers).forEach(([name, value]) => this.metadata.set(name, value));
    if (secrets.token !== undefined) {
      this.metadata.set('authorization', `Bearer ${secrets.token}`);
    }
  }

  /** Asks once. @throws the service's error of gRPC */
  ask<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    message: MessageInitShape<I>,
    milliseconds = SHORT
  ): Promise<MessageShape<O>> {
    return new Promise((resolve, reject) =>
      this.client.makeUnaryRequest(
        pathOf(method),
        written(method.input),
        read(method.output),
        create(method.input, message),
        this.metadata,
        { deadline: Date.now() + milliseconds },
        (reason, answer) => (reason ? reject(reason) : resolve(answer!))
      )
    );
  }

  /** Opens a stream of answers, which waits while nobody reads it. */
  stream<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    message: MessageInitShape<I>
  ): ClientReadableStream<MessageShape<O>> {
    const { input, output } = method;
    return this.client.makeServerStreamRequest(
      pathOf(method),
      written(input),
      read(output),
      create(input, message),
      this.metadata
    );
  }

  close(): void {
    this.client.close();
  }
}

const pathOf = ({ name }: { name: string }): string => `/${SparkConnectService.typeName}/${name}`;

const written =
  <I extends DescMessage>(schema: I) =>
  (message: MessageShape<I>): Buffer =>
    Buffer.from(toBinary(schema, message));

const read =
  <O extends DescMessage>(schema: O) =>
  (bytes: Buffer): MessageShape<O> =>
    fromBinary(schema, bytes);

function tlsOf({ ca, certificate }: SparkSecrets): ChannelCredentials {
  return credentials.createSsl(ca, certificate?.key, certificate?.certificate);
}
