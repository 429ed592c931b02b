import { status, type ServiceError } from '@grpc/grpc-js';
import { GaiaError, type ErrorCode } from '../../../../protocol';
import { errorInfo, isServiceError } from './rpc-status';

/** A fault as Spark tells it: `PATH_NOT_FOUND` and the like. */
export interface SparkFault {
  errorClass?: string;
  sqlState?: string;
  /** All that is known, causes included. */
  message: string;
}

/** What Spark's error classes are here, by their beginning. */
const CODES: readonly (readonly [string, ErrorCode])[] = [
  ['PATH_NOT_FOUND', 'FILE_NOT_FOUND'],
  ['FAILED_READ_FILE.FILE_NOT_EXIST', 'FILE_NOT_FOUND'],
  ['FAILED_READ_FILE', 'FILE_UNREADABLE'],
  ['MALFORMED_RECORD_IN_PARSING', 'ROW_BROKEN'],
  ['OPERATION_CANCELED', 'CANCELLED']
];

const VOLUME_HINT = 'The profile’s "volume" is the folder as the cluster sees it, on every one of its machines.';

/** The error class of a service's error; empty where there is none. */
export function errorClassOf(reason: unknown): string {
  const info = isServiceError(reason) ? errorInfo(reason) : undefined;
  const named = info?.metadata.errorClass ?? /^\[?([A-Z][A-Z_]+(?:\.[A-Z_]+)*)\]/.exec(detailsOf(reason))?.[1];
  return named ?? '';
}

/** Whether asking again may help: the connection broke, or the server is busy. */
export function isPassing(reason: unknown): boolean {
  return (
    isServiceError(reason) &&
    (reason.code === status.UNAVAILABLE ||
      (reason.code === status.INTERNAL && /RST_STREAM|INVALID_CURSOR\.DISCONNECTED/.test(reason.details ?? '')))
  );
}

/** Whether the server does not know the operation or session any more, or never did. */
export function isForgotten(reason: unknown): boolean {
  return /^(INVALID_HANDLE|SESSION_(CLOSED|NOT_FOUND)|OPERATION_(NOT_FOUND|ABANDONED))/.test(errorClassOf(reason));
}

/** Of those: it never heard of the operation. */
export function isUnheard(reason: unknown): boolean {
  return /OPERATION_NOT_FOUND/.test(errorClassOf(reason));
}

const detailsOf = (reason: unknown): string =>
  isServiceError(reason) ? reason.details : reason instanceof Error ? reason.message : String(reason);

/**
 * A fault of the connection or of Spark, as users meet it.
 * @param cluster - how the cluster is called, `Spark “esac” (sc://…)`
 * @param fault - what the server told on being asked (FetchErrorDetails)
 */
export function sparkError(reason: unknown, cluster: string, fault?: SparkFault): GaiaError {
  if (!isServiceError(reason)) {
    return GaiaError.from(reason);
  }
  switch (reason.code) {
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return new GaiaError(
        'UNAUTHORIZED',
        `${cluster} refuses our token.`,
        'The file or variable of the profile must hold the token that the server was started with.'
      );
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
      return new GaiaError(
        'SERVICE_UNAVAILABLE',
        `${cluster} does not answer: ${unreached(reason.details)}.`,
        'Is it running, and does the URL say TLS (use_ssl=true) where it must? Engine embedded works without it.'
      );
    case status.UNIMPLEMENTED:
      return new GaiaError(
        'VERSION_MISMATCH',
        `${cluster} does not speak Spark Connect as of Spark 4.0.`,
        'Spark 4.0 or newer is needed.'
      );
    case status.CANCELLED:
      return new GaiaError('CANCELLED', 'Cancelled.');
  }
  return faultError(reason, cluster, fault);
}

function faultError(reason: ServiceError, cluster: string, fault?: SparkFault): GaiaError {
  const message = fault?.message ?? reason.details;
  const errorClass = fault?.errorClass ?? errorClassOf(reason);
  // The cause that matters is often inside: a task's failure holds the file's.
  const inside = [errorClass, ...message.matchAll(/\[([A-Z][A-Z_]+(?:\.[A-Z_]+)*)\]/g)].map(one =>
    typeof one === 'string' ? one : one[1]
  );
  const known = CODES.find(([name]) => inside.some(one => one.startsWith(name)));
  const path = pathIn(message);
  const details = {
    ...(errorClass !== '' && { errorClass }),
    ...(fault?.sqlState && { sqlState: fault.sqlState }),
    ...(path !== undefined && { path })
  };
  if (known) {
    const [, code] = known;
    return new GaiaError(
      code,
      `${cluster}: ${plain(message)}.`,
      code === 'CANCELLED' ? undefined : VOLUME_HINT,
      details
    );
  }
  const code = /OutOfMemoryError|maxResultSize|Total size of serialized results/.test(message)
    ? 'OVER_BUDGET'
    : 'ENGINE_FAILED';
  return new GaiaError(code, `${cluster}: ${plain(message)}.`, 'Engine embedded works without it.', details);
}

/** The file that a message of Spark speaks of. */
export function pathIn(message: string): string | undefined {
  const [, found] = /((?:[a-z][a-z0-9+.-]*:)?\/[^\s'"]+\.(?:csv\.gz|parquet))/.exec(message) ?? [];
  return found;
}

/** What gRPC says of a connection that was not made, without what is around it. */
const unreached = (details: string): string =>
  plain(/Error: (connect .+?)\. Resolution note/.exec(details)?.[1] ?? details);

/** One line, not too long. */
function plain(message: string): string {
  const [line] = message.split('\n').filter(one => one.trim() !== '');
  const short = (line ?? 'no message').trim().replace(/\.$/, '');
  return short.length > 500 ? `${short.slice(0, 499)}…` : short;
}
