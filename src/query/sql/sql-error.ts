import { GaiaError } from '../../protocol';

/** Runs `act`; an error with a place in a text also gets the place's line and column, counted from 1. */
export function withLine<T>(act: () => T): T {
  try {
    return act();
  } catch (reason) {
    if (!(reason instanceof GaiaError) || typeof reason.details?.start !== 'number') {
      throw reason;
    }
    const { code, message, hint, details } = reason;
    const before = String(details.text)
      .slice(0, details.start as number)
      .split('\n');
    const place = { line: before.length, column: before[before.length - 1].length + 1 };
    throw new GaiaError(code, message, hint, { ...details, ...place });
  }
}
