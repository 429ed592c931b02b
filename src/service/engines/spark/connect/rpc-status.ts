import type { ServiceError } from '@grpc/grpc-js';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** What a gRPC error says of itself (google.rpc.Status with google.rpc.ErrorInfo in the trailers). */
export interface ErrorInfo {
  /** Class of the JVM's exception. */
  reason: string;
  /** `errorId`, `errorClass`, `sqlState`, … as the server has them. */
  metadata: Record<string, string>;
}

const TRAILER = 'grpc-status-details-bin';
const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';

export function isServiceError(reason: unknown): reason is ServiceError {
  return reason instanceof Error && 'code' in reason && 'metadata' in reason && typeof reason.code === 'number';
}

/** The ErrorInfo of an error; undefined where the server sent none. */
export function errorInfo({ metadata }: ServiceError): ErrorInfo | undefined {
  const [bytes] = metadata?.get(TRAILER) ?? [];
  if (!(bytes instanceof Uint8Array)) {
    return undefined;
  }
  for (const detail of fields(bytes).get(3) ?? []) {
    const any = fields(detail);
    if (text(any.get(1)) === ERROR_INFO) {
      const info = fields(any.get(2)?.[0] ?? new Uint8Array());
      const entries = (info.get(3) ?? []).map(entry => {
        const pair = fields(entry);
        return [text(pair.get(1)), text(pair.get(2))] as const;
      });
      return { reason: text(info.get(1)), metadata: Object.fromEntries(entries) };
    }
  }
  return undefined;
}

const text = (values: Uint8Array[] | undefined): string => Buffer.from(values?.[0] ?? []).toString('utf8');

/** Length-delimited fields of a message by their numbers. */
function fields(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const found = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.LengthDelimited) {
      found.set(number, [...(found.get(number) ?? []), reader.bytes()]);
    } else {
      reader.skip(type, number);
    }
  }
  return found;
}
