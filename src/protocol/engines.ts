import { bad, text } from './check';
import type { Check } from './check';
import type { ErrorValue } from './errors';

/** What runs a job: this machine, or a Spark cluster by the name of its profile. */
export type EngineName = 'embedded' | `spark:${string}`;

/** What a request may ask for; `auto` (default): the service chooses, and its plan says why. */
export type EngineChoice = 'auto' | EngineName;

/** What every request may say of its run, whatever it asks for. */
export interface RunOptions {
  engine?: EngineChoice;
}

/** An engine that the service can be asked for. */
export interface EngineInfo {
  name: EngineName;
  /** For people: `Spark on spark.example.org`. */
  title: string;
  /** Of a cluster: where it is, as a Spark Connect URL without secrets. */
  url?: string;
  /** Of a cluster: the files that it reads. */
  format?: SparkFormat;
  /** Why it cannot be used, as far as its settings tell; no cluster is asked for this. */
  fault?: ErrorValue;
}

/** Files that a cluster reads: the release's own, or those of a Parquet store made by a conversion. */
export const SPARK_FORMATS = ['csv.gz', 'parquet'] as const;
export type SparkFormat = (typeof SPARK_FORMATS)[number];

const CLUSTER = /^spark:[A-Za-z0-9][\w.-]{0,63}$/;

/** `auto`, `embedded` or `spark:NAME`. Whether there is such a profile is the service's question. */
export const engineChoice: Check<EngineChoice> = (value, name) => {
  const choice = text(value, name);
  if (choice !== 'auto' && choice !== 'embedded' && !CLUSTER.test(choice)) {
    throw bad(`"${name}" must be auto, embedded or spark:NAME, not ${JSON.stringify(choice)}.`);
  }
  return choice as EngineChoice;
};

/** The name of the profile in `spark:NAME`; undefined for other engines. */
export function sparkProfile(engine: EngineChoice): string | undefined {
  return engine.startsWith('spark:') ? engine.slice('spark:'.length) : undefined;
}
