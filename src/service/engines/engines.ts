import { GaiaError, sparkProfile } from '../../protocol';
import type { WorkerPool } from '../../compute/scan';
import type { Engine, EngineListener, EngineOutcome, PlannedJob } from './engine';
import type { SparkProfile } from './spark/profile';

/** Time that a cluster's answer to whether it is there is believed [ms], and waited for. */
const BELIEVED = 30_000;
const WAITED = 5000;

/** Runs each job on the engine that its plan names. */
export class Engines implements Engine {
  readonly name = 'embedded';
  private readonly reached = new Map<string, { at: number; answer: Promise<void> }>();

  /** @param store - folder of the Parquet store */
  constructor(
    private readonly embedded: Engine & { pool: WorkerPool },
    private readonly profiles: readonly SparkProfile[],
    private readonly store: string
  ) {}

  async run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    const name = sparkProfile(job.plan.engine);
    if (name === undefined) {
      return this.embedded.run(job, listener);
    }
    const profile = this.profiles.find(one => one.name === name);
    if (profile === undefined) {
      throw new GaiaError('BAD_REQUEST', `There is no engine ${job.plan.engine} any more.`, 'Submit the job again.');
    }
    // Loaded on first use: who has no cluster needs no gRPC.
    const { SparkEngine } = await import('./spark/spark-engine');
    return new SparkEngine(profile, this.embedded.pool, this.store).run(job, listener);
  }

  headStart(job: PlannedJob): (() => void) | undefined {
    return job.plan.engine === 'embedded' ? this.embedded.headStart?.(job) : undefined;
  }

  /** Whether a cluster is there; asked once for a while. @throws GaiaError SERVICE_UNAVAILABLE, UNAUTHORIZED */
  reach(profile: SparkProfile): Promise<void> {
    const known = this.reached.get(profile.name);
    if (known !== undefined && performance.now() - known.at < BELIEVED) {
      return known.answer;
    }
    const answer = ask(profile);
    this.reached.set(profile.name, { at: performance.now(), answer });
    return answer;
  }

  close(): Promise<void> {
    return this.embedded.close();
  }
}

async function ask(profile: SparkProfile): Promise<void> {
  const { openSession } = await import('./spark/cluster');
  const session = openSession(profile);
  try {
    await session.version(WAITED);
  } finally {
    await session.close();
  }
}
