import { randomUUID } from 'node:crypto';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { InterruptRequest_InterruptType, PlanSchema, SparkConnectService } from '../build/spark/connect/base_pb';
import { GaiaError, VERSION } from '../../../../protocol';
import { isLoopback, type SparkAddress } from './address';
import { operation, type Answer, type OperationOptions, type SessionNames } from './operation';
import { errorInfo, isServiceError } from './rpc-status';
import { sparkError, type SparkFault } from './spark-error';
import { Transport, type SparkSecrets } from './transport';

const { analyzePlan, fetchErrorDetails, interrupt, releaseSession, config } = SparkConnectService.method;

/** Oldest major version of Spark that serves. */
const LEAST_VERSION = 4;

export type PlanInit = MessageInitShape<typeof PlanSchema>;

/** A session on a cluster: its temporary views and settings are its own. */
export class SparkSession {
  private readonly transport: Transport;
  private readonly names: SessionNames;
  private readonly cluster: string;

  /** @param name - what the cluster is called in errors */
  constructor(address: SparkAddress, secrets: SparkSecrets, name: string) {
    if (secrets.token !== undefined && !address.tls && !isLoopback(address.host)) {
      throw new GaiaError('UNAUTHORIZED', 'A token would cross the network in plain text.');
    }
    this.transport = new Transport(address, secrets);
    this.cluster = `Spark “${name}” (sc://${address.host}:${address.port})`;
    const { user } = address;
    const userContext = { userId: user, userName: user };
    this.names = { sessionId: randomUUID(), userContext, clientType: `gaialab/${VERSION}` };
  }

  /**
   * Connects. @returns the server's version, `4.1.2`
   * @throws GaiaError SERVICE_UNAVAILABLE, UNAUTHORIZED, VERSION_MISMATCH
   */
  async version(milliseconds?: number): Promise<string> {
    const analyze = { case: 'sparkVersion' as const, value: {} };
    const { result, serverSideSessionId } = await this.heard(
      this.transport.ask(analyzePlan, { ...this.names, analyze }, milliseconds)
    );
    this.names.clientObservedServerSideSessionId = serverSideSessionId;
    const version = result.case === 'sparkVersion' ? result.value.version : '';
    if (!(Number.parseInt(version, 10) >= LEAST_VERSION)) {
      throw new GaiaError('VERSION_MISMATCH', `${this.cluster} is Spark ${version}.`, 'Spark 4.0 or newer is needed.');
    }
    return version;
  }

  /** Settings of the session, which no query of a user can change. */
  async set(pairs: Record<string, string>): Promise<void> {
    const entries = Object.entries(pairs).map(([key, value]) => ({ key, value }));
    const opType = { case: 'set' as const, value: { pairs: entries } };
    await this.heard(this.transport.ask(config, { ...this.names, operation: { opType } }));
  }

  /** Runs a plan, see {@link operation}. @throws ServerForgot; GaiaError as Spark's fault is here */
  async *run(plan: PlanInit, options?: OperationOptions): AsyncGenerator<Answer> {
    try {
      yield* operation(this.transport, this.names, create(PlanSchema, plan), options);
    } catch (reason) {
      throw isServiceError(reason) ? sparkError(reason, this.cluster, await this.faultOf(reason)) : reason;
    }
  }

  /** Answers of a query. */
  query(sql: string, options?: OperationOptions): AsyncGenerator<Answer> {
    return this.run({ opType: { case: 'root', value: { relType: { case: 'sql', value: { query: sql } } } } }, options);
  }

  /** Runs a command to its end. */
  async command(plan: PlanInit, options?: OperationOptions): Promise<void> {
    for await (const answer of this.run(plan, options)) {
      void answer;
    }
  }

  /** Ends all operations with a tag; quiet where there are none, and where nobody answers. */
  async interrupt(tag: string): Promise<void> {
    const request = {
      ...this.names,
      interruptType: InterruptRequest_InterruptType.TAG,
      interrupt: { case: 'operationTag' as const, value: tag }
    };
    await this.transport.ask(interrupt, request).catch(() => undefined);
  }

  /** Lets go of all that the server keeps for this session. */
  async close(): Promise<void> {
    await this.transport.ask(releaseSession, this.names, 2000).catch(() => undefined);
    this.transport.close();
  }

  private async heard<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (reason) {
      throw sparkError(reason, this.cluster);
    }
  }

  /** The whole of an error, which the first telling cuts short. */
  private async faultOf(reason: unknown): Promise<SparkFault | undefined> {
    const info = isServiceError(reason) ? errorInfo(reason) : undefined;
    const errorId = info?.metadata.errorId;
    if (errorId === undefined) {
      return undefined;
    }
    try {
      const { errors } = await this.transport.ask(fetchErrorDetails, { ...this.names, errorId });
      const own = errors.find(({ sparkThrowable }) => sparkThrowable?.errorClass)?.sparkThrowable;
      return {
        ...(own?.errorClass && { errorClass: own.errorClass }),
        ...(info?.metadata.sqlState && { sqlState: info.metadata.sqlState }),
        message: errors.map(({ message }) => message).join('\n')
      };
    } catch {
      return undefined;
    }
  }
}
