import { formatSeconds, GaiaError, sparkProfile, type EngineChoice, type EngineName, type Plan } from '../../protocol';
import type { PlannedJob } from './engine';
import { checkSparkJob } from './spark/check-job';
import { PROFILES_HINT, secretsOf, type SparkProfile } from './spark/profile';
import type { SparkThroughput } from './spark/spark-throughput';

/** What engines are chosen with. */
export interface EngineChoosing {
  profiles: readonly SparkProfile[];
  /** Of requests that name none. */
  engine: EngineChoice;
  /** Folder of the Parquet store on this machine. */
  store: string;
  throughput: SparkThroughput;
  /** Asks a cluster whether it is there. @throws GaiaError SERVICE_UNAVAILABLE, UNAUTHORIZED */
  reach(profile: SparkProfile): Promise<void>;
}

/**
 * Settles where a planned job runs, and says why in its plan. A cluster that a request names is taken or the request is
 * refused; one that only the settings name, or that `auto` considers, gives way to this machine.
 *
 * @throws GaiaError BAD_REQUEST for a profile that there is not, and for what the cluster named cannot do
 */
export async function chooseEngine(job: PlannedJob, choosing: EngineChoosing): Promise<PlannedJob> {
  const { request } = job;
  const wanted = request.engine ?? choosing.engine;
  const name = sparkProfile(wanted);
  if (name !== undefined) {
    const isAsked = request.engine !== undefined;
    try {
      const profile = profileNamed(choosing.profiles, name);
      return onSpark(job, profile, choosing, isAsked ? 'the request names it' : 'the settings name it');
    } catch (reason) {
      if (isAsked) {
        throw reason;
      }
      return here(job, `${wanted}, which the settings name, cannot do it: ${GaiaError.from(reason).message}`);
    }
  }
  if (wanted === 'embedded') {
    return here(job, request.engine === undefined ? 'the settings name it' : 'the request names it');
  }
  return automatic(job, choosing);
}

async function automatic(job: PlannedJob, choosing: EngineChoosing): Promise<PlannedJob> {
  const { profiles } = choosing;
  if (profiles.length === 0) {
    return here(job, 'no cluster is set up');
  }
  const { seconds } = job.plan;
  const slower = profiles.filter(({ autoSeconds }) => seconds > autoSeconds);
  if (slower.length === 0) {
    const least = Math.min(...profiles.map(({ autoSeconds }) => autoSeconds));
    return here(job, `about ${formatSeconds(seconds)} here, and clusters are for more than ${formatSeconds(least)}`);
  }
  const faults: string[] = [];
  for (const profile of slower) {
    try {
      const planned = onSpark(job, profile, choosing, `about ${formatSeconds(seconds)} on this machine`);
      secretsOf(profile);
      await choosing.reach(profile);
      return planned;
    } catch (reason) {
      faults.push(`spark:${profile.name}: ${GaiaError.from(reason).message}`);
    }
  }
  return here(job, `no cluster can do it: ${faults.join(' ')}`);
}

function profileNamed(profiles: readonly SparkProfile[], name: string): SparkProfile {
  const found = profiles.find(profile => profile.name === name);
  if (found === undefined) {
    const known = profiles.map(profile => `spark:${profile.name}`).join(', ');
    throw new GaiaError(
      'BAD_REQUEST',
      `There is no engine spark:${name}.`,
      known === '' ? PROFILES_HINT : `Known: embedded, ${known}. ${PROFILES_HINT}`
    );
  }
  return found;
}

function here(job: PlannedJob, engineReason: string): PlannedJob {
  return { ...job, plan: { ...job.plan, engine: 'embedded', engineReason } };
}

function onSpark(job: PlannedJob, profile: SparkProfile, choosing: EngineChoosing, engineReason: string): PlannedJob {
  checkSparkJob(job, profile, { volume: job.volume, store: choosing.store });
  const engine: EngineName = `spark:${profile.name}`;
  // What this machine would read, keep and spill is not what happens.
  const { seek: _seek, disk: _disk, reads, ...rest } = job.plan;
  const plan: Plan = {
    ...rest,
    engine,
    engineReason,
    seconds: choosing.throughput.seconds(profile.name, rest.bytes),
    ...(profile.format === 'parquet' && reads && { reads })
  };
  const files = job.files.map(({ seek: _, ...file }) => file);
  const sql = job.sql && { ...job.sql, emitted: job.sql.spark! };
  return {
    ...job,
    files,
    plan: plan.sql ? { ...plan, sql: { ...plan.sql, emitted: sql!.emitted } } : plan,
    ...(sql && { sql })
  };
}
