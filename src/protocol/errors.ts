/** Every error that a user can meet, by its stable code. */
export const ERROR_CODES = [
  'BAD_REQUEST',
  'BAD_COORDINATE',
  'UNKNOWN_RELEASE',
  'UNKNOWN_TABLE',
  'UNKNOWN_COLUMN',
  'VOLUME_NOT_SET',
  'VOLUME_NOT_FOUND',
  'PARTITION_NOT_FOUND',
  'FILE_NOT_FOUND',
  'FILE_EMPTY',
  'FILE_UNREADABLE',
  'PATH_OUTSIDE',
  'GZIP_BROKEN',
  'HEADER_BROKEN',
  'ROW_BROKEN',
  'VALUE_BROKEN',
  'JOB_NOT_FOUND',
  'RESULT_NOT_READY',
  'DISK_FULL',
  'OVER_BUDGET',
  'CANCELLED',
  'VERSION_MISMATCH',
  'UNAUTHORIZED',
  'SERVICE_UNAVAILABLE',
  'ENGINE_FAILED',
  'INTERNAL'
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as it crosses processes: one clear line, what to do about it, and machine-readable details. */
export interface ErrorValue {
  code: ErrorCode;
  message: string;
  hint?: string;
  details?: Record<string, unknown>;
}

/** The one error type of gaialab, from a worker thread to the notebook cell. */
export class GaiaError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, hint?: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'GaiaError';
    this.code = code;
    this.hint = hint;
    this.details = details;
  }

  toJSON(): ErrorValue {
    const value: ErrorValue = { code: this.code, message: this.message };
    if (this.hint !== undefined) {
      value.hint = this.hint;
    }
    if (this.details !== undefined) {
      value.details = this.details;
    }
    return value;
  }

  /** Rebuilds an error that came as JSON; anything else becomes `INTERNAL` with its message kept. */
  static from(reason: unknown): GaiaError {
    if (reason instanceof GaiaError) {
      return reason;
    }
    if (isErrorValue(reason)) {
      return new GaiaError(reason.code, reason.message, reason.hint, reason.details);
    }
    if (isAbort(reason)) {
      return new GaiaError('CANCELLED', 'Cancelled.');
    }
    const message = reason instanceof Error ? reason.message : String(reason);
    return new GaiaError('INTERNAL', message);
  }
}

export function isErrorValue(value: unknown): value is ErrorValue {
  const candidate = value as ErrorValue | null;
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof candidate.message === 'string' &&
    (ERROR_CODES as readonly string[]).includes(candidate.code)
  );
}

/** True for the rejection of an aborted operation, ours or the platform's. */
export function isAbort(reason: unknown): boolean {
  return (
    (reason instanceof GaiaError && reason.code === 'CANCELLED') ||
    (typeof reason === 'object' && reason !== null && (reason as { name?: string }).name === 'AbortError')
  );
}
