import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GaiaError, isAbort, type ColumnInfo } from '../../../protocol';
import type { RowBatch } from '../../../compute/scan';
import { arrowRows } from './arrow-rows';
import { parseSparkUrl } from './connect/address';
import { ServerForgot, type Answer } from './connect/operation';
import { SparkSession } from './connect/session';
import { secretsOf, type SparkProfile } from './profile';
import { defineView, type ViewOf } from './views';

/** Time that a lost server has to come back [ms], and between two looks. */
const PATIENCE = 120_000;
const LOOK = 3000;
/** Times that work is begun again after the server was lost. */
const ATTEMPTS = 4;

/**
 * Settings of our sessions: UTC, ANSI arithmetic, doubled quotes as we write them, no reading of files by name, and
 * broken files are errors, as nobody would notice that they were left out.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.files.ignoreCorruptFiles': 'false',
  'spark.sql.files.ignoreMissingFiles': 'false',
  'spark.sql.legacy.consecutiveStringLiterals.enabled': 'false',
  'spark.sql.runSQLOnFiles': 'false'
};

/** How far one query is. */
export interface QueryProgress {
  /** Share of the tasks of the stages that read files, 0–1. */
  share: number;
  /** Bytes read. */
  bytes: number;
}

/** Opens a session as the profile says. @throws GaiaError UNAUTHORIZED, FILE_NOT_FOUND */
export function openSession(profile: SparkProfile): SparkSession {
  return new SparkSession(parseSparkUrl(profile.url), secretsOf(profile), profile.name);
}

/** One job's connection to a cluster; made anew when the server was lost. */
export class ClusterJob {
  version = '';
  private session?: Promise<SparkSession>;
  private readonly tag = `gaialab-${randomUUID()}`;
  private lost = 0;

  constructor(
    private readonly profile: SparkProfile,
    private readonly signal: AbortSignal
  ) {}

  /**
   * Runs a query over views that are defined for it. When the server is lost on the way it is waited for, and everything is
   * done again: `take` is told by `onBegin` to forget what it had.
   *
   * @throws GaiaError as Spark's fault is here; SERVICE_UNAVAILABLE; CANCELLED
   */
  async rows(
    query: { sql: string; columns: readonly ColumnInfo[]; views: Readonly<Record<string, ViewOf>> },
    { onBegin, take, onProgress }: QueryListener
  ): Promise<void> {
    await this.again(async session => {
      for (const [name, view] of Object.entries(query.views)) {
        await defineView(session, name, view, this.profile);
      }
      await onBegin?.();
      for await (const answer of session.query(query.sql, { signal: this.signal, tags: [this.tag] })) {
        if (answer.kind === 'batch') {
          for (const batch of arrowRows(answer.data, query.columns)) {
            if ((await take(batch)) === false) {
              return;
            }
          }
        } else {
          onProgress?.(progressOf(answer));
        }
      }
    });
  }

  /** Ends what still runs, and lets go of the session. */
  async close(): Promise<void> {
    const session = await this.session?.catch(() => undefined);
    if (this.signal.aborted) {
      await session?.interrupt(this.tag);
    }
    await session?.close();
  }

  private async again(work: (session: SparkSession) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { lost } = this;
      try {
        return await work(await this.connected());
      } catch (reason) {
        const isLost = reason instanceof ServerForgot || GaiaError.from(reason).code === 'SERVICE_UNAVAILABLE';
        if (!isLost || this.version === '' || attempt === ATTEMPTS || isAbort(reason) || this.signal.aborted) {
          throw reason instanceof ServerForgot
            ? new GaiaError(
                'SERVICE_UNAVAILABLE',
                `Spark “${this.profile.name}” lost the job: ${reason.message}`,
                'Its sessions or operations end early; see docs/spark.md for the server’s settings.'
              )
            : reason;
        }
        // Of several queries under way the first that notices makes the new session.
        if (lost === this.lost) {
          this.lost++;
          const gone = this.session;
          this.session = undefined;
          void gone?.then(session => session.close()).catch(() => undefined);
        }
      }
    }
  }

  private connected(): Promise<SparkSession> {
    return (this.session ??= this.connect());
  }

  private async connect(): Promise<SparkSession> {
    const until = performance.now() + (this.version === '' ? 0 : PATIENCE);
    for (;;) {
      if (this.signal.aborted) {
        throw new GaiaError('CANCELLED', 'Cancelled.');
      }
      const session = openSession(this.profile);
      try {
        this.version = await session.version();
        await session.set(SETTINGS);
        return session;
      } catch (reason) {
        await session.close();
        if (GaiaError.from(reason).code !== 'SERVICE_UNAVAILABLE' || performance.now() > until) {
          throw reason;
        }
        await sleep(LOOK, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
  }
}

export interface QueryListener {
  /** Also when all begins again: rows so far do not count. */
  onBegin?(): void | Promise<void>;
  /** @returns false: no more rows are wanted */
  take(batch: RowBatch): void | boolean | Promise<void | boolean>;
  onProgress?(progress: QueryProgress): void;
}

function progressOf({ progress: { stages } }: Extract<Answer, { kind: 'progress' }>): QueryProgress {
  const reading = stages.filter(({ inputBytesRead }) => inputBytesRead > 0n);
  const sum = (of: (stage: (typeof stages)[0]) => bigint): number =>
    reading.reduce((total, stage) => total + Number(of(stage)), 0);
  const tasks = sum(({ numTasks }) => numTasks);
  return {
    share: tasks === 0 ? 0 : sum(({ numCompletedTasks }) => numCompletedTasks) / tasks,
    bytes: sum(({ inputBytesRead }) => inputBytesRead)
  };
}
