import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerWritableStream,
  type ServiceDefinition
} from '@grpc/grpc-js';
import { create, fromBinary, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import {
  ExecutePlanResponseSchema,
  SparkConnectService,
  type ExecutePlanRequest,
  type ExecutePlanResponse,
  type ReattachExecuteRequest
} from '../../../src/service/engines/spark/build/spark/connect/base_pb';

/** What one call of a stream does: responses by number, then an end. */
export interface Turn {
  send: (number | 'complete' | 'unknown')[];
  /** How the stream ends: cleanly, or with a status and an error class. */
  fail?: { code: number; errorClass?: string };
  /** Name of the server's session; another one is a server that was started anew. */
  server?: string;
  /** Never ends by itself. */
  hangs?: boolean;
}

export interface Call {
  method: string;
  operationId?: string;
  last?: string;
  authorization?: string;
}

/** A Spark Connect server that does as it is told: faults on demand. */
export class FakeConnect {
  port = 0;
  readonly calls: Call[] = [];
  turns: Turn[] = [];
  private readonly server = new Server();

  async start(): Promise<void> {
    const { method } = SparkConnectService;
    const path = (name: string): string => `/${SparkConnectService.typeName}/${name}`;
    const definition = Object.fromEntries(
      Object.entries(method).map(([key, { name, input, output, methodKind }]) => [
        key,
        {
          path: path(name),
          requestStream: methodKind === 'client_streaming',
          responseStream: methodKind === 'server_streaming',
          requestDeserialize: (bytes: Buffer) => fromBinary(input as DescMessage, bytes),
          requestSerialize: () => Buffer.alloc(0),
          responseSerialize: (message: never) => Buffer.from(toBinary(output as DescMessage, message)),
          responseDeserialize: () => undefined
        }
      ])
    ) as unknown as ServiceDefinition;
    const stream =
      (name: string) => (call: ServerWritableStream<ExecutePlanRequest & ReattachExecuteRequest, unknown>) => {
        const { operationId, lastResponseId: last } = call.request;
        this.note(name, call.metadata, { operationId, last });
        this.play(call as never);
      };
    const answer =
      (name: string, value: object = {}) =>
      (
        call: { metadata: Metadata; request: { operationId?: string } },
        done: (error: null, message: unknown) => void
      ): void => {
        this.note(name, call.metadata, { operationId: call.request.operationId });
        const { output } = method[name as 'config'];
        done(null, create(output as DescMessage, value as MessageInitShape<DescMessage>));
      };
    this.server.addService(definition, {
      executePlan: stream('executePlan'),
      reattachExecute: stream('reattachExecute'),
      releaseExecute: answer('releaseExecute'),
      releaseSession: answer('releaseSession'),
      interrupt: answer('interrupt'),
      config: answer('config'),
      fetchErrorDetails: answer('fetchErrorDetails', {
        errors: [
          {
            message: '[PATH_NOT_FOUND] Path does not exist: file:/data/a.csv.gz.',
            sparkThrowable: { errorClass: 'PATH_NOT_FOUND' }
          }
        ]
      }),
      analyzePlan: answer('analyzePlan', {
        serverSideSessionId: 'one',
        result: { case: 'sparkVersion', value: { version: '4.1.2' } }
      })
    } as never);
    this.port = await new Promise((resolve, reject) =>
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port)
      )
    );
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private note(method: string, metadata: Metadata, more: Partial<Call>): void {
    const [authorization] = metadata.get('authorization').map(String);
    this.calls.push({ method, authorization, ...more });
  }

  private play(call: ServerWritableStream<unknown, ExecutePlanResponse>): void {
    const { send, fail, server = 'one', hangs } = this.turns.shift() ?? { send: [] };
    for (const what of send) {
      const batch = { data: Uint8Array.of(Number(what)), rowCount: 1n };
      const responseType =
        what === 'complete'
          ? { case: 'resultComplete' as const, value: {} }
          : what === 'unknown'
            ? { case: undefined }
            : { case: 'arrowBatch' as const, value: batch };
      const responseId = `response-${what}`;
      call.write(create(ExecutePlanResponseSchema, { serverSideSessionId: server, responseId, responseType }));
    }
    if (fail !== undefined) {
      const metadata = new Metadata();
      if (fail.errorClass !== undefined) {
        metadata.set('grpc-status-details-bin', errorInfo(fail.errorClass));
      }
      call.emit('error', { code: fail.code, details: `[${fail.errorClass ?? 'X'}] told`, metadata });
    } else if (!hangs) {
      call.end();
    }
  }
}

export { status };

/** google.rpc.Status with an ErrorInfo, written by hand: the independent half of the client's reader. */
function errorInfo(errorClass: string): Buffer {
  const field = (number: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const entry = (key: string, value: string): Buffer =>
    field(3, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));
  const info = Buffer.concat([
    field(1, Buffer.from('org.apache.spark.SparkException')),
    entry('errorClass', errorClass),
    entry('errorId', 'e-1')
  ]);
  const any = Buffer.concat([field(1, Buffer.from('type.googleapis.com/google.rpc.ErrorInfo')), bigField(2, info)]);
  return Buffer.concat([Buffer.from([0x08, 13]), field(2, Buffer.from('told')), bigField(3, any)]);
}

/** A field whose length takes two bytes. */
function bigField(number: number, bytes: Buffer): Buffer {
  const { length } = bytes;
  const prefix = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...prefix]), bytes]);
}
