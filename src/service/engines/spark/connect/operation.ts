import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SparkConnectService } from '../build/spark/connect/base_pb';
import type { ExecutePlanResponse, ExecutePlanResponse_ExecutionProgress, Plan } from '../build/spark/connect/base_pb';
import { GaiaError } from '../../../../protocol';
import { isForgotten, isPassing, isUnheard } from './spark-error';
import type { Transport } from './transport';

const { executePlan, reattachExecute, releaseExecute } = SparkConnectService.method;

/** Default of {@link OperationOptions.retries}, and the longest wait between two [ms]. */
const RETRIES = 8;
const LONGEST_WAIT = 5000;
/** Progress comes every few seconds and streams end after two minutes: after such a silence the connection is dead [ms]. */
const SILENCE = 180_000;

/** What an operation yields: results, or how far it is. */
export type Answer =
  | { kind: 'batch'; data: Uint8Array; rows: number; offset?: number }
  | { kind: 'progress'; progress: ExecutePlanResponse_ExecutionProgress };

/** The server was started anew, or has let go of the session: what ran there is lost and may be run again. */
export class ServerForgot extends Error {}

/** Names of a session, as every request carries them. */
export interface SessionNames {
  sessionId: string;
  userContext: { userId: string; userName: string };
  clientType: string;
  /** The server's own name of the session, once it is known: a server that was started anew has another. */
  clientObservedServerSideSessionId?: string;
}

export interface OperationOptions {
  signal?: AbortSignal;
  /** For `interrupt`; without commas. */
  tags?: string[];
  /** Times that a broken connection is made again before it is an error. */
  retries?: number;
}

/**
 * Runs a plan: answers as they come, over broken connections and the server's own limits of a stream (two minutes, 1 GB),
 * after each of which it is attached to again. Every answer comes once, in order.
 *
 * @throws ServerForgot; the service's error of gRPC; GaiaError CANCELLED once `signal` fires (the operation itself ends by
 * `interrupt`)
 */
export async function* operation(
  transport: Transport,
  session: SessionNames,
  plan: Plan,
  { signal, tags = [], retries = RETRIES }: OperationOptions = {}
): AsyncGenerator<Answer> {
  const operationId = randomUUID();
  let last: string | undefined;
  let serverSession = session.clientObservedServerSideSessionId;
  let failures = 0;
  let isKnown = false;
  let isComplete = false;
  try {
    while (!isComplete) {
      throwIfAborted(signal);
      const reattachable = { requestOption: { case: 'reattachOptions' as const, value: { reattachable: true } } };
      const stream = isKnown
        ? transport.stream(reattachExecute, { ...session, operationId, lastResponseId: last })
        : transport.stream(executePlan, { ...session, operationId, plan, tags, requestOptions: [reattachable] });
      const cancel = (): void => stream.cancel();
      signal?.addEventListener('abort', cancel);
      let timer = setTimeout(cancel, SILENCE);
      try {
        for await (const response of stream as AsyncIterable<ExecutePlanResponse>) {
          clearTimeout(timer);
          timer = setTimeout(cancel, SILENCE);
          failures = 0;
          isKnown = true;
          serverSession ??= response.serverSideSessionId;
          if (response.serverSideSessionId !== serverSession) {
            throw new ServerForgot('The server was started anew.');
          }
          isComplete = response.responseType.case === 'resultComplete';
          const answer = answerOf(response);
          if (answer !== undefined) {
            // Nobody waits for the server while an answer is being worked on.
            clearTimeout(timer);
            yield answer;
            timer = setTimeout(cancel, SILENCE);
          }
          last = response.responseId;
        }
      } catch (reason) {
        throwIfAborted(signal);
        if (isForgotten(reason)) {
          if (last !== undefined || !isKnown || !isUnheard(reason)) {
            throw new ServerForgot(reason instanceof Error ? reason.message : String(reason));
          }
          // The first request itself was lost.
          isKnown = false;
        } else if (isPassing(reason)) {
          isKnown = true;
        } else {
          throw reason;
        }
        if (++failures > retries) {
          throw reason;
        }
        await sleep(Math.min(LONGEST_WAIT, 50 * 2 ** failures), undefined, { signal }).catch(() => undefined);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        stream.cancel();
      }
    }
  } finally {
    const release = { case: 'releaseAll' as const, value: {} };
    void transport.ask(releaseExecute, { ...session, operationId, release }).catch(() => undefined);
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new GaiaError('CANCELLED', 'Cancelled.');
  }
}

/** Kinds of answers that newer servers may send besides are nothing to us. */
function answerOf({ responseType }: ExecutePlanResponse): Answer | undefined {
  switch (responseType.case) {
    case 'arrowBatch': {
      const { data, rowCount, startOffset } = responseType.value;
      const offset = startOffset === undefined ? {} : { offset: Number(startOffset) };
      return { kind: 'batch', data, rows: Number(rowCount), ...offset };
    }
    case 'executionProgress':
      return { kind: 'progress', progress: responseType.value };
    default:
      return undefined;
  }
}
