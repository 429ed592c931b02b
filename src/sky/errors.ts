/**
 * A fault in what the user gave: an angle, a position, a HEALPix order.
 *
 * Shaped like the protocol's error value, so that it crosses processes as it is.
 */
export class SkyError extends Error {
  readonly code: 'BAD_COORDINATE' | 'BAD_REQUEST';
  readonly hint?: string;

  constructor(code: SkyError['code'], message: string, hint?: string) {
    super(message);
    this.name = 'SkyError';
    this.code = code;
    this.hint = hint;
  }
}
