import type { HousekeepingOptions } from './housekeeping';
import type { QueueLimits } from './queue';

/** How a service treats its jobs. */
export interface JobSettings extends HousekeepingOptions {
  limits: QueueLimits;
  /** Time between two checkpoints: what a sudden end may cost [s]. */
  checkpointSeconds: number;
  /** Attempts in a row that the service's end may cut off without any progress between them. */
  attempts: number;
}
