import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { GaiaError, isAbort } from '../protocol';

/** A command whose error becomes one message with what to do, not a stack trace in a dialog. */
export function guarded(
  trans: TranslationBundle,
  run: (args: ReadonlyPartialJSONObject) => Promise<void>
): (args: ReadonlyPartialJSONObject) => Promise<void> {
  return async args => {
    try {
      await run(args);
    } catch (reason) {
      if (!isAbort(reason)) {
        const { message, hint } = GaiaError.from(reason);
        Notification.error(hint ? trans.__('%1\n%2', message, hint) : message, { autoClose: 10_000 });
      }
    }
  };
}
